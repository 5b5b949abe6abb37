"""One process that starts all the others, labels what they say, and leaves none behind."""
