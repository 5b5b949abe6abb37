"""Which histories belong to a customer's page."""

from typing import Any

from django.db.models import Q, QuerySet

from customers.directory.models import Contact, ContactPoint, ContactRole, Customer
from customers.records.history import track

past_roles: Any = ContactRole.history.model.objects  # type: ignore[attr-defined]


def _contacts(customer_id: int) -> QuerySet:
    """Ids of everybody who is or was a contact of the customer."""
    return past_roles.filter(customer_id=customer_id).values("contact_id")


def _points(customer_id: int) -> Q:
    return Q(customer_id=customer_id) | Q(contact_id__in=_contacts(customer_id))


track(Customer, lambda pk: Q(id=pk), silent_start=True)
track(Contact, lambda pk: Q(id__in=_contacts(pk)))
track(ContactRole, lambda pk: Q(customer_id=pk), skip=["customer"])
track(ContactPoint, _points, skip=["customer", "contact", "is_primary"])
