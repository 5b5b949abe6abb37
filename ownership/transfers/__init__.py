"""Transfers: customers go to somebody else, with what hangs on them, a note, and who must agree."""
