"""All tokens anew, on all cores: after a company was founded, and when an administrator asks for it.

They are written into a table of their own that takes the place of the old one at the end, so searches find
meanwhile what they found before. The sweep waits, and then works off what was changed during the building.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import django
from django.db import connection, transaction

from crm_site.kit.garbage import collecting_later
from customers.records.search.indexing import LEARN, SWEEP
from customers.records.search.sources import vectors

SLICE = 5_000
Say = Callable[[str], None]
PREPARE = (
    "DROP TABLE IF EXISTS customers_searchentry_fresh",
    "CREATE TABLE customers_searchentry_fresh (LIKE customers_searchentry) WITH (toast_tuple_target = 8160)",
)
COPY = "COPY customers_searchentry_fresh (customer_id, tokens) FROM STDIN"
FINISH = (
    "ALTER TABLE customers_searchentry_fresh ADD CONSTRAINT customers_searchentry_fresh_pkey PRIMARY KEY (customer_id)",
    "CREATE INDEX search_entry_tokens_fresh ON customers_searchentry_fresh USING gin (tokens)",
    "ANALYZE customers_searchentry_fresh",
)
SWAP = (
    "DROP TABLE customers_searchentry",
    "ALTER TABLE customers_searchentry_fresh RENAME TO customers_searchentry",
    "ALTER INDEX customers_searchentry_fresh_pkey RENAME TO customers_searchentry_pkey",
    "ALTER INDEX search_entry_tokens_fresh RENAME TO search_entry_tokens",
)


def rebuild(say: Say) -> int:
    """Index every customer anew; how many there are. Outside a transaction: other processes look too."""
    _run("SELECT pg_advisory_lock(%s)", values=[SWEEP])
    try:
        with _patience():
            _run(*PREPARE)
            done = _fill(say)
            say("Building the index")
            _run(*FINISH)
            with transaction.atomic():
                _run(*SWAP)
    finally:
        _run("SELECT pg_advisory_unlock(%s)", values=[SWEEP])
    return done


def _fill(say: Say) -> int:
    done, told, words = 0, 0, set[str]()
    for number, fresh in _slices():
        done += number
        words |= fresh
        if done - told >= 100_000:
            told = done
            say(f"{done:,} customers")
    with connection.cursor() as cursor:
        cursor.execute(LEARN, [sorted(words)])
    return done


def _slices() -> Iterator[tuple[int, set[str]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM customers_customer")
        (last,) = cursor.fetchone()
    starts = range(1, last + 1, SLICE)
    if len(starts) < 3:
        yield from map(_slice, starts)
        return
    # Not a fork: it would share this process's connection.
    with ProcessPoolExecutor(
        os.cpu_count() or 1, mp_context=get_context("spawn"), initializer=django.setup
    ) as pool:
        yield from pool.map(_slice, starts)


def _slice(start: int) -> tuple[int, set[str]]:
    """Write the tokens of customers from `start` on; how many, and the latin words of their names."""
    with _patience(), collecting_later():
        found = vectors(list(range(start, start + SLICE)))
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for customer, vector in found.items():
                copy.write(f"{customer}\t{vector.said()}\n")
    return len(found), set().union(*(vector.words for vector in found.values()))


@contextmanager
def _patience() -> Iterator[None]:
    """No page waits for this: the limits that protect pages are off, and there is memory for an index."""
    _run("SET statement_timeout = 0", "SET maintenance_work_mem = '512MB'")
    try:
        yield
    finally:
        _run("RESET statement_timeout", "RESET maintenance_work_mem")


def _run(*statements: str, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql, values)
