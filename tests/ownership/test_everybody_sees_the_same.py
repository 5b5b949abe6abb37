"""Whatever happens to a company: every door shows everybody the same customers, those that the design says.

A machine of hypothesis shares, lends, moves, marks and rearranges at random, on paper and in the database. After each
step the rows of `visible_to`, the verdict on each single row, and what hangs on the customers are compared with the
books for everybody, and pages, search, pickers and files for one after the other. `PROPERTY=20` lives twenty other lives,
each time anew, and looks through every door for everybody after each step.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as shape
from hypothesis.stateful import invariant, run_state_machine_as_test

from customers.directory.models import Customer
from ownership.access import policy
from ownership.access.querysets import Why
from ownership.access.viewer import viewer_of
from tests.ownership.everybody import looks
from tests.ownership.everybody.books import meets, meets_padlock, sees
from tests.ownership.everybody.company import PEOPLE, Company
from tests.ownership.everybody.life import Life

pytestmark = pytest.mark.django_db
LONG = int(os.environ.get("PROPERTY", 0))
# People whose pages are opened after each step, and whose child rows are asked for.
LOOKING, ASKING = (len(PEOPLE), len(PEOPLE)) if LONG else (1, 4)
SIZE = shape(
    max_examples=LONG or 4,
    stateful_step_count=25 if LONG else 15,
    derandomize=not LONG,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Everybody(Life):
    """What everybody sees after each step of such a life."""

    steps = 0

    @invariant()
    def everybody_sees_what_the_books_say(self) -> None:
        rows, asked = list(Customer.objects.order_by("pk")), self.in_turn(ASKING)
        for name in PEOPLE:
            user, books = self.company.person(name), self.books
            seen = {pk for pk in books.rows if sees(books, name, pk)}
            locked = {pk for pk in books.rows if meets_padlock(books, name, pk)}
            viewer, listed = viewer_of(user), Customer.objects.listed_to(user).values_list("pk", "seen_by")
            assert (name, ids(Customer.objects.visible_to(user))) == (name, seen)
            assert (name, dict(listed).keys()) == (name, seen | locked)
            assert (name, {pk for pk, why in listed if why == Why.LOCKED}) == (name, locked)
            if name in asked:
                assert (name, {row.pk for row in rows if policy.sees(viewer, row)}) == (name, seen)
                assert (name, {row.pk for row in rows if policy.meets_locked(viewer, row)}) == (name, locked)

    @invariant()
    def everybody_sees_what_hangs_on_them(self) -> None:
        for name in self.in_turn(ASKING):
            user = self.company.person(name)
            for model, (facet, path, _list) in looks.CHILDREN.items():
                found = set(model.objects.visible_to(user).values_list(path, flat=True))
                assert (name, model.__name__, found) == (name, model.__name__, self.met(name, facet))

    @invariant()
    def every_door_shows_the_same(self) -> None:
        """For one after the other: after enough steps everybody has looked through all doors."""
        for name in self.in_turn(LOOKING):
            if name in self.books.gone:
                assert self.company.browsers[name].get("/customers/").status_code == 302
            else:
                self._look_through(name)

    def in_turn(self, number: int) -> list[str]:
        """So many people; others at each step, and in each life by what happened in it."""
        start = self.steps * number + len(self.books.loans) * 4 + self.books.today * 7
        return [PEOPLE[place % len(PEOPLE)] for place in range(start, start + number)]

    @invariant()
    def time_goes_on(self) -> None:
        self.steps += 1

    def met(self, name: str, facet: str) -> set[int]:
        return {pk for pk in self.books.rows if meets(self.books, name, pk, facet)}

    def _look_through(self, name: str) -> None:
        books, browser, user = self.books, self.company.browsers[name], self.company.person(name)
        seen = {pk for pk in books.rows if sees(books, name, pk)}
        locked = {pk for pk in books.rows if meets_padlock(books, name, pk)}
        doors = {pk: 200 if pk in seen else 403 if pk in locked else 404 for pk in books.rows}

        assert (name, "list", *looks.listed(browser)) == (name, "list", seen | locked, locked)
        assert (name, "search", looks.found(browser)) == (name, "search", seen | locked)
        assert (name, "picker", looks.offered(browser)) == (name, "picker", seen | locked)
        assert (name, "pages", looks.opened(browser, sorted(doors))) == (name, "pages", doors)
        if seen:
            assert (name, "file", looks.exported(user)) in ((name, "file", seen), (name, "file", None))
        for place, (model, (facet, path, page)) in enumerate(looks.CHILDREN.items()):
            if page and (LONG or (place + self.steps) % 2):
                found = set(
                    model.objects.filter(pk__in=looks.children(browser, page)).values_list(path, flat=True)
                )
                assert (name, page, found) == (name, page, self.met(name, facet))


def ids(rows: Any) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def test_everybody_sees_the_same_through_every_door(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT, settings.SESSION_COOKIE_AGE = tmp_path, 10**8
    Everybody.company = Company()
    monkeypatch.setattr(timezone, "now", Everybody.company.clock())

    run_state_machine_as_test(Everybody, settings=SIZE)
