"""Who reads unusually much today."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from notifications.outbox import record
from ownership.accesslog.events import ReadingEvent
from ownership.models import AccessLogEntry, UnusualReading
from ownership.people import system_user
from ownership.querysets import day_of, today
from ownership.terms.models import AccessTerms, in_force

USUAL_DAYS = 30


def is_unusual(looks: int, usual: int, terms: AccessTerms) -> bool:
    """Whether so many looks in a day are to be told. `usual` is 0 for who hardly looks at anything."""
    if looks < terms.unusual_least:
        return False
    many = terms.unusual_looks is not None and looks >= terms.unusual_looks
    return many or looks >= terms.unusual_factor * max(usual, 1)


def look_out() -> int:
    """Notice who reads unusually much today; once per day and person. Returns how many. Safe to run twice."""
    terms, day = in_force(), today()
    entries = AccessLogEntry.objects.looks(*day_of(day))
    busy = entries.order_by().values("by").annotate(looks=Count("pk")).filter(looks__gte=terms.unusual_least)
    known = set(UnusualReading.objects.filter(on=day).values_list("person", flat=True))
    noticed = 0
    for person, looks in busy.values_list("by", "looks"):
        if person not in known and is_unusual(looks, usual := usual_looks(person, day), terms):
            noticed += _notice(person, day, looks, usual)
    return noticed


def usual_looks(person: int, day: date) -> int:
    """The looks of a usual day: the middle one of the days before on which he looked at anything. One query."""
    start, _end = day_of(day - timedelta(days=USUAL_DAYS))
    before = AccessLogEntry.objects.looks(start, day_of(day)[0]).filter(by=person)
    days = before.order_by().annotate(day=TruncDate("at")).values("day").annotate(looks=Count("pk"))
    numbers = sorted(days.values_list("looks", flat=True))
    return numbers[len(numbers) // 2] if numbers else 0


@transaction.atomic
def _notice(person: int, day: date, looks: int, usual: int) -> bool:
    reading, made = UnusualReading.objects.get_or_create(
        person_id=person, on=day, defaults={"looks": looks, "usual": usual, "noticed_at": timezone.now()}
    )
    if made:
        record(ReadingEvent.UNUSUAL, about=reading, by=system_user(), person=person)
    return made
