"""Orders and contracts: what a customer has bought from us, signed, delivered, and what becomes of it."""
