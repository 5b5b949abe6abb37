"""Access reviews: managers look through what was opened to their people, and keep, shorten or remove it."""
