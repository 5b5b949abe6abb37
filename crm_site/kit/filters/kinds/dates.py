"""Days and moments. Relative ones are worked out when the filter is compiled, in the asker's time zone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from crm_site.kit.filters import days
from crm_site.kit.filters.asker import Asker
from crm_site.kit.filters.errors import FilterBroken
from crm_site.kit.filters.fields import FilterField
from crm_site.kit.filters.kinds.base import EMPTY, Kind, nothing

MOST_DAYS = 36_500
IN_DAYS = ("last_days", "next_days", "days_ago", "days_ahead")


class Day(Kind):
    """A date. Every operator but "is empty" becomes one range of days."""

    name = "date"
    operators = {
        "during": pgettext_lazy("filter operator: a period", "is"),
        "last_days": pgettext_lazy("filter operator", "in the last … days"),
        "days_ago": pgettext_lazy("filter operator", "more than … days ago"),
        "next_days": pgettext_lazy("filter operator", "in the next … days"),
        "days_ahead": pgettext_lazy("filter operator", "more than … days ahead"),
        "on": pgettext_lazy("filter operator", "on"),
        "before": pgettext_lazy("filter operator", "before"),
        "after": pgettext_lazy("filter operator", "after"),
        "between": pgettext_lazy("filter operator", "between"),
    }

    def input(self, op: str) -> str:
        if op in EMPTY:
            return "none"
        if op in IN_DAYS:
            return "days"
        return {"during": "period", "between": "two_dates"}.get(op, "date")

    def read(self, field: FilterField, op: str, raw: Any) -> Any:
        if op in EMPTY:
            return nothing(raw)
        if op in IN_DAYS:
            return _days(raw)
        if op == "during":
            return _period(raw)
        if op != "between":
            return _day(raw)
        if not isinstance(raw, list) or len(raw) != 2:
            raise FilterBroken(_("Two dates are expected here."), "value")
        first, last = sorted(_day(one) for one in raw)
        return first, last

    def write(self, op: str, value: Any) -> Any:
        if isinstance(value, tuple):
            return [one.isoformat() for one in value]
        return value.isoformat() if isinstance(value, date) else value

    def condition(self, field: FilterField, op: str, value: Any, asker: Asker) -> Q:
        first, end = span(op, value, asker.today)
        found = Q()
        if first is not None:
            found &= field.column.compare("gte", self._edge(first, asker))
        return found if end is None else found & field.column.compare("lt", self._edge(end, asker))

    def value_words(self, field: FilterField, op: str, value: Any) -> str:
        if op in IN_DAYS:
            return ngettext("%(n)d day", "%(n)d days", value) % {"n": value}
        if op == "during":
            return str(days.PERIODS[value])
        if isinstance(value, tuple):
            first, last = (date_format(one, "DATE_FORMAT") for one in value)
            return pgettext("filter: between two values", "%(low)s and %(high)s") % {
                "low": first,
                "high": last,
            }
        return date_format(value, "DATE_FORMAT")

    def _edge(self, day: date, asker: Asker) -> Any:
        return day


class Moment(Day):
    """A date and time; days begin at midnight where the asker is."""

    name = "moment"

    def _edge(self, day: date, asker: Asker) -> Any:
        return asker.start_of(day)


def span(op: str, value: Any, today: date) -> days.Span:
    """The range of days [first, end) that an operator means."""
    if op == "during":
        return days.period(value, today)
    if op in ("last_days", "next_days"):
        return (days.last_days if op == "last_days" else days.next_days)(value, today)
    if op == "days_ago":
        return None, today - value * days.DAY
    if op == "days_ahead":
        return today + (value + 1) * days.DAY, None
    if op == "between":
        return value[0], value[1] + days.DAY
    return {
        "on": (value, value + days.DAY),
        "before": (None, value),
        "after": (value + days.DAY, None),
    }[op]


def _day(raw: Any) -> date:
    try:
        day = date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise FilterBroken(_("A date is expected here."), "value")
    if not 1900 <= day.year <= 2200:
        raise FilterBroken(_("A date is expected here."), "value")
    return day


def _days(raw: Any) -> int:
    try:
        number = int(raw) if not isinstance(raw, bool | float) else -1
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number <= MOST_DAYS:
        raise FilterBroken(_("A number of days is expected here."), "value")
    return number


def _period(raw: Any) -> str:
    if not isinstance(raw, str) or raw not in days.PERIODS:
        raise FilterBroken(_("Choose a period."), "value")
    return raw
