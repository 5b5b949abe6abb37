"""What can happen to cases, and the facts each event carries. All carry `kind`, the kind of the case."""

from enum import StrEnum


class CaseEvent(StrEnum):
    OPENED = "case.opened"
    EDITED = "case.edited"  # fields=[names]
    ASSIGNED = "case.assigned"  # owner_before, owner_now
    RESOLVED = "case.resolved"
    CLOSED = "case.closed"
    REOPENED = "case.reopened"
