"""What taking back many changes tells: one event for all of its rows."""

from enum import StrEnum


class ChangeEvent(StrEnum):
    """`changes.undone` is about the change set (restored, kept: how many records)."""

    UNDONE = "changes.undone"
