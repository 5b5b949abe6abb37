"""The days off of China and the Saturdays and Sundays that are worked instead, as the State Council announces them.

Facts from the notices of 12 November 2024 (国办发明电〔2024〕12号, for 2025) and of 4 November 2025 (for 2026). The notices do
not say whose hours a worked day has: here a Saturday works as a Friday, a Sunday as a Monday.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple


class Holiday(NamedTuple):
    """A feast with its days off, both included, and the weekend days worked for it."""

    name: str
    name_en: str
    first: date
    last: date
    worked: tuple[date, ...] = ()


def _feast(name: str, name_en: str, year: int, first: str, last: str, *worked: str) -> Holiday:
    def day(text: str) -> date:
        return date.fromisoformat(f"{year}-{text}")

    return Holiday(name, name_en, day(first), day(last), tuple(day(text) for text in worked))


YEARS = {
    2025: (
        _feast("元旦", "New Year", 2025, "01-01", "01-01"),
        _feast("春节", "Spring Festival", 2025, "01-28", "02-04", "01-26", "02-08"),
        _feast("清明节", "Qingming Festival", 2025, "04-04", "04-06"),
        _feast("劳动节", "Labour Day", 2025, "05-01", "05-05", "04-27"),
        _feast("端午节", "Dragon Boat Festival", 2025, "05-31", "06-02"),
        _feast("国庆节、中秋节", "National Day and Mid-Autumn Festival", 2025, "10-01", "10-08", "09-28", "10-11"),
    ),
    2026: (
        _feast("元旦", "New Year", 2026, "01-01", "01-03", "01-04"),
        _feast("春节", "Spring Festival", 2026, "02-15", "02-23", "02-14", "02-28"),
        _feast("清明节", "Qingming Festival", 2026, "04-04", "04-06"),
        _feast("劳动节", "Labour Day", 2026, "05-01", "05-05", "05-09"),
        _feast("端午节", "Dragon Boat Festival", 2026, "06-19", "06-21"),
        _feast("中秋节", "Mid-Autumn Festival", 2026, "09-25", "09-27"),
        _feast("国庆节", "National Day", 2026, "10-01", "10-07", "09-20", "10-10"),
    ),
}  # fmt: skip
FRIDAY, SATURDAY, MONDAY = 4, 5, 0


def days_of(year: int) -> Iterator[dict[str, Any]]:
    """The days of a year that differ, as values of `CalendarDay`; none for a year that was not announced yet."""
    for feast in YEARS.get(year, ()):
        names = {"name": feast.name, "name_en": feast.name_en}
        for number in range((feast.last - feast.first).days + 1):
            yield {"on": feast.first + timedelta(days=number), "kind": "holiday", "as_weekday": None, **names}
        for day in feast.worked:
            as_weekday = FRIDAY if day.weekday() == SATURDAY else MONDAY
            yield {"on": day, "kind": "working", "as_weekday": as_weekday, **names}
