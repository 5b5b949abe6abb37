"""Which histories belong to a customer's page."""

from typing import Any

from django.db.models import Q

from customers.directory.models import Contact, ContactPoint, ContactRole, Customer
from customers.records.history import track

past_roles: Any = ContactRole.history.model.objects  # type: ignore[attr-defined]


def _contacts(customer_id: int) -> list[int]:
    """Ids of everybody who is or was a contact of the customer. Literal ids, or the planner walks the table."""
    return list(past_roles.filter(customer_id=customer_id).values_list("contact_id", flat=True).distinct())


NOT_TOLD = ["customer", "contact", "is_primary"]
track(Customer, lambda pk: Q(id=pk), silent_start=True)
track(Contact, lambda pk: Q(id__in=_contacts(pk)))
track(ContactRole, lambda pk: Q(customer_id=pk), skip=["customer"])
track(ContactPoint, lambda pk: Q(customer_id=pk), skip=NOT_TOLD)
track(ContactPoint, lambda pk: Q(contact_id__in=_contacts(pk)), skip=NOT_TOLD)
