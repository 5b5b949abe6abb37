"""Picked rows on their way to another page: an address would not hold them, so the session does."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.http import HttpRequest

KEY, KEPT = "picked", 5


def keep(request: HttpRequest, ids: Sequence[int]) -> str:
    """A word for the address. The last five selections are kept: as many tabs may be open."""
    word = secrets.token_hex(4)
    kept = {**request.session.get(KEY, {}), word: list(ids)}
    request.session[KEY] = dict(list(kept.items())[-KEPT:])
    return word


def behind(request: HttpRequest, word: str) -> list[int] | None:
    """The rows behind a word; None where they are kept no longer."""
    found: list[int] | None = request.session.get(KEY, {}).get(word)
    return found
