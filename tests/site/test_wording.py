"""Times and money as people read them, in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from crm_site.kit import wording

NOW = datetime(2025, 11, 21, 4, 0, tzinfo=UTC)  # noon in Shanghai, a Friday


@pytest.fixture(autouse=True)
def _in_english_in_shanghai():
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        yield


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=10), "10 minutes ago"),
        (timedelta(hours=3), "today 09:00"),
        (timedelta(hours=20), "yesterday 16:00"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=30), "Oct 22"),
        (timedelta(days=400), "Oct 17, 2024"),
        (-timedelta(hours=2), "today 14:00"),
        (-timedelta(days=1), "tomorrow 12:00"),
        (-timedelta(days=2), "in 2 days"),
    ],
)
def test_moments_are_relative_when_near_and_dated_when_far(before, words):
    assert wording.ago(NOW - before, NOW) == words


def test_today_is_the_readers_day_and_not_the_servers():
    moment = datetime(2025, 11, 20, 17, 0, tzinfo=UTC)  # one in the morning of the 21st in Shanghai

    assert wording.ago(moment, NOW) == "today 01:00"


def test_days_without_a_time_are_read_as_days():
    assert wording.ago(date(2025, 11, 21), NOW) == "today"
    assert wording.ago(date(2025, 11, 20), NOW) == "yesterday"


def test_chinese_dates_have_no_leading_zero():
    with translation.override("zh-hans"):
        assert wording.ago(datetime(2025, 9, 5, tzinfo=UTC), NOW) == "9月5日"


@pytest.mark.parametrize(
    ("left", "text", "tone"),
    [
        (timedelta(minutes=-130), "2 h 10 min overdue", "r"),
        (timedelta(minutes=40), "40 min left", "r"),
        (timedelta(hours=2, minutes=40), "2 h 40 min left", "y"),
        (timedelta(hours=10), "today 22:00", "y"),
        (timedelta(hours=22), "tomorrow 10:00", ""),
        (timedelta(days=5), "in 5 days", ""),
    ],
)
def test_deadlines_say_what_is_left_and_how_urgent_it_is(left, text, tone):
    assert wording.due(NOW + left, NOW) == (text, tone)


def test_money_keeps_every_digit_and_drops_empty_cents():
    assert wording.money(Decimal("1280000.00"), "CNY") == "¥1,280,000"
    assert wording.money(Decimal("-99.50"), "USD") == "−$99.50"
    assert wording.money(Decimal("5"), "CHF") == "CHF 5"


def test_short_money_counts_in_the_readers_units():
    assert wording.money_short(Decimal("12800000"), "CNY") == "¥12.8M"
    with translation.override("zh-hans"):
        assert wording.money_short(Decimal("12800000"), "CNY") == "¥1280万"
        assert wording.money_short(Decimal("350000000"), "CNY") == "¥3.5亿"
    assert wording.money_short(Decimal("950"), "CNY") == "¥950"


def test_weekdays_are_short_in_both_languages():
    monday = date(2026, 11, 23)

    assert wording.weekday(monday) == "Mon"
    with translation.override("zh-hans"):
        assert wording.weekday(monday) == "周一"


def test_words_in_a_row_are_parted_as_the_reader_parts_them():
    assert wording.listed(["name", "phone"]) == "name, phone"
    with translation.override("zh-hans"):
        assert wording.listed(["名称", "电话"]) == "名称、电话"
