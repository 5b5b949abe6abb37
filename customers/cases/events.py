"""What can happen to cases, and the facts each event carries. Those about one case carry `kind`, its kind."""

from enum import StrEnum

# The live name under which lists and figures hear of any case.
TOPIC = "cases"


class CaseEvent(StrEnum):
    OPENED = "case.opened"
    EDITED = "case.edited"  # fields=[names]
    ASSIGNED = "case.assigned"  # owner_before, owner_now
    ANSWERED = "case.answered"  # the first time
    WAITING = "case.waiting"  # for the customer
    RESUMED = "case.resumed"
    DUE_SOON = "case.due_soon"  # clock: response or resolution
    OVERDUE = "case.overdue"  # clock
    RESOLVED = "case.resolved"
    CLOSED = "case.closed"
    REOPENED = "case.reopened"
    MERGED = "case.merged"  # into: the case that goes on
    RATED = "case.rated"  # score: what the customer said, by nobody
    IMPORTED = "cases.imported"  # about the batch; created, updated
    BULK_EDITED = "cases.edited"  # about the change set; fields=[names]
    BULK_ASSIGNED = "cases.assigned"  # about the change set; owner_now, department_now
    BULK_MOVED = "cases.moved"  # about the change set; state
