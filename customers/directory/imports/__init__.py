"""Customers as a kind of import: their columns, what a row's cells amount to, and when two rows are the same."""
