"""Verbs that change the people we talk to: one transaction, one actor, one event each.

Lock order: the customer, the contact, its points.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict, RuleBroken
from customers.directory import conflicts, selectors
from customers.directory.actions import put_point, touched
from customers.directory.events import ContactEvent
from customers.directory.models import Contact, ContactRole, Customer
from customers.directory.parts import Reach, write_points
from customers.records import fields, search, timeline
from customers.records.history import sign
from notifications.outbox import record
from ownership.access.facets import UNCLAIMED, Level
from ownership.access.masking import levels_for
from ownership.access.policy import require
from ownership.access.viewer import viewer_of
from ownership.models import User

PERSON = ("name", "english_name", "wechat", "birthday", "do_not_contact", "note")
ROLE = ("title", "department_name", "function", "left_on", "is_decider", "is_primary")
POINTS = ("phone", "email")
# What only those may write who write contact data, or what is sensitive.
REACHING = ("wechat", "points", *POINTS)
SENSITIVE = ("birthday",)


@transaction.atomic
def add(customer: Customer, *, by: User, **values: Any) -> ContactRole:
    """A new person at the customer. `phone` and `email` become primary points, `points` is the whole list.

    Locks the customer.
    """
    row = locked(Customer.objects.all(), customer.pk)
    _check(row, by, values)
    contact = Contact(**_part(values, PERSON))
    fields.put_all(contact, _own(values))
    _ask_for(contact, set(own_writable(by, row)), by)
    sign(contact, by)
    contact.save()
    role = ContactRole(contact=contact, customer=row, **_part(values, ROLE))
    _save_role(role, by)
    quick = [Reach(kind, value, is_primary=True) for kind, value in _part(values, POINTS).items() if value]
    write_points(contact, [*quick, *values.get("points", ())], by, country=row.country)
    touched(row, by)
    _tell(ContactEvent.ADDED, row, contact, by)
    return role


@transaction.atomic
def join(
    contact: Contact, customer: Customer, *, by: User, leaves: ContactRole | None = None, **values: Any
) -> ContactRole:
    """A person we know becomes a contact of this customer too; `leaves` ends what he was elsewhere.

    He keeps his numbers and his history. Raises RuleBroken when he is a contact here already, PermissionDenied
    where `by` sees him nowhere. Locks the customers by ascending id, then the contact.
    """
    row, left = _locked_both(customer, leaves)
    require(by, "contacts.write", row)
    if not by.is_system and not Contact.objects.visible_to(by).filter(pk=contact.pk).exists():
        raise PermissionDenied(_("This contact is not open to you."))
    if not _is_reached(contact, by):
        raise RuleBroken(_("This contact's company waits in a pool. Claim it first."))
    contact = locked(Contact.objects.all(), contact.pk)
    role = ContactRole.objects.filter(contact=contact, customer=row).first()
    if role is not None and role.left_on is None:
        raise RuleBroken(_("%(name)s is a contact of this customer already.") % {"name": contact})
    role = role or ContactRole(contact=contact, customer=row)
    _set(role, {"left_on": None, **_part(values, ROLE)})
    _save_role(role, by)
    if leaves is not None and left is not None:
        _end(leaves, left, contact, by)
    touched(row, by)
    touched(contact, by)
    _tell(ContactEvent.JOINED, row, contact, by)
    return role


def _is_reached(contact: Contact, by: User) -> bool:
    """Whether the person meets the contact anywhere but through a pool: else he would take its numbers with him."""
    if by.is_system or not viewer_of(by).pools:
        return True
    return contact.roles.filter(customer__in=Customer.objects.read_by(by, UNCLAIMED)).exists()


def _end(role: ContactRole, customer: Customer, contact: Contact, by: User) -> None:
    """He works there no longer; the role stays, with its date."""
    require(by, "contacts.write", customer)
    role.left_on = role.left_on or timezone.localdate()
    _save_role(role, by)
    touched(customer, by)
    timeline.add(customer, ContactEvent.LEFT, about=contact, by=by)


def _locked_both(customer: Customer, leaves: ContactRole | None) -> tuple[Customer, Customer | None]:
    ids = {customer.pk, *([leaves.customer_id] if leaves else [])}
    rows = {row.pk: row for row in Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    return rows[customer.pk], rows.get(leaves.customer_id) if leaves else None


@transaction.atomic
def edit(role: ContactRole, *, by: User, version: int, **changes: Any) -> ContactRole:
    """Change a contact and what he is at one customer; `version` is the contact's. `points` is the whole list.

    Raises EditConflict as `actions.edit` does. Locks the customer, then the contact.
    """
    row = locked(Customer.objects.all(), role.customer_id)
    contact = locked(Contact.objects.all(), role.contact_id)
    role = ContactRole.objects.get(pk=role.pk)
    present = selectors.contact_values(role, contact, points="points" in changes)
    changed = {name: value for name, value in changes.items() if value != present[name]}
    if not changed:
        return role
    rivals = conflicts.rivals(contact, version, changed)
    if rivals:
        raise EditConflict(contact, {name: present[name] for name in rivals})
    _check(row, by, changed)
    _change(row, contact, role, changed, by)
    _tell(ContactEvent.EDITED, row, contact, by, fields=sorted(changed))
    return role


@transaction.atomic
def remove(role: ContactRole, *, by: User) -> None:
    """He was never a contact of this customer; forgotten when he is nobody else's. Who leaves has `left_on`."""
    row = locked(Customer.objects.all(), role.customer_id)
    _check(row, by, {})
    contact = locked(Contact.objects.all(), role.contact_id)
    sign(role, by)
    role.delete()
    touched(row, by)
    _tell(ContactEvent.REMOVED, row, contact, by)
    if not ContactRole.objects.filter(contact=contact).exists():
        sign(contact, by)
        contact.delete()
    else:
        touched(contact, by)


def _check(customer: Customer, by: User, values: dict[str, Any]) -> None:
    require(by, "contacts.write", customer)
    if by.is_system:
        return
    levels = levels_for(by, customer)
    if any(values.get(name) for name in REACHING) and levels["contact"] < Level.WRITE:
        raise PermissionDenied(_("Numbers and addresses of this customer are not yours to change."))
    if any(values.get(name) for name in SENSITIVE) and levels["sensitive"] < Level.WRITE:
        raise PermissionDenied(_("Personal dates at this customer are not yours to change."))
    if set(_own(values)) - set(own_writable(by, customer)):
        raise PermissionDenied(_("Some of these fields are not yours to change."))


def own_writable(by: User, customer: Customer) -> list[str]:
    """The custom fields of a contact that the person may fill in at this customer."""
    levels = None if by.is_system else levels_for(by, customer)
    return [
        one.full_name
        for one in fields.fields_of("contacts")
        if levels is None or levels.get(one.facet, 0) == Level.WRITE
    ]


def _own(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if fields.is_custom(name)}


def _ask_for(contact: Contact, among: set[str], by: User) -> None:
    if not by.is_system:
        fields.check("contacts", contact.custom, among=among)


def _change(
    customer: Customer, contact: Contact, role: ContactRole, changed: dict[str, Any], by: User
) -> None:
    _set(contact, _part(changed, PERSON))
    contact.version += 1
    sign(contact, by)
    columns = fields.put_all(contact, _own(changed))
    _ask_for(contact, set(_own(changed)), by)
    contact.save(update_fields=contact.touch("version", *_part(changed, PERSON), *columns))
    _set(role, _part(changed, ROLE))
    if _part(changed, ROLE):
        _save_role(role, by)
        touched(customer, by)
    if "points" in changed:
        write_points(contact, changed["points"], by, country=customer.country)
    for kind, value in _part(changed, POINTS).items():
        put_point(contact, kind, value, by=by, country=customer.country)


def _save_role(role: ContactRole, by: User) -> None:
    """A customer has one main contact: the new one takes over from the old one. Who left is none."""
    role.is_primary = role.is_primary and role.left_on is None
    if role.is_primary:
        for other in ContactRole.objects.filter(customer_id=role.customer_id, is_primary=True).exclude(
            pk=role.pk
        ):
            other.is_primary = False
            sign(other, by)
            other.save(update_fields=["is_primary"])
    sign(role, by)
    role.save()


def _tell(event: ContactEvent, customer: Customer, contact: Contact, by: User, **facts: Any) -> None:
    record(
        event,
        about=customer,
        by=by,
        bundle=customer.topic,
        topics=[customer.topic],
        contact_id=contact.pk,
        **facts,
    )
    timeline.add(customer, event, about=contact, by=by, **facts)
    search.index([customer.pk])


def _set(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _part(values: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}
