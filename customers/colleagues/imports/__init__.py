"""People as a kind of import: accounts, employee numbers, territories, and places in the tree of departments."""
