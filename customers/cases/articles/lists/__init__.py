"""The list of solution articles, on the list engine."""
