"""Who can see a customer, counted by the same columns and shares that `visible_to` asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ownership.access.shares import Source
from ownership.access.viewer import LEADING
from ownership.models import Membership, Pool, User

Words = str | Promise


class Place(NamedTuple):
    """Where somebody works, as far as it decides what he sees."""

    user: int
    position: str
    department: int
    path: str
    kind: str
    reach: str

    @property
    def above(self) -> set[int]:
        """His department and those above it."""
        return {int(part) for part in self.path.split("/") if part}

    @property
    def leads(self) -> bool:
        return self.position in LEADING


@dataclass(frozen=True)
class Circle:
    """People who see the customer for one reason; somebody may stand in several."""

    words: Words
    people: frozenset[int]

    @property
    def number(self) -> int:
        return len(self.people)


def circles(row: Any) -> list[Circle]:
    """Every reason with the people whom it lets in, the empty ones left out. Five queries."""
    places = _places()
    found = [
        Circle(_("The owner"), _active([row.owner_id])),
        Circle(_("Managers and heads above it"), _who(places, lambda one: one.leads and _is_above(one, row))),
        Circle(_("Executives"), _who(places, lambda one: one.position == "executive")),
        Circle(_("Auditors, to read"), _who(places, lambda one: one.position == "auditor")),
        *_reach(row, places),
        *_shared(row, places),
    ]
    return [one for one in found if one.people]


def everybody(found: Iterable[Circle]) -> int:
    """How many people that is, each once."""
    return len(frozenset().union(*(one.people for one in found)))


def _places() -> list[Place]:
    rows = Membership.objects.current().filter(user__is_active=True).order_by()
    columns = ("user", "position", "department", "department__path", "department__kind", "department__reach")
    return [Place(*one) for one in rows.values_list(*columns)]


def _who(places: Iterable[Place], test: Any) -> frozenset[int]:
    return frozenset(one.user for one in places if test(one))


def _active(users: Iterable[int | None]) -> frozenset[int]:
    return frozenset(
        User.objects.active().filter(pk__in=[one for one in users if one]).values_list("pk", flat=True)
    )


def _is_above(place: Place, row: Any) -> bool:
    return row.department is not None and row.department.path.startswith(place.path)


def _reach(row: Any, places: list[Place]) -> list[Circle]:
    """Whom the columns let in beyond those who answer for the customer."""
    if row.pool_id:
        return [Circle(_("Who looks into its public pool"), _in_pool(row, places))]
    if row.is_key:
        return []
    found = []
    if not (row.owner_id or row.department_id):
        keepers = _who(places, lambda one: one.kind == "operations" or (one.kind == "sales" and one.leads))
        found.append(Circle(_("Operations and sales managers: it belongs to nobody"), keepers))
    company = _who(places, lambda one: one.reach == "company")
    found.append(Circle(_("Departments that work with every customer"), company))
    if row.ordered_at:
        ordered = _who(places, lambda one: one.reach == "ordered")
        found.append(Circle(_("Departments that work with customers who have ordered"), ordered))
    if row.department_id:
        open_ = _who(places, lambda one: one.reach == "department" and one.department == row.department_id)
        found.append(Circle(_("Its department, which shares its customers"), open_))
    return found


def _in_pool(row: Any, places: list[Place]) -> frozenset[int]:
    pool = Pool.objects.active().filter(pk=row.pool_id).prefetch_related("departments", "admins").first()
    if pool is None:
        return frozenset()
    paths = {one.pk: one.path for one in pool.departments.all()}
    keepers = _active(one.pk for one in pool.admins.all()) & _who(places, lambda one: True)
    below = _who(places, lambda one: one.above & set(paths))
    above = _who(places, lambda one: one.leads and any(path.startswith(one.path) for path in paths.values()))
    return below | above | keepers


def _shared(row: Any, places: list[Place]) -> list[Circle]:
    """Whom shares let in, by source."""
    people: dict[str, set[int]] = {}
    for source, user in (
        row.user_shares.live().filter(user__is_active=True).values_list("source_kind", "user")
    ):
        people.setdefault(source, set()).add(user)
    for source, group in row.group_shares.live().values_list("source_kind", "group__department"):
        people.setdefault(source, set()).update(_who(places, lambda one, group=group: group in one.above))
    labels = dict(Source.choices)
    return [
        Circle(_("Shares: %(source)s") % {"source": labels[source]}, frozenset(users))
        for source, users in sorted(people.items())
    ]
