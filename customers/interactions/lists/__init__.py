"""The list of interactions, on the list engine: columns, views, filter line, file."""
