"""Recycling: customers that rest go back into a pool, after a warning."""
