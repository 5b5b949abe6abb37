"""Another system's complaints as cases."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.journeys.conftest import Person
from tests.journeys.test_files import Books, Case, books, bring_in, found, take_back  # noqa: F401

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]

COMPLAINTS = Case("service/cfpb_complaints_2023.csv", "cases", 949, by="service_manager")
TABLES = ("customer", "servicecase", "casecategory", "caseclock", "timelineentry")


def test_the_complaints_of_another_system_come_in_once_and_go_again(person: Person, books: Books) -> None:  # noqa: F811
    path, before, desk = found(COMPLAINTS.name), state(books), person(COMPLAINTS.by)

    first, address, _seconds = bring_in(desk, COMPLAINTS, path)
    desk.shoot("complaints-imported")
    assert (first.rows, first.new, first.refused) == (949, 949, 0)
    after = state(books)
    assert after["servicecase"] - before["servicecase"] == 949
    desk.open("/customers/cases/?view=every&kind=complaint&columns=title,reference,customer,category,state")
    desk.shoot("complaints")

    again, _address, _seconds = bring_in(desk, COMPLAINTS, path)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 949)

    take_back(desk, address)
    now = state(books)
    assert now | {"timelineentry": 0} == before | {"timelineentry": 0}


def state(books: Books) -> dict[str, Any]:  # noqa: F811
    with psycopg.connect(books.address) as connection:
        return {
            name: connection.execute(f"SELECT count(*) FROM customers_{name}").fetchone()[0]
            for name in TABLES
        }
