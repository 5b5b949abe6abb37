"""What can happen to calendars. Events are about the row that changed, or the first of many."""

from enum import StrEnum


class CalendarEvent(StrEnum):
    CHANGED = "calendar.changed"  # hours or days: what was counted with them is counted anew
