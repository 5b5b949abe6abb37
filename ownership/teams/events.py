"""What can happen to a customer's team."""

from enum import StrEnum


class TeamEvent(StrEnum):
    """About the customer."""

    CHANGED = "team.changed"  # function, user_before, user_now
