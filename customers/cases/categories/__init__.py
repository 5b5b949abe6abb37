"""What cases are about: a tree of the company's own words."""
