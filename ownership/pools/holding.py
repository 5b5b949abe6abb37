"""What keeps a customer where it is: rooms and upper floors say so here, once, when they start.

A firm hold (a dispute) stops every verb of the pools; the others (an open deal) only recycling, where a rule spares
customers with open work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Hold:
    """`rows()` are the ids of the customers that are held, as a queryset of one column; `words` say by what."""

    key: str
    words: Words
    rows: Callable[[], QuerySet[Any]]
    firm: bool


_holds: dict[str, Hold] = {}


def hold(key: str, words: Words, rows: Callable[[], QuerySet[Any]], *, firm: bool = False) -> None:
    """Register what holds customers; twice is a mistake in the code."""
    if key in _holds:
        raise ValueError(f"There is a hold {key} already.")
    _holds[key] = Hold(key, words, rows, firm)


def holds(*, firm_only: bool = False) -> Iterator[Hold]:
    """All holds, or only the firm ones."""
    return (one for one in _holds.values() if one.firm or not firm_only)


def held(ids: Iterable[int]) -> dict[int, Words]:
    """Which of these customers are held firmly, and by what. One query for each kind of hold."""
    given = list(ids)
    found: dict[int, Words] = {}
    for one in holds(firm_only=True):
        rows = one.rows()
        (column,) = rows.query.values_select or ("pk",)
        found |= dict.fromkeys(
            rows.filter(**{f"{column}__in": given}).values_list(column, flat=True), one.words
        )
    return found
