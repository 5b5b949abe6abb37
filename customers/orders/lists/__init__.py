"""The list of orders, on the list engine: columns, views, filter line, changes in place, file."""
