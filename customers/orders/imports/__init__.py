"""Orders as a kind of import: heads, lines, or both in one file; grouped by the number of the order."""
