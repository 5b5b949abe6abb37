"""Pages ask no more questions for 20 rows than for 8: `queries.txt` says how many.

A change there is a decision: `QUERIES=write pytest tests/house/test_queries.py -n0` writes the table anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import connection, reset_queries, transaction
from django.test.utils import CaptureQueriesContext

from customers.records import fields
from customers.records.lists.columns import columns_of
from tests.house.crowd import Crowd

# One process counts for all of them: growing the crowd takes a minute.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("queries")]

TABLE = Path(__file__).parent / "queries.txt"
# Who sees his own and may write, and who sees everything and may not.
READERS = ("rep", "auditor")
# On one page of 100, with the few that stand there from the start and two of a kind: no further page is counted.
FEW, MANY = 8, 20
MOST_OF_A_CUSTOMER = 40
# Django's own, around what our code does in one transaction; the tests' transaction makes them.
AROUND = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


class Page(NamedTuple):
    """One line of the table: an address, and what each reader's page asks; "-" is a closed door."""

    name: str
    on: str
    query: str
    asked: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name} {self.on} {self.query}"


def _pages() -> list[Page]:
    lines = [
        line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")
    ]
    return [Page(name, on, query, tuple(asked)) for name, on, query, *asked in lines]


PAGES = _pages()


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any) -> Iterator[Crowd]:
    with django_db_blocker.unblock(), transaction.atomic():
        fields.none_yet()
        yield Crowd()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def counted(crowd: Crowd) -> tuple[dict[Page, list[str]], dict[Page, list[str]]]:
    """What every page asks with few rows, and with many."""
    counts = []
    for number in (FEW, MANY):
        crowd.grow(number)
        counts.append({page: [_asked(crowd, page, reader) for reader in READERS] for page in PAGES})
    if os.environ.get("QUERIES") == "write":
        _write(counts[1])
    return counts[0], counts[1]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_more_rows_ask_no_more_questions(page: Page, counted: Any) -> None:
    few, many = (_numbers(counts[page]) for counts in counted)

    assert [b for a, b in zip(few, many, strict=True) if b > a] == [], (
        f"{few} with few rows, {many} with many"
    )


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_asks_as_many_questions_as_the_table_says(page: Page, counted: Any) -> None:
    assert counted[1][page] == list(page.asked)


def test_the_page_of_a_customer_asks_forty_questions_at_most(counted: Any) -> None:
    frame = next(page for page in PAGES if page.name == "customers:customer-detail")

    assert max(int(number) for number in counted[1][frame] if number != "-") <= MOST_OF_A_CUSTOMER


def _asked(crowd: Crowd, page: Page, reader: str) -> str:
    """Questions of two looks, the smaller number: what a process keeps for a while is fetched by one of them."""
    path = crowd.path(page.name, page.on) + _query(page)
    with transaction.atomic():
        looks = [_look(crowd, path, reader) for _ in range(2)]
        transaction.set_rollback(True)
    asked = [number for number in looks if number is not None]
    return str(min(asked)) if asked else "-"


def _look(crowd: Crowd, path: str, reader: str) -> int | None:
    """None for a closed door."""
    reset_queries()  # the log holds 9,000, and all pages ask more
    with CaptureQueriesContext(connection) as asked:
        status = crowd.browsers[reader].get(path).status_code
    assert status in (200, 302, 403, 404), f"{path} answered {status}"
    return sum(not one["sql"].startswith(AROUND) for one in asked) if status == 200 else None


def _numbers(cells: list[str]) -> list[int]:
    return [int(cell) if cell != "-" else 0 for cell in cells]


def _query(page: Page) -> str:
    if page.query == "-":
        return ""
    listing = page.name.removeprefix("customers:").replace("-list", "s")
    return "?" + page.query.replace("EVERY", ",".join(columns_of(listing)))


def _write(counts: dict[Page, list[str]]) -> None:
    """The table with its comments, in the order in which it stands."""
    head = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    rows = [(page.name, page.on, page.query, *counts[page]) for page in PAGES]
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    lines = [
        "  ".join(
            [
                *(cell.ljust(width) for cell, width in zip(row, widths, strict=False)),
                *(n.rjust(9) for n in row[3:]),
            ]
        )
        for row in rows
    ]
    TABLE.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")
