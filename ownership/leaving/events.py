"""What can happen to hand-overs."""

from enum import StrEnum


class LeavingEvent(StrEnum):
    """About the hand-over."""

    STARTED = "leaving.started"
    DONE = "leaving.done"  # takers=[person ids]
    ENDED = "leaving.ended"  # the account of who has left
