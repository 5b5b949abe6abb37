"""What can happen to customers and people. Each step is taken twice: on paper, and as the house takes it."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    precondition,
    rule,
)

from customers.directory import actions as customers
from customers.directory.models import Customer
from ownership import actions as access
from ownership.access import policy, shares
from ownership.models import Department, Membership, OwnershipChange, User
from ownership.moves.giving import Move, Why, give
from ownership.querysets import today
from tests.factories import ownership as people
from tests.ownership.everybody.books import Loan, Place, Row
from tests.ownership.everybody.company import DEPARTMENTS, PEOPLE, PONDS, Company

MOST_ROWS = 8  # a picker offers as many
person, department = some.sampled_from(PEOPLE), some.sampled_from(DEPARTMENTS)
nobody_or_person = some.one_of(some.just(""), person)
nowhere_or_department = some.one_of(some.just(""), department)
pond = some.sampled_from(sorted(PONDS))
position = some.sampled_from(["staff", "manager", "head"])
source = some.integers(1, 2)
days = some.one_of(some.none(), some.integers(1, 3))
facets = some.frozensets(some.sampled_from(["contact", "deals", "cases", "orders"]), max_size=2)


def whose(row: Row) -> tuple[str, str, str]:
    return row.owner, row.department, row.pool


class Life(RuleBasedStateMachine):
    """One life of the company: it begins anew with each example, and is taken back after it."""

    company: ClassVar[Company]
    kept = Bundle("kept")

    def __init__(self) -> None:
        super().__init__()
        self._alone = transaction.atomic()
        self._alone.__enter__()
        self.books = deepcopy(self.company.books)
        self.company.books, self._before = self.books, self.company.books

    def teardown(self) -> None:
        self.company.books = self._before
        transaction.set_rollback(True)
        self._alone.__exit__(None, None, None)

    @property
    def system(self) -> User:
        return self.company.system

    def row(self, pk: int) -> Customer:
        return Customer.objects.get(pk=pk)

    def receiver(self, name: str) -> Any:
        return self.company.departments.get(name) or self.company.users[name]

    # --- customers ----------------------------------------------------------------------------------------------

    @initialize(target=kept)
    def begin(self) -> Any:
        """One of the rep's, a key one of the rep's, one of nobody, and one in a pool."""
        rows = (Row("rep", "east"), Row("rep", "east", is_key=True), Row(), Row(pool="leads"))
        return multiple(*(self.company.customer(row) for row in rows))

    @precondition(lambda self: len(self.books.rows) < MOST_ROWS)
    @rule(target=kept, owner=nobody_or_person, where=nowhere_or_department, key=some.booleans())
    def create(self, owner: str, where: str, key: bool) -> int:
        return self.company.customer(Row(owner, where, is_key=key))

    @rule(pk=kept, owner=nobody_or_person, where=nowhere_or_department)
    def transfer(self, pk: int, owner: str, where: str) -> None:
        self._give(pk, Row(owner, where), "transfer")

    @rule(pk=kept, pool=pond)
    def release(self, pk: int, pool: str) -> None:
        """Also what recycling does. A key customer stays where it is."""
        self._give(pk, Row(pool=pool), "release")

    @rule(pk=kept, owner=person)
    def assign(self, pk: int, owner: str) -> None:
        """Give one customer to somebody and his main department, out of a pool too."""
        row = self.row(pk)
        user, first = self.company.person(owner), (self.books.standing(owner) or [Place("", "")])[0]
        customers.assign(row, by=self.system, owner=user, version=row.version)
        kept = self.books.rows[pk]
        kept.owner, kept.department, kept.pool = owner, first.department, ""

    def _give(self, pk: int, to: Row, why: str) -> None:
        kept, written = self.books.rows[pk], OwnershipChange.objects.filter(row=pk).count()
        moves = not (to.pool and kept.is_key) and whose(to) != whose(kept)
        give([Move(pk, *self.company.ids(to))], by=self.system, why=Why(why))
        if moves:
            kept.owner, kept.department, kept.pool = whose(to)
        assert OwnershipChange.objects.filter(row=pk).count() == written + moves

    @rule(pk=kept, key=some.booleans())
    def mark(self, pk: int, key: bool) -> None:
        if not self.books.rows[pk].pool:
            row = self.row(pk)
            customers.edit(row, by=self.system, version=row.version, is_key=key)
            self.books.rows[pk].is_key = key

    @rule(pk=kept)
    def order(self, pk: int) -> None:
        with transaction.atomic():
            customers.ordered(self.row(pk), by=self.system, on=today())
        self.books.rows[pk].has_ordered = True

    # --- shares -------------------------------------------------------------------------------------------------

    @rule(pk=kept, to=some.one_of(person, department), number=source, until=days, opens=facets)
    def lend(self, pk: int, to: str, number: int, until: int | None, opens: frozenset[str]) -> None:
        ends = None if until is None else timezone.now() + timedelta(days=until)
        how: dict[str, Any] = {"source": "step", "source_id": number, "until": ends, "facets": opens}
        shares.grant(self.row(pk), to=self.receiver(to), by=None, **how)
        self.books.loans[pk, to, number] = Loan(None if until is None else self.books.today + until, opens)

    @rule(number=source)
    def end_a_source(self, number: int) -> None:
        shares.end(model=Customer, source="step", source_id=number)
        self.books.loans = {key: loan for key, loan in self.books.loans.items() if key[2] != number}

    @precondition(lambda self: self.books.loans)
    @rule(which=some.integers(0, 99))
    def take_back(self, which: int) -> None:
        """End what one source opened for one receiver."""
        pk, to, number = sorted(self.books.loans)[which % len(self.books.loans)]
        by_source: dict[str, Any] = {"source": "step" if number > 0 else "request", "source_id": abs(number)}
        shares.end(model=Customer, row=self.row(pk), to=self.receiver(to), **by_source)
        del self.books.loans[pk, to, number]

    @rule(pk=kept, asking=person, until=some.integers(1, 3))
    def ask(self, pk: int, asking: str, until: int) -> None:
        """Who meets the padlock asks, and is let in for some days."""
        by = self.company.person(asking)
        if policy.can(by, "access.ask", self.row(pk)):
            request = access.ask(self.row(pk), by=by, reason="Visit", days=3)
            access.grant(request, by=self.system, days=until)
            self.books.loans[pk, asking, -request.pk] = Loan(self.books.today + until)

    @rule(number=some.integers(1, 2))
    def days_pass(self, number: int) -> None:
        self.books.today += number

    @rule()
    def sweep(self) -> None:
        """What has run out becomes history; nobody sees more or less for it."""
        left = {key: loan for key, loan in self.books.loans.items() if self.books.lasts(loan)}
        assert access.end_expired() == len(self.books.loans) - len(left)
        self.books.loans = left

    # --- people -------------------------------------------------------------------------------------------------

    @rule(who=person, where=department, stands=position, first=some.booleans())
    def move(self, who: str, where: str, stands: str, first: bool) -> None:
        """Somebody leaves his places for another, or takes one on beside them."""
        user, places = self.company.users[who], self.books.places[who]
        if first:
            Membership.objects.filter(user=user).delete()
            places.clear()
        if where not in {place.department for place in places}:
            self.company.put(user, Place(where, stands), is_primary=not places)
            places.append(Place(where, stands))

    @rule(who=person)
    def leave_or_come_back(self, who: str) -> None:
        self.books.gone ^= {who}
        User.objects.filter(username=who).update(is_active=who not in self.books.gone)

    @rule(who=person)
    def go_away(self, who: str) -> None:
        """An absence changes nothing."""
        people.absence(self.company.users[who], today(), today())

    @rule(where=department, under=department)
    def rearrange(self, where: str, under: str) -> None:
        """Hang a department, with all below it, elsewhere in the tree."""
        if where != "hq" and where not in self.books.way_up(under):
            for one in self.company.departments.values():
                one.refresh_from_db()
            moved = self.company.departments[where]
            moved.parent = self.company.departments[under]
            moved.save()
            self.books.offices[where].above = under

    @rule(where=department, reach=some.sampled_from(["own", "department", "ordered", "company"]))
    def reach_further(self, where: str, reach: str) -> None:
        Department.objects.filter(code=where).update(reach=reach)
        self.books.offices[where].reach = reach

    @rule(where=department)
    def close_or_open(self, where: str) -> None:
        office = self.books.offices[where]
        office.is_open = not office.is_open
        Department.objects.filter(code=where).update(is_active=office.is_open)

    @rule(pool=pond, where=department, keeper=person)
    def change_a_pool(self, pool: str, where: str, keeper: str) -> None:
        self.books.ponds[pool].departments ^= {where}
        self.books.ponds[pool].keepers ^= {keeper}
        made = self.company.pools[pool]
        made.departments.set(self.company.departments[one] for one in self.books.ponds[pool].departments)
        made.admins.set(self.company.users[one] for one in self.books.ponds[pool].keepers)
