"""Cases as a kind of import: the complaints of another system, or our own file come back."""
