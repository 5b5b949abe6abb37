"""The list of deals and its board, on the list engine: columns, views, filter line, changes of many, file."""
