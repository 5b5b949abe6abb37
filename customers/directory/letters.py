"""What the placeholders of prepared texts become for one reader."""

from __future__ import annotations

from typing import Any

from customers.directory import placeholders
from customers.directory.models import Contact, ContactRole, Customer
from ownership.access.masking import MaskedRow, levels_for
from ownership.models import User
from ownership.people import main_department


def words_for(customer: Customer, contact: Contact | None, user: User) -> dict[str, Any]:
    """Customer, contact, the reader himself and today, masked as he reads. Two queries at most."""
    levels = levels_for(user, customer)
    title = ""
    if contact is not None:
        role = ContactRole.objects.filter(customer=customer, contact=contact).first()
        title = str(MaskedRow(role, levels).title) if role else ""
    place = main_department(user)
    return placeholders.values_for(
        MaskedRow(customer, levels),
        MaskedRow(contact, levels) if contact is not None else None,
        title,
        user,
        place.label if place else "",
    )
