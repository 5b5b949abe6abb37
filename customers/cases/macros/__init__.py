"""Macros: prepared answers to cases, with the changes that come with them."""
