"""What can happen to who reads."""

from enum import StrEnum


class ReadingEvent(StrEnum):
    UNUSUAL = "reading.unusual"  # about the day of a person; person
