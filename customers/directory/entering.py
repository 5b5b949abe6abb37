"""Entering a customer along with the first contact there, as one does after a call."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from customers.directory import actions, contacts
from customers.directory.models import Customer
from ownership.models import User


@transaction.atomic
def enter(*, by: User, contact: dict[str, Any] | None = None, **values: Any) -> Customer:
    """A new customer as `actions.create` makes it, with its main contact when one is named."""
    customer = actions.create(by=by, is_whole=False, **values)
    if contact:
        contacts.add(customer, by=by, is_primary=True, **contact)
    actions.follow_rules(customer, values)
    return customer
