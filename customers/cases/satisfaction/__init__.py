"""How content customers were: a link after the closing, one answer, what came of it."""
