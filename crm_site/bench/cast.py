"""The people whose pages are measured, each with a share of the customers that is slow for somebody's query."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.hashers import make_password
from django.db.models import F, QuerySet

from customers.directory.models import Customer
from ownership.models import Department, Membership, User


def every(number: int, rest: int) -> QuerySet[Customer]:
    """One customer in `number`, spread over all of them."""
    return Customer.objects.annotate(rest=F("pk") % number).filter(rest=rest)


def oldest(number: int) -> QuerySet[Customer]:
    """Those that stand last in the list."""
    last = Customer.objects.order_by("updated_at", "pk").values("pk")[:number]
    return Customer.objects.filter(pk__in=last)


# Department, and which customers become theirs.
PEOPLE: dict[str, tuple[str, Callable[[], QuerySet[Customer]]]] = {
    "measured-tenth": ("sales-south", lambda: every(10, 3)),
    "measured-500": ("sales-east", lambda: every(200, 4)),
    "measured-nothing": ("sales-east", Customer.objects.none),
    "measured-last": ("sales-east", lambda: oldest(300)),
    "measured-company": ("service", Customer.objects.none),
}


def cast() -> dict[str, User]:
    """The people by name; made, and given their customers, at the first run."""
    for name, (code, customers) in PEOPLE.items():
        if not User.objects.filter(username=name).exists():
            _make(name, Department.objects.get(code=code), customers())
    found = User.objects.in_bulk([*PEOPLE, "executive"], field_name="username")
    return {name.removeprefix("measured-"): user for name, user in found.items()}


def _make(name: str, department: Department, customers: QuerySet[Customer]) -> None:
    user = User.objects.create(username=name, name_en=name, password=make_password(None))
    Membership.objects.create(user=user, department=department, from_on="2020-01-01")
    customers.update(owner=user, department=department)
