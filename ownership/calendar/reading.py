"""The calendar of a department as a value to count with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from time import monotonic
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import DateField, TimeField, Value
from django.db.models.functions import Cast

from crm_site.kit.business_time import CLOSED, Calendar, Hours, hours
from ownership.calendar.models import CalendarDay, WorkingHours
from ownership.models import Department

# Seconds: what an administrator's change takes to reach the other processes; the one that makes it knows at once.
KEPT = 1.0
# Where nobody has entered hours: the usual office day in China, with its rest at noon.
OFFICE: Hours = hours((time(9), time(12)), (time(13), time(18)))
USUAL_WEEK = dict.fromkeys(range(5), OFFICE)


class Line(NamedTuple):
    """A row of either table: an opening of a weekday, or (with a date) a day that differs."""

    department: int | None
    on: date | None
    weekday: int | None
    opens: time | None
    closes: time | None


@dataclass
class _Kept:
    lines: tuple[Line, ...] = ()
    until: float = 0.0


_kept = _Kept()


def calendar_of(department: Department | None) -> Calendar:
    """When a department works: its own hours, else those of the nearest above it, else the company's.

    Without a department the company's. At most one query, and none within a second of the last.
    """
    if department is None:
        return _calendar(settings.TIME_ZONE, (), _lines())
    line = tuple(int(part) for part in department.path.split("/") if part)
    return _calendar(department.time_zone or settings.TIME_ZONE, line, _lines())


def forget(**_kwargs: Any) -> None:
    """Read the tables again with the next question."""
    _kept.until = 0.0


def _lines() -> tuple[Line, ...]:
    if _kept.until < monotonic():
        _kept.lines = tuple(sorted((Line(*row) for row in _rows()), key=repr))
        _kept.until = monotonic() + KEPT
    return _kept.lines


def _rows() -> Iterable[Any]:
    """Both tables in one query: they have some hundred rows."""
    no_day, no_time = Cast(Value(None), DateField()), Cast(Value(None), TimeField())
    week = WorkingHours.objects.order_by().values_list("department_id", no_day, "weekday", "opens", "closes")
    days = CalendarDay.objects.order_by().values_list("department_id", "on", "as_weekday", no_time, no_time)
    return week.union(days, all=True)


@lru_cache(maxsize=256)
def _calendar(zone: str, line: tuple[int, ...], lines: tuple[Line, ...]) -> Calendar:
    """`line` names the department and those above it, from the root down. Kept by content: openings stay worked out."""
    week = _week(line, lines)
    days: dict[date, Hours] = {}
    for place in (None, *line):  # what is nearer to the department comes later and wins
        for one in lines:
            if one.on is not None and one.department == place:
                days[one.on] = CLOSED if one.weekday is None else week.get(one.weekday, CLOSED)
    return Calendar.of(zone, week, days)


def _week(line: tuple[int, ...], lines: tuple[Line, ...]) -> dict[int, Hours]:
    for place in (*reversed(line), None):
        found = [one for one in lines if one.on is None and one.department == place]
        if found:
            return {weekday: _openings(found, weekday) for weekday in range(7)}
    return USUAL_WEEK


def _openings(found: list[Line], weekday: int) -> Hours:
    return hours(
        *(
            (one.opens, one.closes)
            for one in found
            if one.weekday == weekday and one.opens is not None and one.closes is not None
        )
    )
