"""Parent and child companies: the whole group of a customer, in order, as far as the reader may list it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer

DEEPEST = 30
SHOWN = 200
# One at a time hangs a branch elsewhere: two moves that are right alone may close a circle together.
MOVING = 7_420_001

UP = """
    WITH RECURSIVE up (id, parent_id, height) AS (
        SELECT id, parent_id, 0 FROM customers_customer WHERE id = %(id)s
        UNION ALL
        SELECT above.id, above.parent_id, up.height + 1 FROM customers_customer above
        JOIN up ON above.id = up.parent_id WHERE up.height < %(deepest)s
    )
"""
GROUP = (
    UP  # noqa: S608
    + """,
    down (id, name, depth) AS (
        SELECT id, name, 0 FROM customers_customer
        WHERE id = (SELECT id FROM up ORDER BY height DESC LIMIT 1)
        UNION ALL
        SELECT below.id, below.name, down.depth + 1 FROM customers_customer below
        JOIN down ON below.parent_id = down.id WHERE down.depth < %(deepest)s
    ) SEARCH DEPTH FIRST BY name, id SET place
    SELECT id, depth FROM down ORDER BY place LIMIT %(shown)s
"""
)


class Circle(RuleBroken):
    """A company would become its own parent's parent."""

    field = "parent"


@dataclass(frozen=True)
class Branch:
    """One company of the group. `depth` counts from the topmost that the reader meets."""

    name: str
    mark: str
    url: str
    depth: int
    is_here: bool
    is_locked: bool


@dataclass(frozen=True)
class Group:
    """The companies of a group that the reader may list, in order of the tree."""

    branches: list[Branch]
    more: bool

    @property
    def is_alone(self) -> bool:
        return len(self.branches) < 2


def group_of(customer: Customer, user: Any) -> Group:
    """The group of a visible customer: everybody above and below it. Three queries, however large it is.

    What the reader may not list is left out, its children move up; a locked key customer is a name.
    """
    found = _group(customer.pk)
    depths = dict(found[:SHOWN])
    rows: Any = Customer.objects.listed_to(user).filter(pk__in=depths).in_bulk()
    shown = [rows[pk] for pk in depths if pk in rows]
    if customer.pk not in depths:
        return Group([], more=True)
    least = min((depths[row.pk] for row in shown), default=0)
    branches = [_branch(row, depths[row.pk] - least, row.pk == customer.pk) for row in shown]
    return Group(branches, more=len(found) > SHOWN)


def hold() -> None:
    """Wait until nobody else moves a branch, and keep others waiting to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MOVING])


def refuse_cycle(customer: Customer, parent: Customer) -> None:
    """Raise Circle if `parent` is the customer itself or stands below it. Call `hold()` first."""
    with connection.cursor() as cursor:
        cursor.execute(
            UP + "SELECT count(*), bool_or(id = %(self)s) FROM up",  # noqa: S608
            {"id": parent.pk, "self": customer.pk, "deepest": DEEPEST},
        )
        height, is_above = cursor.fetchone()
    if is_above:
        raise Circle(_("This company stands below the customer itself: choose another parent company."))
    if height > DEEPEST:
        raise Circle(_("A group has at most %(number)d levels.") % {"number": DEEPEST})


def _group(pk: int) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(GROUP, {"id": pk, "deepest": DEEPEST, "shown": SHOWN + 1})
        return list(cursor.fetchall())


def _branch(row: Any, depth: int, is_here: bool) -> Branch:
    locked = row.seen_by == "locked"
    return Branch(row.name, row.mark, row.get_absolute_url(), depth, is_here, locked)
