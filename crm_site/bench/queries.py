"""The customer list in the database: each person's first page beside hand-written SQL, with its plans."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import connection

from crm_site.bench.figures import Figure, figure
from crm_site.bench.timing import DatabaseWatch, repeated, watched
from customers.directory.listing import Listing
from ownership.access.viewer import forget
from ownership.models import User

LIMIT_MS = 25.0
BY_HAND = """
    SELECT c.id, c.name, c.short_name, c.english_name, c.code, c.level, c.stage, c.is_key, c.country, c.province,
           c.city, c.industry, c.updated_at, u.name, u.name_en, u.username
    FROM customers_customer c LEFT JOIN ownership_user u ON u.id = c.owner_id
    WHERE {where} ORDER BY c.updated_at DESC, c.id DESC LIMIT 51
"""
SORTS = ("-updated_at", "name", "-created_at")
# Without a filter, and with one that lets a quarter through.
FILTERS = {"": {}, ", level B": {"level": "B"}}


def figures(cast: dict[str, User]) -> Iterator[Figure]:
    """Database time of the first page for everybody, in each sort, without and with a filter."""
    for name, user in cast.items():
        by_hand = figure("", repeated(partial(_by_hand, user), 20)).median_ms
        for words, sort, asked in _cells():
            watches = [_asked(user, asked) for _ in range(13)][3:]
            yield figure(
                f"list in the database: {name}, {sort}{words}",
                [watch.ms for watch in watches],
                beside=by_hand,
                limit_ms=LIMIT_MS,
                queries=watches[-1].queries,
            )


def _cells() -> Iterator[tuple[str, str, dict[str, str]]]:
    """(filter in words, sort, what the address asks for)."""
    for words, narrowed in FILTERS.items():
        for sort in SORTS:
            yield words, sort, {"sort": sort, **narrowed}


def plans(cast: dict[str, User]) -> Iterator[str]:
    """How PostgreSQL goes about each of those queries."""
    for name, user in cast.items():
        for words, sort, asked in _cells():
            yield f"-- {name}, {sort}{words}"
            for sql, params in _asked(user, asked).asked:
                if "customers_customer" in sql:
                    yield from plan_of(sql, params)


def _asked(user: User, asked: dict[str, str]) -> DatabaseWatch:
    forget(user)
    return watched(lambda: Listing(user, asked, "/customers/").page())


def _by_hand(user: User) -> None:
    everything = user.username in ("executive", "measured-company")
    with connection.cursor() as cursor:
        where = "true" if everything else "c.owner_id = %s"
        cursor.execute(BY_HAND.format(where=where), [] if everything else [user.pk])
        cursor.fetchall()


def plan_of(sql: str, params: Any) -> Iterator[str]:
    """What PostgreSQL says that it did."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
        yield f"{sql}\n"
        yield from (f"    {line}" for (line,) in cursor.fetchall())
        yield ""
