"""Verbs of administrators: calendars are configuration, changed on the administration's pages."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from notifications.outbox import record
from ownership.calendar.china import days_of
from ownership.calendar.events import CalendarEvent
from ownership.calendar.models import CalendarDay
from ownership.calendar.reading import forget
from ownership.models import User


@transaction.atomic
def load_official(year: int, *, by: User) -> int:
    """Enter the official days of China for the company; what stands there on a day stays. Returns how many came."""
    known = set(CalendarDay.objects.filter(department=None, on__year=year).values_list("on", flat=True))
    made = [CalendarDay(**values) for values in days_of(year) if values["on"] not in known]
    CalendarDay.objects.bulk_create(made)
    if made:
        changed(made[0], by=by)
    return len(made)


def changed(row: Any, *, by: User) -> None:
    """Tell that hours or days are others now; deadlines counted with them are counted anew. Inside a transaction."""
    forget()
    transaction.on_commit(forget)
    record(CalendarEvent.CHANGED, about=row, by=None if by.is_system else by)
