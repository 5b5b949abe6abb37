"""What we sell: the catalogue. Plain data of the company: every colleague reads it."""
