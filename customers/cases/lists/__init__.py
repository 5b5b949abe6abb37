"""The list of cases, on the list engine: columns, views, filter line, cells changed in place, file."""
