"""What an article is found by: the search's own folding and tokens, in a column of its own."""

from __future__ import annotations

from customers.records.search import tokens
from customers.records.search.asking import question

LONGEST = 6_000  # characters of the text: a vector has an end
TITLE, TEXT = "1A", "2B"


def vector(title: str, text: str) -> str:
    """The lexemes as PostgreSQL reads them."""
    found = dict.fromkeys(tokens.of_name(text[:LONGEST]), TEXT) | dict.fromkeys(tokens.of_name(title), TITLE)
    return " ".join(f"'{one}':{place}" for one, place in sorted(found.items()))


def asked(text: str) -> str:
    """What somebody typed, as a `tsquery`; empty when nothing in it can be searched."""
    found = question(text)
    return found.said("AB") if found else ""
