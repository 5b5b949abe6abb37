"""What can happen to people and to requests for access."""

from enum import StrEnum


class PersonEvent(StrEnum):
    ABSENT = "person.absent"  # about the absence
    IMPORTED = "person.imported"  # about the batch; created, updated


class AccessEvent(StrEnum):
    """About the request; `row_id` says for which customer."""

    REQUESTED = "access.requested"
    GRANTED = "access.granted"
    REFUSED = "access.refused"
    WITHDRAWN = "access.withdrawn"
    REVOKED = "access.revoked"
    ENDING = "access.ending"  # soon; by itself
    ENDED = "access.ended"
    ESCALATED = "access.escalated"  # nobody answered in time
