"""Interactions as a kind of import: what was said and done before this CRM, or in another program."""
