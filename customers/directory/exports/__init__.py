"""Customers and contacts as files."""
