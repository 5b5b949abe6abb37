"""The lists of customers and of contacts: their columns, filters, views, and how they are changed in place."""
