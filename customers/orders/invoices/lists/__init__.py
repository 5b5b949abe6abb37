"""The list of invoices, on the list engine."""
