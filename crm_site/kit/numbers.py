"""Numbers out of requests: of rows, versions, places."""

from __future__ import annotations

LONGEST = 18  # digits: what PostgreSQL holds of a row's number; Python itself reads no more than 4,300


def whole_number(text: str | None) -> int | None:
    """The whole number that a text is; None for everything else, one beyond all rows' numbers too."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= LONGEST else None
