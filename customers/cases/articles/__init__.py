"""Solution articles: what was found out once, for whoever meets it again."""
