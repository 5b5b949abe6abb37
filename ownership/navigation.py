"""The lines that ownership adds to the side navigation."""
