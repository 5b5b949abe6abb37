"""Dates as people write them."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone

from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Parse

YEARS = range(1500, 2201)
# Two-digit years from 70 on belong to the last century (POSIX strptime does the same from 69 on).
PIVOT = 70
# Days are counted from here by spreadsheets; 20000-80000 are the years 1954-2119.
SERIAL_START, SERIALS = date(1899, 12, 30), range(20000, 80000)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CLOCK = re.compile(r"[T\s]+\d{1,2}[:.]\d{2}([:.]\d{2})?([.,]\d+)?\s*([AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?$")
HOURS = re.compile(r"[T\s]+(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:[:.](?P<s>[0-5]\d))?\s*(?P<half>[AaPp][Mm])?")
NOON = time(12)
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年\\]\s*(\d{1,2})\s*[-/.月\\]\s*(\d{1,2})\s*[日号]?")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
WORDS = re.compile(
    r"(?P<a>[A-Za-z]{3,9}|\d{1,2})(?:st|nd|rd|th)?[\s\-.,]+(?P<b>[A-Za-z]{3,9}|\d{1,2})(?:st|nd|rd|th)?[\s\-.,]+(?P<y>\d{4}|\d{2})"
)


def moment(header: str, samples: Sequence[str]) -> Parse:
    """A day with its time, in the zone of who imports unless the cell says another; noon where it names none."""
    parse_day = day(header, samples)

    def parse(cell: str, notes: Notes) -> datetime | None:
        with suppress(ValueError):
            at = datetime.fromisoformat(cell)
            if at.year not in YEARS:
                raise ValueError
            at = at if len(cell) > 10 else at.replace(hour=12)
            return at if at.tzinfo else timezone.make_aware(at)
        found = parse_day(cell, notes)
        if found is None:
            return None
        return timezone.make_aware(datetime.combine(found, _clock(cell) or NOON))

    return parse


def _clock(cell: str) -> time | None:
    match = HOURS.search(cell)
    if not match:
        return None
    hour, half = int(match["h"]), (match["half"] or "").lower()
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return time(hour, int(match["m"]), int(match["s"] or 0)) if hour < 24 and int(match["m"]) < 60 else None


def day(_header: str, samples: Sequence[str]) -> Parse:
    """A date in any usual shape; whether the day or the month comes first is taken from the column."""
    order = _order(samples)

    def parse(cell: str, notes: Notes) -> date | None:
        found, ambiguous = _read(cell, order or "dmy")
        if found is None:
            notes.refuse("not_a_date", value=cell[:80])
        elif found.year not in YEARS:
            notes.refuse("date_out_of_range", value=cell[:80])
            return None
        elif ambiguous and order is None:
            notes.warn("date_order", value=cell, read=found.isoformat(), order="D/M/Y")
        return found

    return parse


def _order(samples: Sequence[str]) -> str | None:
    """Which comes first in dates like 02/01/2014, from those of the column that leave no choice."""
    for sample in samples:
        match = YEAR_LAST.match(sample.strip())
        if match and int(match[1]) > 12:
            return "dmy"
        if match and int(match[2]) > 12:
            return "mdy"
    return None


@lru_cache(maxsize=8192)
def _read(cell: str, order: str) -> tuple[date | None, bool]:
    """The date and whether day and month could be swapped."""
    try:
        return date.fromisoformat(cell), False
    except ValueError:
        pass
    try:
        return _shaped(CLOCK.sub("", cell.strip()), order)
    except ValueError:
        return None, False


def _shaped(text: str, order: str) -> tuple[date | None, bool]:
    if match := YEAR_FIRST.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3])), False
    if match := YEAR_LAST.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), _century(match[3])
        swap = second > 12 or (order == "mdy" and first <= 12)
        month, number = (first, second) if swap else (second, first)
        return date(year, month, number), first <= 12 and second <= 12 and first != second
    if match := WORDS.fullmatch(text):
        return _with_month_name(match["a"], match["b"], _century(match["y"])), False
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in SERIALS:
        return SERIAL_START + timedelta(days=int(text)), False
    return None, False


def _with_month_name(first: str, second: str, year: int) -> date:
    name, number = (second, first) if first.isdigit() else (first, second)
    return date(year, MONTHS.index(name[:3].lower()) + 1, int(number))


def _century(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) >= PIVOT else 2000)
