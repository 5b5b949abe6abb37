"""The same company twice: on paper, and in the database. What changes one changes the other."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.utils import timezone

from customers.directory.models import Customer
from customers.records import timeline
from ownership.models import Department, Membership, Pool, User
from ownership.people import system_user
from tests.factories import cases, deals, directory, interactions, orders
from tests.factories import ownership as people
from tests.ownership.everybody.books import Books, Office, Place, Pond, Row

# Each reach there is, a tree of three floors, and two kinds that work off what belongs to nobody.
OFFICES = {
    "hq": Office("management", "company"),
    "sales": Office("sales", "own", "hq"),
    "east": Office("sales", "own", "sales"),
    "south": Office("sales", "department", "sales"),
    "service": Office("service", "company", "hq"),
    "support": Office("support", "department", "hq"),
    "operations": Office("operations", "company", "hq"),
    "finance": Office("finance", "ordered", "hq"),
    "it": Office("it", "own", "hq"),
}
PLACES = {
    "rep": [Place("east", "staff")],
    "teammate": [Place("east", "staff")],
    "manager": [Place("east", "manager")],
    "head": [Place("sales", "head")],
    "south": [Place("south", "staff")],
    "agent": [Place("service", "staff")],
    "supporter": [Place("support", "staff")],
    "operator": [Place("operations", "staff")],
    "accountant": [Place("finance", "staff")],
    "both": [Place("south", "staff"), Place("finance", "manager")],
    "executive": [Place("hq", "executive")],
    "auditor": [Place("hq", "auditor")],
    "stranger": [],
    "gone": [Place("east", "head")],
    "admin": [Place("it", "staff")],
}
PONDS = {"leads": Pond({"sales"}), "dormant": Pond({"support"}, {"accountant"})}
PEOPLE, DEPARTMENTS = sorted(PLACES), sorted(OFFICES)


class Company:
    """Books and rows; `person()` is a colleague as he comes in anew, without anything remembered."""

    def __init__(self) -> None:
        self.books = Books(deepcopy(OFFICES), deepcopy(PLACES), deepcopy(PONDS), gone={"gone"})
        self.system = system_user()
        self.departments: dict[str, Department] = {}
        for name, office in OFFICES.items():
            above = self.departments.get(office.above)
            self.departments[name] = people.department(name, office.kind, parent=above, reach=office.reach)
        self.users = {name: self._user(name) for name in PEOPLE}
        self.pools = {name: self._pool(name, pond) for name, pond in PONDS.items()}
        self.browsers = {name: self._browser(user) for name, user in self.users.items()}
        User.objects.filter(username="gone").update(is_active=False)

    def _user(self, name: str) -> User:
        is_admin = name == "admin"
        user = people.user(name, is_staff=is_admin, is_superuser=is_admin)
        for number, place in enumerate(PLACES[name]):
            self.put(user, place, is_primary=number == 0)
        return user

    def _pool(self, name: str, pond: Pond) -> Pool:
        pool = Pool.objects.create(code=name, name=name)
        pool.departments.set(self.departments[one] for one in pond.departments)
        pool.admins.set(self.users[one] for one in pond.keepers)
        return pool

    def _browser(self, user: AbstractBaseUser) -> Client:
        browser = Client(raise_request_exception=True)
        browser.force_login(user)
        return browser

    def put(self, user: User, place: Place, *, is_primary: bool = True) -> None:
        """Give somebody a place from long ago."""
        Membership.objects.create(
            user=user,
            department=self.departments[place.department],
            position=place.position,
            is_primary=is_primary,
            from_on="2020-01-01",
        )

    def person(self, name: str) -> User:
        return User.objects.get(pk=self.users[name].pk)

    def ids(self, row: Row) -> tuple[int | None, ...]:
        """Owner, department and pool of a row on paper, as the database knows them."""
        found = self.users.get(row.owner), self.departments.get(row.department), self.pools.get(row.pool)
        return tuple(one and one.pk for one in found)

    def customer(self, row: Row) -> int:
        """A customer with one of everything that hangs on customers; nobody here wrote any of it."""
        made = directory.customer(
            name=f"Kunlun {len(self.books.rows)}",
            owner=self.users.get(row.owner),
            department=self.departments.get(row.department),
            pool=self.pools.get(row.pool),
            is_key=row.is_key,
            ordered_at=timezone.now() if row.has_ordered else None,
        )
        self._hang_on(made)
        self.books.rows[made.pk] = row
        return made.pk

    def _hang_on(self, customer: Customer) -> None:
        contact = directory.contact(customer, name=f"Ms {customer.pk}")
        directory.point(contact, f"138{customer.pk:08}")
        deals.deal(customer, opened_by=self.system)
        cases.case(customer, self.system)
        interactions.interaction(customer, self.system)
        orders.order(customer, opened_by=self.system)
        timeline.add(customer, "customer.created", by=self.system)

    def clock(self) -> Any:
        """Stands for `timezone.now`: as many days later as the books say."""
        real = timezone.now

        return lambda: real() + timedelta(days=self.books.today)
