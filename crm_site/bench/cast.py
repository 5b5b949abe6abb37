"""The people whose pages are measured, each with a share of the customers that is slow for somebody's query."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import F, QuerySet

from crm_site.demo.copying import take_statistics
from customers.directory.models import Customer, CustomerGroupShare
from ownership.access.shares import permission
from ownership.models import Department, Membership, User


def every(number: int, rest: int) -> QuerySet[Customer]:
    """One customer in `number`, spread over all of them."""
    return Customer.objects.annotate(rest=F("pk") % number).filter(rest=rest)


def about(wanted: int) -> QuerySet[Customer]:
    """So many, spread over all of them."""
    return every(max(Customer.objects.count() // wanted, 1), 0)


def oldest(number: int) -> QuerySet[Customer]:
    """Those that stand last in the list."""
    last = Customer.objects.order_by("updated_at", "pk").values("pk")[:number]
    return Customer.objects.filter(pk__in=last)


# Department, and which customers become theirs. They own them; but what `BY_DEPARTMENT` names belongs to the
# department, where everybody sees all, and what `SHARED` names is lent to it, row by row.
PEOPLE: dict[str, tuple[str, Callable[[], QuerySet[Customer]]]] = {
    "measured-tenth": ("sales-south", lambda: every(10, 3)),
    "measured-500": ("sales-east", lambda: about(500)),
    "measured-nothing": ("sales-east", Customer.objects.none),
    "measured-last": ("sales-east", lambda: oldest(300)),
    "measured-company": ("service", Customer.objects.none),
    "measured-1%": ("measured-open", lambda: every(100, 7)),
    "measured-13%": ("measured-lent", lambda: every(8, 1)),
}
BY_DEPARTMENT, SHARED = {"measured-1%"}, {"measured-13%"}
DEPARTMENTS = {"measured-open": "department", "measured-lent": "own"}
LEND = """
    INSERT INTO customers_customergroupshare (
        group_id, permission_id, content_object_id, profile, facets, source_kind, source_id, reason, granted_at
    ) SELECT %s, %s, id, 'department', '{}', 'rule', 0, '', now() FROM
"""


def cast() -> dict[str, User]:
    """The people by name; made, and given their customers, at the first run."""
    missing = [name for name in PEOPLE if not User.objects.filter(username=name).exists()]
    for name in missing:
        code, customers = PEOPLE[name]
        _make(name, _department(code), customers())
    if missing:  # as autovacuum does within a minute: who holds a tenth is no surprise then
        take_statistics([Customer, CustomerGroupShare])
    found = User.objects.in_bulk([*PEOPLE, "executive"], field_name="username")
    return {name.removeprefix("measured-"): user for name, user in found.items()}


def _make(name: str, department: Department, customers: QuerySet[Customer]) -> None:
    user = User.objects.create(username=name, name_en=name, password=make_password(None))
    Membership.objects.create(user=user, department=department, from_on="2020-01-01")
    if name in SHARED:
        _lend(customers, department)
    else:
        customers.update(owner=None if name in BY_DEPARTMENT else user, department=department, pool=None)


def _department(code: str) -> Department:
    """One that the company has, or one of ours beside it."""
    reach = DEPARTMENTS.get(code)
    if reach is None:
        return Department.objects.get(code=code)
    sales = Department.objects.get(code="sales")
    values = {"kind": "sales", "name": code, "parent": sales, "reach": reach}
    return Department.objects.get_or_create(code=code, defaults=values)[0]


def _lend(customers: QuerySet[Customer], department: Department) -> None:
    """A share of each, in one statement: 130,000 of them."""
    rows, params = customers.values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"{LEND} ({rows}) lent", [department.group_id, permission(Customer, "view").pk, *params]
        )
