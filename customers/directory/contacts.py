"""Verbs that change the people we talk to: one transaction, one actor, one event each.

Lock order: the customer, the contact, its points.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict
from customers.directory import selectors
from customers.directory.actions import put_point
from customers.directory.events import ContactEvent
from customers.directory.models import Contact, ContactRole, Customer
from customers.records import timeline
from customers.records.history import sign
from notifications.outbox import record
from ownership.access.facets import Level
from ownership.access.masking import levels_for
from ownership.access.policy import require
from ownership.models import User

PERSON = ("name", "wechat", "note")
ROLE = ("title", "is_decider", "is_primary")
POINTS = ("phone", "email")
# What only those may write who write contact data.
REACHING = ("wechat", *POINTS)


@transaction.atomic
def add(customer: Customer, *, by: User, **values: Any) -> ContactRole:
    """A new person at the customer. `phone` and `email` become contact points. Locks the customer."""
    row = locked(Customer.objects.all(), customer.pk)
    _check(row, by, values)
    contact = Contact(**_part(values, PERSON))
    sign(contact, by)
    contact.save()
    role = ContactRole(contact=contact, customer=row, **_part(values, ROLE))
    _save_role(role, by)
    for kind, value in _part(values, POINTS).items():
        put_point(contact, kind, value, by=by, country=row.country)
    _tell(ContactEvent.ADDED, row, contact, by)
    return role


@transaction.atomic
def edit(role: ContactRole, *, by: User, version: int, **changes: Any) -> ContactRole:
    """Change a contact and what he is at one customer; `version` is the contact's.

    Raises EditConflict as `actions.edit` does. Locks the customer, then the contact.
    """
    row = locked(Customer.objects.all(), role.customer_id)
    contact = locked(Contact.objects.all(), role.contact_id)
    role = ContactRole.objects.get(pk=role.pk)
    present = selectors.contact_values(role, contact)
    changed = {name: value for name, value in changes.items() if value != present[name]}
    if not changed:
        return role
    if contact.version != version:
        raise EditConflict(contact, {name: present[name] for name in changed})
    _check(row, by, changed)
    _change(row, contact, role, changed, by)
    _tell(ContactEvent.EDITED, row, contact, by, fields=sorted(changed))
    return role


@transaction.atomic
def remove(role: ContactRole, *, by: User) -> None:
    """The person is no longer a contact of this customer; forgotten when he is nobody else's either."""
    row = locked(Customer.objects.all(), role.customer_id)
    _check(row, by, {})
    contact = locked(Contact.objects.all(), role.contact_id)
    sign(role, by)
    role.delete()
    _tell(ContactEvent.REMOVED, row, contact, by)
    if not ContactRole.objects.filter(contact=contact).exists():
        sign(contact, by)
        contact.delete()


def _check(customer: Customer, by: User, values: dict[str, Any]) -> None:
    require(by, "contacts.write", customer)
    reaching = any(values.get(name) for name in REACHING)
    if reaching and not by.is_system and levels_for(by, customer)["contact"] < Level.WRITE:
        raise PermissionDenied(_("Numbers and addresses of this customer are not yours to change."))


def _change(
    customer: Customer, contact: Contact, role: ContactRole, changed: dict[str, Any], by: User
) -> None:
    for name, value in _part(changed, PERSON).items():
        setattr(contact, name, value)
    contact.version += 1
    sign(contact, by)
    contact.save(update_fields=contact.touch("version", *_part(changed, PERSON)))
    for name, value in _part(changed, ROLE).items():
        setattr(role, name, value)
    if _part(changed, ROLE):
        _save_role(role, by)
    for kind, value in _part(changed, POINTS).items():
        put_point(contact, kind, value, by=by, country=customer.country)


def _save_role(role: ContactRole, by: User) -> None:
    """A customer has one main contact: the new one takes over from the old one."""
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


def _part(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}
