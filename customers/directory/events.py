"""What can happen to customers and contacts, and the facts each event carries (ids and field names)."""

from enum import StrEnum


class CustomerEvent(StrEnum):
    """About a customer."""

    CREATED = "customer.created"
    EDITED = "customer.edited"  # fields=[names]
    ASSIGNED = "customer.assigned"  # owner_before, owner_now, department_before, department_now


class ContactEvent(StrEnum):
    """About a customer as well; `contact_id` says who."""

    ADDED = "contact.added"
    EDITED = "contact.edited"  # fields=[names]
    REMOVED = "contact.removed"
