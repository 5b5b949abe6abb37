"""Products as a kind of import: a price list of another program, or our own file come back."""
