"""The lists of instalments and of payments, on the list engine."""
