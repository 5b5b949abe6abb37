"""Relative dates as ranges of days: [first, last + 1), either end open."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

DAY = timedelta(days=1)
Span = tuple[date | None, date | None]

PERIODS: dict[str, str | Promise] = {
    "today": pgettext_lazy("period", "today"),
    "yesterday": pgettext_lazy("period", "yesterday"),
    "tomorrow": pgettext_lazy("period", "tomorrow"),
    "this_week": pgettext_lazy("period", "this week"),
    "last_week": pgettext_lazy("period", "last week"),
    "next_week": pgettext_lazy("period", "next week"),
    "this_month": pgettext_lazy("period", "this month"),
    "last_month": pgettext_lazy("period", "last month"),
    "next_month": pgettext_lazy("period", "next month"),
    "this_quarter": pgettext_lazy("period", "this quarter"),
    "last_quarter": pgettext_lazy("period", "last quarter"),
    "next_quarter": pgettext_lazy("period", "next quarter"),
    "this_year": pgettext_lazy("period", "this year"),
    "last_year": pgettext_lazy("period", "last year"),
    "next_year": pgettext_lazy("period", "next year"),
}
STEPS = {"last": -1, "this": 0, "next": 1}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def period(name: str, today: date) -> Span:
    """The days of a period; weeks begin on Monday, quarters in January, April, July and October."""
    near = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if name in near:
        first = today + near[name] * DAY
        return first, first + DAY
    step, _, unit = name.partition("_")
    if unit == "week":
        first = today - today.weekday() * DAY + 7 * STEPS[step] * DAY
        return first, first + 7 * DAY
    return _months(today, MONTHS[unit], STEPS[step])


def last_days(number: int, today: date) -> Span:
    """Today and the `number` days before it: what is left over is exactly "more than `number` days ago"."""
    return today - number * DAY, today + DAY


def next_days(number: int, today: date) -> Span:
    """Today and the `number` days after it."""
    return today, today + (number + 1) * DAY


def _months(today: date, length: int, step: int) -> Span:
    number = today.year * 12 + today.month - 1
    first = number - number % length + step * length
    return _first_of(first), _first_of(first + length)


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
