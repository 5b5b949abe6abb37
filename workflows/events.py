"""What can happen on this floor, and the facts each event carries (ids only)."""

from enum import StrEnum


class CollaborationEvent(StrEnum):
    """About a Collaboration."""

    STARTED = "collaboration.started"
    SYNCED = "collaboration.synced"
    REPORTED = "collaboration.reported"  # the report is written, the requester confirms it
    REOPENED = "collaboration.reopened"
    DONE = "collaboration.done"
    CANCELLED = "collaboration.cancelled"  # facts: assignees
    STUCK = "collaboration.stuck"  # a background job failed three times
    COMMENTED = "collaboration.commented"  # facts: comment


class StepEvent(StrEnum):
    """About a Step. Each carries `collaboration`."""

    ASSIGNED = "step.assigned"
    QUEUED = "step.queued"
    ACCEPTED = "step.accepted"
    NOTED = "step.noted"
    DONE = "step.done"
    RETURNED = "step.returned"
    HANDED_OVER = "step.handed_over"  # facts: from_user
    REMINDED = "step.reminded"
    SKIPPED = "step.skipped"
