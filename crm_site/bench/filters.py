"""Twelve filters as people build them, each for a person who sees everything and for one who sees 500 customers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm_site.bench.figures import Figure, figure
from crm_site.bench.queries import plan_of
from crm_site.bench.timing import DatabaseWatch, watched
from crm_site.kit import filters
from crm_site.kit.paging import Order, capped_count, page_of
from customers.records.filters import lists
from ownership.access.viewer import forget
from ownership.models import User

LIMIT_MS = 100.0
RECENT = Order(("-updated_at", "-id"))


def _is(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "op": op, **({} if value is None else {"value": value})}


NAMED: dict[str, dict[str, Any]] = {
    "important and active": {"all": [_is("level", "any_of", ["A", "B"]), _is("stage", "is", "active")]},
    "mine, left alone": {"all": [_is("owner", "any_of", ["me"]), _is("updated_at", "days_ago", 30)]},
    "important in Jiangsu": {"all": [_is("region", "any_of", ["江苏省"]), _is("level", "is", "A")]},
    "large manufacturers of nobody": {
        "all": [
            _is("industry", "is", "manufacturing"),
            _is("size", "any_of", ["200-999", "1000+"]),
            _is("owner", "any_of", ["nobody"]),
        ]
    },
    "with an open complaint": _is(
        "cases", "has", {"all": [_is("state", "is", "open"), _is("kind", "is", "complaint")]}
    ),
    "with a manager to call": _is(
        "contacts", "has", {"all": [_is("title", "contains", "经理"), _is("is_decider", "is", "yes")]}
    ),
    "new and without an order": {
        "all": [_is("created_at", "during", "this_quarter"), _is("ordered_at", "empty")]
    },
    "abroad and not lost": {
        "all": [_is("country", "none_of", ["CN"]), {"not": {"any": [_is("stage", "is", "lost")]}}]
    },
    "a word of the name": {"all": [_is("name", "contains", "科技"), _is("level", "is", "A")]},
    "nobody looks after it": {
        "all": [_is("owner", "any_of", ["nobody"]), _is("department", "any_of", ["nobody"])]
    },
    "old leads of two cities": {
        "all": [
            _is("stage", "is", "lead"),
            _is("stage_since", "days_ago", 90),
            _is("region", "any_of", ["上海市", "北京市"]),
        ]
    },
    "one or the other": {
        "any": [
            {"all": [_is("level", "is", "A"), _is("region", "any_of", ["苏州市"])]},
            {"all": [_is("is_key", "is", "yes"), _is("updated_at", "last_days", 7)]},
        ]
    },
}


def figures(cast: dict[str, User]) -> Iterator[Figure]:
    """Database time of page and capped count of each named filter."""
    for person, user in _people(cast):
        for name in NAMED:
            watches = [_asked(user, name) for _ in range(6)][1:]
            yield figure(
                f"filter in the database: {name}, {person}",
                [watch.ms for watch in watches],
                limit_ms=LIMIT_MS,
                queries=watches[-1].queries,
            )


def plans(cast: dict[str, User]) -> Iterator[str]:
    """How PostgreSQL goes about each of them."""
    for person, user in _people(cast):
        for name in NAMED:
            yield f"-- {name}, {person}"
            for sql, params in _asked(user, name).asked:
                if "customers_customer" in sql:
                    yield from plan_of(sql, params)


def _people(cast: dict[str, User]) -> list[tuple[str, User]]:
    return [("everything", cast["executive"]), ("500", cast["500"])]


def _asked(user: User, name: str) -> DatabaseWatch:
    forget(user)
    asked = filters.parse("customers", NAMED[name])

    def look() -> None:
        rows: Any = lists.rows_of(asked, user)
        page_of(rows.for_list(), RECENT, {})
        capped_count(rows)

    return watched(look)
