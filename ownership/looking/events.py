"""What can happen when somebody looks as a colleague."""

from enum import StrEnum


class LookEvent(StrEnum):
    BEGUN = "look.begun"  # about the colleague
