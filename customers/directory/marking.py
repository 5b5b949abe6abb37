"""Marking one customer with a tag, and taking it off."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import RuleBroken
from customers.directory import tags
from customers.directory.actions import touched
from customers.directory.events import CustomerEvent
from customers.directory.models import Customer
from customers.records import timeline
from notifications.outbox import record
from ownership.access.policy import require
from ownership.models import User


@transaction.atomic
def mark(customer: Customer, name: str, *, by: User) -> None:
    """Mark with the tag of this name, a new one if there is none. Nothing happens where it carries it already."""
    row = _locked(customer, by)
    wanted = tags.tidy(name)
    if not wanted:
        raise RuleBroken(_("What shall the tag be called?"))
    present = tags.names_of(row)
    if wanted.lower() not in {one.lower() for one in present}:
        _write(row, (*present, wanted), by)


@transaction.atomic
def unmark(customer: Customer, name: str, *, by: User) -> None:
    """Take the tag of this name off."""
    row = _locked(customer, by)
    present = tags.names_of(row)
    rest = tuple(one for one in present if one.lower() != name.lower())
    if rest != present:
        _write(row, rest, by)


def _locked(customer: Customer, by: User) -> Customer:
    row: Customer = locked(Customer.objects.select_related("owner", "department"), customer.pk)
    require(by, "customers.tag", row)
    return row


def _write(row: Customer, names: tuple[str, ...], by: User) -> None:
    tags.write(row, names, by)
    touched(row, by)
    record(CustomerEvent.EDITED, about=row, by=by, fields=["tags"], bundle=row.topic, topics=[row.topic])
    timeline.add(row, CustomerEvent.EDITED, by=by, fields=["tags"])
