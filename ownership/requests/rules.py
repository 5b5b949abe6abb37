"""When a question goes up and a reminder goes out. Values in, values out."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crm_site.kit.business_time import Calendar

LONGEST = 365  # days of granted access
PATIENCE = 60  # days to look for working days in; a calendar without any never sends a question up


def answer_due(calendar: Calendar, asked_at: datetime, days: int) -> datetime | None:
    """The same time of day, so many working days after the question. None where nobody ever works."""
    at = asked_at.astimezone(ZoneInfo(calendar.zone))
    left = days
    for ahead in range(1, PATIENCE + 1):
        day = at + timedelta(days=ahead)
        left -= bool(calendar.hours_on(day.date()))
        if left <= 0:
            return day
    return None


def remind_from(granted_at: datetime, until: datetime, days: int) -> datetime:
    """When the holder is reminded: so many days before the end, but not before half of the time is over."""
    return max(until - timedelta(days=days), granted_at + (until - granted_at) / 2)
