"""What can happen to people and to requests for access."""

from enum import StrEnum


class PersonEvent(StrEnum):
    ABSENT = "person.absent"  # about the absence


class AccessEvent(StrEnum):
    """About the request; `row_id` says for which customer."""

    REQUESTED = "access.requested"
    GRANTED = "access.granted"
    REFUSED = "access.refused"
    WITHDRAWN = "access.withdrawn"
