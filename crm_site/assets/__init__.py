"""Files that are made from the source before a page can be shown; never committed."""
