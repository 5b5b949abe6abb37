"""A year of a department's calendar as a person reads it: months of weeks of days, each with its hours."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm_site.kit.business_time import DAY, Calendar, Hours
from ownership.calendar.models import CalendarDay
from ownership.calendar.reading import calendar_of
from ownership.models import Department

WEEKS = Weeks()  # from Monday on


@dataclass(frozen=True)
class Cell:
    """One day. `row` is what makes it differ from its weekday; `kind` is open, closed, holiday or working."""

    on: date
    hours: str
    kind: str
    row: CalendarDay | None


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Cell | None]]
    worked: int  # days on which somebody works


@dataclass(frozen=True)
class Year:
    number: int
    months: list[Month]
    worked: int
    minutes: int  # of the openings as the wall clock shows them


def year_of(number: int, department: Department | None = None) -> Year:
    """The whole year of a department, or of the company. Two queries."""
    calendar = calendar_of(department)
    rows = _rows(number, department)
    months = [_month(calendar, number, month, rows) for month in range(1, 13)]
    days = [cell for month in months for week in month.weeks for cell in week if cell is not None]
    minutes = sum(end - start for cell in days for start, end in calendar.hours_on(cell.on))
    return Year(number, months, sum(month.worked for month in months), minutes)


def _rows(number: int, department: Department | None) -> dict[date, CalendarDay]:
    """The row that counts on each day: that of the nearest department, else the company's."""
    line = [int(part) for part in department.path.split("/") if part] if department else []
    rank: dict[Any, int] = {None: 0, **{pk: place for place, pk in enumerate(line, start=1)}}
    rows = [row for row in CalendarDay.objects.filter(on__year=number) if row.department_id in rank]
    return {row.on: row for row in sorted(rows, key=lambda row: rank[row.department_id])}


def _month(calendar: Calendar, year: int, month: int, rows: dict[date, CalendarDay]) -> Month:
    weeks = [
        [_cell(calendar, day, rows) if day.month == month else None for day in week]
        for week in WEEKS.monthdatescalendar(year, month)
    ]
    worked = sum(1 for week in weeks for cell in week if cell is not None and cell.hours)
    return Month(date(year, month, 1), weeks, worked)


def _cell(calendar: Calendar, day: date, rows: dict[date, CalendarDay]) -> Cell:
    row, hours = rows.get(day), calendar.hours_on(day)
    kind = row.kind if row is not None else "open" if hours else "closed"
    return Cell(day, said(hours), kind, row)


def said(hours: Hours) -> str:
    """Hours as people write them: 09:00–12:00, 13:00–18:00."""
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in hours)


def _clock(minute: int) -> str:
    rest = minute % DAY if minute != DAY else minute
    return f"{rest // 60:02d}:{rest % 60:02d}"
