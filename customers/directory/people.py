"""One contact all round: what he is at which customer, how to reach him, as far as the reader may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from customers.directory.facts import Fact, own_facts, point_fact, wechat_fact
from customers.directory.models import Contact, ContactRole, Customer
from customers.directory.rules import role_words
from customers.directory.selectors import points_of
from customers.records import timeline
from customers.records.models import TimelineEntry
from ownership.access import facets
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, levels_for, warm
from ownership.access.policy import can

LINES = 20


@dataclass(frozen=True)
class Seat:
    """What he is, or was, at one customer that the reader may list."""

    role: ContactRole
    customer: Any
    is_locked: bool
    may_edit: bool

    @property
    def words(self) -> str:
        role = self.role
        return role_words(role.title, role.department_name, role.get_function_display())


@dataclass(frozen=True)
class Said:
    """A line of a timeline, and whose timeline it is."""

    line: timeline.Line
    customer: Customer


@dataclass(frozen=True)
class Person:
    """A contact as one reader may know him. `through` is the customer under whose lock values are revealed."""

    contact: MaskedRow
    seats: list[Seat]
    ways: list[Fact]
    own: list[Fact]
    through: Any

    @property
    def editable(self) -> Seat | None:
        """Where the reader changes him, present places first."""
        return next((seat for seat in self.seats if seat.may_edit), None)


def person_of(contact: Contact, user: Any) -> Person:
    """A visible contact. He is read as well as at the customer that tells most of him. Five queries."""
    roles = list(ContactRole.objects.filter(contact=contact).order_by("-is_primary", "pk"))
    listed: Any = Customer.objects.listed_to(user).select_related("owner", "department")
    customers = listed.in_bulk([role.customer_id for role in roles])
    open_ones = [row for row in customers.values() if row.seen_by != "locked"]
    warm(open_ones, user)
    told = {row.pk: levels_for(user, row) for row in open_ones}
    levels = facets.best(told.values()) if told else facets.nothing()
    through = max(open_ones, key=lambda row: told[row.pk]["contact"], default=None)
    seats = [
        _seat(role, customers[role.customer_id], user) for role in roles if role.customer_id in customers
    ]
    row = MaskedRow(contact, levels)
    seats.sort(key=_present_first)
    return Person(row, seats, _ways(row, levels), own_facts(contact, levels), through)


def lines_about(contact: Contact, user: Any) -> list[Said]:
    """The latest lines of the timelines that are about him, at customers that the reader sees. Three queries."""
    roles = ContactRole.history.filter(contact_id=contact.pk).values("customer_id")  # type: ignore[attr-defined]
    rows: Any = TimelineEntry.objects.visible_to(user).filter(customer__in=roles)
    about = rows.filter(about_type=Contact._meta.label_lower, about_id=contact.pk)
    found = list(about.select_related("customer").order_by("-at", "-id")[:LINES])
    lines = timeline.brief([one.pk for one in found])
    return [Said(line, one.customer) for line, one in zip(lines, found, strict=True)]


def _seat(role: ContactRole, customer: Any, user: Any) -> Seat:
    locked = customer.seen_by == "locked"
    return Seat(role, customer, locked, not locked and can(user, "contacts.write", customer))


def _present_first(seat: Seat) -> tuple[bool, bool]:
    return (seat.role.left_on is not None, not seat.role.is_primary)


def _ways(contact: MaskedRow, levels: dict[str, int]) -> list[Fact]:
    ways = [point_fact(point, contact) for point in points_of(levels, contact=contact.pk)]
    if contact.wechat and levels["contact"] > Level.HIDDEN:
        ways.append(wechat_fact(contact))
    return ways
