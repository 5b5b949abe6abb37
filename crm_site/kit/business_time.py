"""Business time: weekly hours, days that differ, a time zone; moments in, moments and minutes out. Pure.

Hours stand on the wall clock of the calendar's zone; between opening and closing real time passes. So an office
that is open while the clocks change has an hour more or less that day, as its people have.

A year's openings are worked out once for a calendar and kept (a calendar is a value and never changes): a first
question about a year costs about a millisecond, every other one some microseconds, however far apart the moments are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

DAY = 24 * 60  # minutes
MINUTE = 60_000_000  # microseconds; whole numbers keep sums exact
# Where a calendar never opens again within so many years, nothing will ever be due.
YEARS_AHEAD = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Hours = tuple[tuple[int, int], ...]
CLOSED: Hours = ()


class NeverOpen(ValueError):
    """A calendar without hours: no moment lies some business minutes after another."""


def hours(*pairs: tuple[time, time]) -> Hours:
    """The hours of a day from its openings. One that closes at or before it opens closes on the next day."""
    found = [(_minute(opens), _minute(closes)) for opens, closes in pairs]
    return tuple(sorted((start, end if end > start else end + DAY) for start, end in found))


@dataclass(frozen=True)
class Calendar:
    """When somebody works. `week` holds seven days from Monday on, `days` those that differ, sorted by date.

    Hours are minutes since midnight and may go on past it (22:00 to 02:00 is 1320 to 1560): they belong to the
    day on which they begin. What overlaps counts once.
    """

    zone: str
    week: tuple[Hours, ...]
    days: tuple[tuple[date, Hours], ...] = ()

    @classmethod
    def of(cls, zone: str, week: Mapping[int, Hours], days: Mapping[date, Hours] | None = None) -> Calendar:
        """From hours by weekday (0 is Monday; those left out are closed) and by date."""
        return cls(
            zone, tuple(week.get(number, CLOSED) for number in range(7)), tuple(sorted((days or {}).items()))
        )

    def __hash__(self) -> int:
        return self._hash

    def hours_on(self, day: date) -> Hours:
        """The hours that begin on that day."""
        found = self._by_day.get(day)
        return self.week[day.weekday()] if found is None else found

    def is_open(self, at: datetime) -> bool:
        """Whether somebody works at that moment; at closing time no more."""
        year, moment = self._year(at), _microseconds(at)
        return bool(year.spent(moment + 1) - year.spent(moment))

    def opens(self, after: datetime) -> datetime:
        """The moment itself while it is open, else the next opening. Raises NeverOpen."""
        moment = _microseconds(after)
        for year in self._years(after):
            found = year.opening(moment)
            if found is not None:
                return _moment(found, after)
        raise NeverOpen(self.zone)

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """How long it is open between two moments; nothing when the second is not the later one."""
        if end <= start:
            return timedelta(0)
        return timedelta(microseconds=self._spent(end) - self._spent(start) + self._whole_years(start, end))

    def between(self, start: datetime, end: datetime) -> int:
        """Business minutes between two moments, those that are full."""
        return self.open_time(start, end) // timedelta(minutes=1)

    def add(self, start: datetime, minutes: int) -> datetime:
        """The first moment so many business minutes after `start`. Raises NeverOpen; ValueError below 0."""
        return self.after(start, timedelta(minutes=minutes))

    def after(self, start: datetime, length: timedelta) -> datetime:
        """The first moment before which it was open that long since `start`; a day's last minute ends that day."""
        left = length // timedelta(microseconds=1)
        if left < 0:
            raise ValueError("Business time is added, never taken away.")
        if left == 0:
            return start
        left += self._spent(start)
        for year in self._years(start):
            if left <= year.total:
                return _moment(year.reached(left), start)
            left -= year.total
        raise NeverOpen(self.zone)

    # --- years ----------------------------------------------------------------------------------------------

    @cached_property
    def _hash(self) -> int:
        """Worked out once: it is asked with every question about a year."""
        return hash((self.zone, self.week, self.days))

    @cached_property
    def _by_day(self) -> dict[date, Hours]:
        return dict(self.days)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def _number(self, at: datetime) -> int:
        return at.astimezone(self._zone).year

    def _year(self, at: datetime) -> _Year:
        return _year(self, self._number(at))

    def _years(self, start: datetime) -> Iterator[_Year]:
        first = self._number(start)
        return (_year(self, number) for number in range(first, first + YEARS_AHEAD))

    def _spent(self, at: datetime) -> int:
        return self._year(at).spent(_microseconds(at))

    def _whole_years(self, start: datetime, end: datetime) -> int:
        return sum(_year(self, number).total for number in range(self._number(start), self._number(end)))


class _Year:
    """The openings of one local year, in microseconds since 1970, one after the other."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.sums = [0]  # open time before each opening
        for start, end in spans:
            self.starts.append(start)
            self.ends.append(end)
            self.sums.append(self.sums[-1] + end - start)

    @property
    def total(self) -> int:
        return self.sums[-1]

    def spent(self, moment: int) -> int:
        """Open time of the year before the moment."""
        here = bisect_right(self.starts, moment)
        if here == 0:
            return 0
        return self.sums[here - 1] + min(moment, self.ends[here - 1]) - self.starts[here - 1]

    def reached(self, spent: int) -> int:
        """The first moment with that much open time before it; `spent` is above 0 and at most `total`."""
        here = bisect_left(self.sums, spent) - 1
        return self.starts[here] + spent - self.sums[here]

    def opening(self, moment: int) -> int | None:
        """The moment while it is open, else the next opening of the year."""
        here = bisect_right(self.ends, moment)
        return max(moment, self.starts[here]) if here < len(self.starts) else None


@lru_cache(maxsize=512)
def _year(calendar: Calendar, number: int) -> _Year:
    return _Year(_merged(sorted(_openings(calendar, number))))


def _openings(calendar: Calendar, number: int) -> Iterator[tuple[int, int]]:
    """The openings of a local year; those that began on the day before run into it, the last ones end with it."""
    zone = ZoneInfo(calendar.zone)
    first, last = _wall(date(number, 1, 1), 0, zone), _wall(date(number + 1, 1, 1), 0, zone)
    day = date(number - 1, 12, 31)
    midnight = _wall(day, 0, zone)
    while day.year <= number:
        following = _wall(day + timedelta(days=1), 0, zone)
        is_plain = following - midnight == DAY * MINUTE
        for start, end in calendar.hours_on(day):
            if is_plain and end <= DAY:
                opened, closed = midnight + start * MINUTE, midnight + end * MINUTE
            else:  # the clocks change, or it goes on into the next day
                opened, closed = _wall(day, start, zone), _wall(day, end, zone)
            if max(opened, first) < min(closed, last):
                yield max(opened, first), min(closed, last)
        day, midnight = day + timedelta(days=1), following


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for start, end in spans:
        if held is not None and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held


def _wall(day: date, minute: int, zone: ZoneInfo) -> int:
    """A time on the wall of that day. One that the clocks skip is as far behind the change as they said; of one that
    they show twice it is the first."""
    days, rest = divmod(minute, DAY)
    wall = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), zone)
    return _microseconds(wall)


def _microseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def _moment(microseconds: int, like: datetime) -> datetime:
    """The moment, in the zone of the one that was asked about."""
    return (EPOCH + timedelta(microseconds=microseconds)).astimezone(like.tzinfo)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
