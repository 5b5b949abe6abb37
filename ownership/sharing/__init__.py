"""Sharing a customer by hand, and who can see it, why."""
