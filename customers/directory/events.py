"""What can happen to customers and contacts, and the facts each event carries (ids and field names)."""

from enum import StrEnum


class CustomerEvent(StrEnum):
    """About a customer."""

    CREATED = "customer.created"
    EDITED = "customer.edited"  # fields=[names]
    QUALIFIED = "customer.qualified"  # a lead became somebody to sell to; beside EDITED
    ASSIGNED = (
        "customer.assigned"  # owner_before, owner_now, department_before, department_now; pool_…, reason
    )
    RELATED = "customer.related"  # other_id, relation (its kind), inverse: told from the other side
    UNRELATED = "customer.unrelated"  # the same


class ContactEvent(StrEnum):
    """About a customer as well; `contact_id` says who."""

    ADDED = "contact.added"
    EDITED = "contact.edited"  # fields=[names]
    JOINED = "contact.joined"  # a known contact became one of this customer too
    LEFT = "contact.left"
    REMOVED = "contact.removed"


class TagEvent(StrEnum):
    """About a tag."""

    MERGED = "tag.merged"  # merged=[ids of the tags that are gone]
