"""What changing many customers at once tells: one event for all of them, about the change set."""

from enum import StrEnum


class ListEvent(StrEnum):
    """About a change set; `rows` says how many customers."""

    EDITED = "customers.edited"  # fields=[names]
    ASSIGNED = "customers.assigned"  # owner_now, or owners=[ids]; reason
