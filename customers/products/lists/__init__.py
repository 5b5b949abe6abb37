"""The list of products, on the list engine: columns, views, filter line, changes in place, file."""
