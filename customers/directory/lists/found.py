"""What the lists read beside the rows of a page: one query for all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F

from customers.directory.models import ContactPoint, ContactRole, Customer, CustomerTag, Tag


class Number(str):
    """A number or mail address with what one must know before using it."""

    usable: bool = True

    @classmethod
    def of(cls, value: str, *, usable: bool) -> Number:
        made = cls(value)
        made.usable = usable
        return made


def ids(rows: Iterable[Any]) -> list[int]:
    """The ids of masked rows."""
    return [row.pk for row in rows]


def tags(rows: Sequence[Any], user: Any) -> Mapping[int, list[Tag]]:
    """The tags of customers, by name."""
    found: dict[int, list[Tag]] = {}
    marks = CustomerTag.objects.filter(customer__in=ids(rows)).select_related("tag").order_by("tag__name")
    for mark in marks:
        found.setdefault(mark.customer_id, []).append(mark.tag)
    return found


def main_contacts(rows: Sequence[Any], user: Any) -> Mapping[int, str]:
    """The names of the main contacts of customers."""
    roles = ContactRole.objects.filter(customer__in=ids(rows), is_primary=True)
    return dict(roles.values_list("customer", "contact__name"))


def parents(rows: Sequence[Any], user: Any) -> Mapping[int, Customer]:
    """The parent companies that the person may list."""
    wanted = {row.pk: row.parent_id for row in rows if row.parent_id}
    if not wanted:
        return {}
    seen = Customer.objects.listed_to(user).filter(pk__in=set(wanted.values())).only("id", "name")
    by_id = {one.pk: one for one in seen}
    return {pk: by_id[parent] for pk, parent in wanted.items() if parent in by_id}


def customer_points(rows: Sequence[Any], kind: str) -> Mapping[int, Number]:
    """The primary number of customers, else their main contact's."""
    pks = ids(rows)
    mains = ContactRole.objects.filter(customer__in=pks, is_primary=True)
    own = ContactPoint.objects.filter(customer__in=pks, kind=kind, is_primary=True)
    theirs = ContactPoint.objects.filter(
        contact__in=mains.values("contact"), kind=kind, is_primary=True, contact__roles__in=mains.values("pk")
    )
    columns = ("holder", "value", "is_invalid", "do_not_contact", "customer")
    points = theirs.annotate(holder=F("contact__roles__customer")).values_list(*columns)
    points = points.union(own.annotate(holder=F("customer")).values_list(*columns), all=True)
    # A customer's own number stands above its contact's.
    return {
        holder: Number.of(value, usable=not (invalid or silent))
        for holder, value, invalid, silent, _customer in sorted(points, key=lambda one: one[4] is not None)
    }


def contact_points(rows: Sequence[Any], kind: str) -> Mapping[int, Number]:
    """The primary number of contacts."""
    points = ContactPoint.objects.filter(contact__in=ids(rows), kind=kind, is_primary=True)
    quiet = {row.pk for row in rows if row.do_not_contact}
    columns = points.values_list("contact", "value", "is_invalid", "do_not_contact")
    return {
        holder: Number.of(value, usable=not (invalid or silent or holder in quiet))
        for holder, value, invalid, silent in columns
    }


def roles(rows: Sequence[Any], user: Any) -> Mapping[int, list[ContactRole]]:
    """What contacts are at customers that the person sees; those they still are first."""
    found: dict[int, list[ContactRole]] = {}
    seen = Customer.objects.visible_to(user).order_by().values("pk")
    own = ContactRole.objects.filter(contact__in=ids(rows), customer__in=seen)
    for role in (
        own.select_related("customer")
        .only(*ROLE)
        .order_by(F("left_on").asc(nulls_first=True), "-is_primary", "pk")
    ):
        found.setdefault(role.contact_id, []).append(role)
    return found


ROLE = ("id", "contact_id", "title", "function", "department_name", "is_primary", "left_on", "customer__name",
        "customer__short_name")  # fmt: skip
