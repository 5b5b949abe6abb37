"""Relative dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crm_site.kit.filters import days
from crm_site.kit.filters.kinds.dates import span

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("name", "first", "end"),
    [
        ("today", "2026-11-22", "2026-11-23"),
        ("yesterday", "2026-11-21", "2026-11-22"),
        ("tomorrow", "2026-11-23", "2026-11-24"),
        ("this_week", "2026-11-16", "2026-11-23"),
        ("last_week", "2026-11-09", "2026-11-16"),
        ("next_week", "2026-11-23", "2026-11-30"),
        ("this_month", "2026-11-01", "2026-12-01"),
        ("next_month", "2026-12-01", "2027-01-01"),
        ("last_quarter", "2026-07-01", "2026-10-01"),
        ("this_quarter", "2026-10-01", "2027-01-01"),
        ("next_quarter", "2027-01-01", "2027-04-01"),
        ("last_year", "2025-01-01", "2026-01-01"),
        ("next_year", "2027-01-01", "2028-01-01"),
    ],
)
def test_a_period_is_a_range_of_days(name, first, end):
    assert days.period(name, SUNDAY) == (date.fromisoformat(first), date.fromisoformat(end))


@given(
    some.dates(date(1950, 1, 1), date(2150, 1, 1)), some.sampled_from(["week", "month", "quarter", "year"])
)
def test_last_this_and_next_follow_each_other_without_a_gap(today, unit):
    last, this, following = (days.period(f"{step}_{unit}", today) for step in ("last", "this", "next"))

    assert this[0] <= today < this[1]
    assert last[1] == this[0]
    assert this[1] == following[0]


@given(some.dates(date(1950, 1, 1), date(2150, 1, 1)), some.integers(0, 4000))
def test_the_last_days_and_more_than_so_many_days_ago_share_the_past(today, number):
    assert span("last_days", number, today)[0] == span("days_ago", number, today)[1]
    assert span("next_days", number, today)[1] == span("days_ahead", number, today)[0]
    assert span("last_days", number, today)[1] == today + timedelta(days=1)
