"""Business time, computed by hand: weekends, feasts and their worked weekends, rests, nights, clocks that change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_site.kit.business_time import CLOSED, Calendar, Hours, NeverOpen, hours
from ownership.calendar.china import YEARS, days_of

OFFICE = hours((time(9), time(12)), (time(13), time(18)))
NIGHT = hours((time(22), time(2)))
LATE = hours((time(22), time(6)))
WHOLE = hours((time(0), time(0)))
WORKDAYS = range(5)


def weekly(zone: str, of_day: Hours, weekdays: range | tuple[int, ...] = range(7)) -> Calendar:
    return Calendar.of(zone, dict.fromkeys(weekdays, of_day))


def china() -> Calendar:
    days = {
        one["on"]: CLOSED if one["as_weekday"] is None else OFFICE for year in YEARS for one in days_of(year)
    }
    return Calendar.of("Asia/Shanghai", dict.fromkeys(WORKDAYS, OFFICE), days)


CALENDARS = {
    "china": china(),
    "night": weekly("Asia/Shanghai", NIGHT, WORKDAYS),
    "always": weekly("Asia/Shanghai", WHOLE),
    "overlap": weekly("Asia/Shanghai", hours((time(9), time(13)), (time(12), time(18))), WORKDAYS),
    "berlin": weekly("Europe/Berlin", hours((time(9), time(17))), WORKDAYS),
    "berlin always": weekly("Europe/Berlin", WHOLE),
    "berlin saturday night": weekly("Europe/Berlin", LATE, (5,)),
    "new york": weekly("America/New_York", hours((time(9), time(17))), WORKDAYS),
    "new york nights": weekly("America/New_York", LATE),
    "new york gap": weekly("America/New_York", hours((time(2, 30), time(4, 30)))),
}

# calendar, from, business minutes, until; on the wall of the calendar's zone.
TABLE = [
    # an ordinary week: 09:00-12:00 and 13:00-18:00
    ("china", "2025-03-03 09:00", 60, "2025-03-03 10:00"),
    ("china", "2025-03-03 09:00", 180, "2025-03-03 12:00"),
    ("china", "2025-03-03 09:00", 181, "2025-03-03 13:01"),
    ("china", "2025-03-03 11:30", 60, "2025-03-03 13:30"),
    ("china", "2025-03-03 12:30", 30, "2025-03-03 13:30"),
    ("china", "2025-03-03 08:00", 30, "2025-03-03 09:30"),
    ("china", "2025-03-03 18:00", 30, "2025-03-04 09:30"),
    ("china", "2025-03-03 17:30", 60, "2025-03-04 09:30"),
    ("china", "2025-03-03 09:00", 480, "2025-03-03 18:00"),
    ("china", "2025-03-03 09:00", 481, "2025-03-04 09:01"),
    ("china", "2025-03-07 17:00", 120, "2025-03-10 10:00"),
    ("china", "2025-03-08 10:00", 60, "2025-03-10 10:00"),
    ("china", "2025-03-09 23:59", 1, "2025-03-10 09:01"),
    ("china", "2025-03-03 09:00", 2400, "2025-03-07 18:00"),
    ("china", "2025-03-03 09:00", 2401, "2025-03-10 09:01"),
    ("china", "2025-03-05 10:00", 0, "2025-03-05 10:00"),
    ("china", "2025-03-08 10:00", 0, "2025-03-08 10:00"),
    # New Year 2025: Wednesday off
    ("china", "2024-12-31 17:00", 120, "2025-01-02 10:00"),
    # Spring Festival 2025: 28 January to 4 February off; Sunday 26 January and Saturday 8 February worked
    ("china", "2025-01-24 17:00", 120, "2025-01-26 10:00"),
    ("china", "2025-01-27 17:00", 120, "2025-02-05 10:00"),
    ("china", "2025-01-28 10:00", 1, "2025-02-05 09:01"),
    ("china", "2025-01-26 09:00", 960, "2025-01-27 18:00"),
    ("china", "2025-02-07 17:30", 60, "2025-02-08 09:30"),
    ("china", "2025-02-08 17:30", 60, "2025-02-10 09:30"),
    ("china", "2025-01-24 09:00", 1920, "2025-02-05 18:00"),
    ("china", "2025-02-04 23:00", 480, "2025-02-05 18:00"),
    # Qingming, Labour Day and Dragon Boat 2025
    ("china", "2025-04-03 17:00", 120, "2025-04-07 10:00"),
    ("china", "2025-04-25 17:00", 120, "2025-04-27 10:00"),
    ("china", "2025-04-30 17:00", 120, "2025-05-06 10:00"),
    ("china", "2025-05-30 17:45", 30, "2025-06-03 09:15"),
    # National Day 2025: 1 to 8 October off; Sunday 28 September and Saturday 11 October worked
    ("china", "2025-09-26 17:00", 120, "2025-09-28 10:00"),
    ("china", "2025-09-30 17:00", 120, "2025-10-09 10:00"),
    ("china", "2025-10-10 17:00", 120, "2025-10-11 10:00"),
    ("china", "2025-10-11 17:00", 120, "2025-10-13 10:00"),
    ("china", "2025-09-30 09:00", 1920, "2025-10-11 18:00"),
    ("china", "2025-10-04 12:00", 60, "2025-10-09 10:00"),
    # New Year 2026: to Saturday 3 January; the Sunday is worked
    ("china", "2025-12-31 17:00", 120, "2026-01-04 10:00"),
    ("china", "2026-01-04 17:00", 120, "2026-01-05 10:00"),
    ("china", "2025-12-31 18:00", 960, "2026-01-05 18:00"),
    # Spring Festival 2026: 15 to 23 February off; Saturdays 14 and 28 February worked
    ("china", "2026-02-13 17:00", 120, "2026-02-14 10:00"),
    ("china", "2026-02-14 17:00", 120, "2026-02-24 10:00"),
    ("china", "2026-02-15 09:00", 60, "2026-02-24 10:00"),
    ("china", "2026-02-27 17:00", 120, "2026-02-28 10:00"),
    ("china", "2026-02-28 17:00", 120, "2026-03-02 10:00"),
    ("china", "2026-02-14 09:00", 2880, "2026-02-28 18:00"),
    # Qingming, Labour Day, Dragon Boat and Mid-Autumn 2026
    ("china", "2026-04-03 17:00", 120, "2026-04-07 10:00"),
    ("china", "2026-04-30 17:00", 120, "2026-05-06 10:00"),
    ("china", "2026-05-08 17:00", 120, "2026-05-09 10:00"),
    ("china", "2026-05-09 17:30", 60, "2026-05-11 09:30"),
    ("china", "2026-06-18 17:00", 120, "2026-06-22 10:00"),
    ("china", "2026-09-18 17:00", 120, "2026-09-20 10:00"),
    ("china", "2026-09-24 17:00", 120, "2026-09-28 10:00"),
    # National Day 2026: 1 to 7 October off; Saturday 10 October worked
    ("china", "2026-09-30 17:00", 120, "2026-10-08 10:00"),
    ("china", "2026-10-09 17:00", 120, "2026-10-10 10:00"),
    ("china", "2026-10-10 17:00", 120, "2026-10-12 10:00"),
    ("china", "2026-09-30 09:00", 2400, "2026-10-12 18:00"),
    # over midnight: 22:00-02:00, Monday to Friday; Friday's night ends on Saturday
    ("night", "2025-03-03 22:00", 120, "2025-03-04 00:00"),
    ("night", "2025-03-03 22:00", 180, "2025-03-04 01:00"),
    ("night", "2025-03-03 23:30", 240, "2025-03-04 23:30"),
    ("night", "2025-03-07 23:00", 180, "2025-03-08 02:00"),
    ("night", "2025-03-07 23:00", 181, "2025-03-10 22:01"),
    ("night", "2025-03-08 00:30", 30, "2025-03-08 01:00"),
    ("night", "2025-03-09 00:30", 1, "2025-03-10 22:01"),
    ("night", "2025-12-31 23:00", 120, "2026-01-01 01:00"),
    # day and night, and hours that overlap count once
    ("always", "2025-03-08 10:00", 1440, "2025-03-09 10:00"),
    ("always", "2025-12-31 23:30", 60, "2026-01-01 00:30"),
    ("overlap", "2025-03-03 09:00", 540, "2025-03-03 18:00"),
    ("overlap", "2025-03-03 09:00", 541, "2025-03-04 09:01"),
    # Berlin: forward on 30 March 2025 at 02:00, back on 26 October at 03:00
    ("berlin", "2025-03-28 16:30", 60, "2025-03-31 09:30"),
    ("berlin", "2025-10-24 16:30", 60, "2025-10-27 09:30"),
    ("berlin always", "2025-03-30 00:00", 120, "2025-03-30 03:00"),
    ("berlin always", "2025-03-30 00:00", 1380, "2025-03-31 00:00"),
    ("berlin always", "2025-10-26 00:00", 1500, "2025-10-27 00:00"),
    ("berlin always", "2025-10-26 00:00", 180, "2025-10-26 02:00+01:00"),
    ("berlin saturday night", "2025-03-29 22:00", 420, "2025-03-30 06:00"),
    ("berlin saturday night", "2025-03-29 22:00", 421, "2025-04-05 22:01"),
    ("berlin saturday night", "2025-10-25 22:00", 540, "2025-10-26 06:00"),
    # New York: forward on 9 March 2025 at 02:00, back on 2 November
    ("new york", "2025-10-31 16:00", 120, "2025-11-03 10:00"),
    ("new york nights", "2025-03-08 22:00", 420, "2025-03-09 06:00"),
    ("new york nights", "2025-03-08 22:00", 421, "2025-03-09 22:01"),
    ("new york nights", "2025-11-01 22:00", 540, "2025-11-02 06:00"),
    # 02:30 is skipped on 9 March: it opens at 03:30
    ("new york gap", "2025-03-09 00:00", 60, "2025-03-09 04:30"),
    ("new york gap", "2025-03-09 00:00", 61, "2025-03-10 02:31"),
]
SPANS = [
    ("china", "2025-03-08 10:00", "2025-03-09 20:00", 0),
    ("china", "2025-03-03 08:00", "2025-03-03 20:00", 480),
    ("china", "2025-03-03 12:15", "2025-03-03 12:45", 0),
    ("china", "2025-03-03 11:50", "2025-03-03 13:10", 20),
    ("china", "2025-03-03 10:00", "2025-03-03 09:00", 0),
    ("china", "2025-01-28 00:00", "2025-02-05 00:00", 0),
    ("china", "2026-10-01 00:00", "2026-10-08 00:00", 0),
    ("china", "2025-01-01 00:00", "2026-01-01 00:00", 248 * 480),  # 248 working days in 2025 …
    ("china", "2026-01-01 00:00", "2027-01-01 00:00", 248 * 480),  # … and in 2026
    ("china", "2025-07-01 00:00", "2026-07-01 00:00", 248 * 480),
    ("berlin always", "2025-01-01 00:00", "2026-01-01 00:00", 365 * 1440),
    ("new york nights", "2025-03-01 12:00", "2025-03-15 12:00", 14 * 480 - 60),
]


def at(calendar: Calendar, text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(calendar.zone))


@pytest.mark.parametrize(("name", "start", "minutes", "end"), TABLE)
def test_a_deadline_lies_where_it_was_worked_out_by_hand(
    name: str, start: str, minutes: int, end: str
) -> None:
    calendar = CALENDARS[name]

    found = calendar.add(at(calendar, start), minutes)

    assert found.timestamp() == at(calendar, end).timestamp(), found


@pytest.mark.parametrize(("name", "start", "minutes", "end"), TABLE)
def test_so_many_minutes_lie_between(name: str, start: str, minutes: int, end: str) -> None:
    calendar = CALENDARS[name]

    assert calendar.between(at(calendar, start), at(calendar, end)) == minutes


@pytest.mark.parametrize(("name", "start", "end", "minutes"), SPANS)
def test_open_time_between_any_two_moments(name: str, start: str, end: str, minutes: int) -> None:
    calendar = CALENDARS[name]

    assert calendar.between(at(calendar, start), at(calendar, end)) == minutes


@pytest.mark.parametrize(
    ("moment", "opens", "is_open"),
    [
        ("2025-03-03 10:00", "2025-03-03 10:00", True),
        ("2025-03-03 12:00", "2025-03-03 13:00", False),
        ("2025-03-03 18:00", "2025-03-04 09:00", False),
        ("2025-03-08 10:00", "2025-03-10 09:00", False),
        ("2025-01-28 10:00", "2025-02-05 09:00", False),
        ("2025-01-26 10:00", "2025-01-26 10:00", True),
        ("2025-12-31 18:00", "2026-01-04 09:00", False),
    ],
)
def test_the_next_opening(moment: str, opens: str, is_open: bool) -> None:
    calendar = CALENDARS["china"]

    assert calendar.opens(at(calendar, moment)) == at(calendar, opens)
    assert calendar.is_open(at(calendar, moment)) is is_open


def test_who_never_opens_has_no_deadline() -> None:
    calendar = Calendar.of("Asia/Shanghai", {})

    with pytest.raises(NeverOpen):
        calendar.add(at(calendar, "2025-03-03 09:00"), 1)
    with pytest.raises(NeverOpen):
        calendar.opens(at(calendar, "2025-03-03 09:00"))


def test_time_is_not_taken_away() -> None:
    calendar = CALENDARS["china"]

    with pytest.raises(ValueError, match="added"):
        calendar.add(at(calendar, "2025-03-03 09:00"), -1)


def test_seconds_count() -> None:
    calendar = CALENDARS["china"]
    start = at(calendar, "2025-03-03 11:59:30")

    assert calendar.open_time(start, at(calendar, "2025-03-03 13:00:30")) == timedelta(minutes=1)
    assert calendar.add(start, 1) == at(calendar, "2025-03-03 13:00:30")


def test_a_deadline_comes_in_the_zone_that_was_asked_in() -> None:
    start = at(CALENDARS["berlin"], "2025-03-03 03:00")

    assert CALENDARS["china"].add(start, 60).tzinfo == ZoneInfo("Europe/Berlin")


def test_a_year_is_spanned_in_under_a_millisecond() -> None:
    calendar = CALENDARS["china"]
    start, end = at(calendar, "2025-01-02 09:00"), at(calendar, "2026-01-05 09:00")
    calendar.between(start, end)  # the year's openings are worked out once

    began = perf_counter()
    for _number in range(100):
        calendar.add(start, calendar.between(start, end))
    each = (perf_counter() - began) / 200

    assert each < 0.001


# --- against an oracle that looks at every minute -------------------------------------------------------------

MINUTE = timedelta(minutes=1)
DATES = ("2025-03-08", "2025-03-29", "2025-10-25", "2025-11-01", "2025-12-30", "2024-02-28")
quarters = st.integers(0, 95).map(lambda number: number * 15)
lengths = st.integers(1, 96).map(lambda number: number * 15)
day_hours = st.lists(st.tuples(quarters, lengths), max_size=2).map(
    lambda found: tuple(sorted((start, start + length) for start, length in found))
)
zones = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"])
near = st.builds(
    lambda day, more: date.fromisoformat(day) + timedelta(days=more),
    st.sampled_from(DATES),
    st.integers(0, 4),
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = {number: draw(day_hours) for number in range(7)}
    week[draw(st.integers(0, 6))] = ((540, 600),)  # open at some time
    return Calendar.of(draw(zones), week, draw(st.dictionaries(near, day_hours, max_size=3)))


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    return datetime.combine(draw(near), time(0), ZoneInfo("UTC")) + timedelta(
        minutes=draw(st.integers(0, 1440))
    )


def open_at(calendar: Calendar, moment: datetime) -> bool:
    """Whether the moment lies in an opening that begins on its day or on one of the two before."""
    zone = ZoneInfo(calendar.zone)
    for back in range(3):
        day = moment.astimezone(zone).date() - timedelta(days=back)
        for start, end in calendar.hours_on(day):
            edges = [
                datetime.combine(
                    day + timedelta(days=minute // 1440), time(minute % 1440 // 60, minute % 60), zone
                )
                for minute in (start, end)
            ]
            if edges[0].timestamp() <= moment.timestamp() < edges[1].timestamp():
                return True
    return False


@settings(max_examples=60, deadline=None)
@given(calendars(), moments(), st.integers(0, 1500))
def test_minutes_are_those_that_an_oracle_counts_one_by_one(
    calendar: Calendar, start: datetime, span: int
) -> None:
    counted = sum(open_at(calendar, start + number * MINUTE) for number in range(span))

    assert calendar.between(start, start + span * MINUTE) == counted


@settings(max_examples=300, deadline=None)
@given(calendars(), moments(), st.integers(1, 4000))
def test_a_deadline_is_the_first_moment_that_late(calendar: Calendar, start: datetime, minutes: int) -> None:
    due = calendar.add(start, minutes)

    assert calendar.between(start, due) == minutes
    assert calendar.open_time(start, due - timedelta(seconds=1)) < timedelta(minutes=minutes)


@settings(max_examples=300, deadline=None)
@given(calendars(), st.lists(moments(), min_size=3, max_size=3))
def test_parts_add_up_to_the_whole(calendar: Calendar, some: list[datetime]) -> None:
    first, second, third = sorted(some)

    parts = calendar.open_time(first, second) + calendar.open_time(second, third)

    assert calendar.open_time(first, third) == parts
