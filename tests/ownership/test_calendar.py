"""Whose hours count for a department, and the administrators' pages for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from notifications.models import Event
from ownership.calendar import actions
from ownership.calendar.china import YEARS, days_of
from ownership.calendar.models import CalendarDay, WorkingHours
from ownership.calendar.reading import USUAL_WEEK, calendar_of, forget
from ownership.calendar.year import year_of
from ownership.models import Department, User

pytestmark = pytest.mark.django_db
MONDAY = date(2025, 3, 3)
Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def nothing_entered() -> None:
    WorkingHours.objects.all().delete()
    CalendarDay.objects.all().delete()


def open_from(hour: int, until: int, department: Department | None = None) -> None:
    WorkingHours.objects.create(department=department, weekday=0, opens=time(hour), closes=time(until % 24))


def test_without_hours_the_usual_office_week_counts(company: SimpleNamespace) -> None:
    assert calendar_of(company.service).hours_on(MONDAY) == USUAL_WEEK[0]


def test_a_departments_hours_stand_above_those_of_the_company(company: SimpleNamespace) -> None:
    open_from(8, 17)
    open_from(7, 23, company.sales)

    assert calendar_of(None).hours_on(MONDAY) == ((480, 1020),)
    assert calendar_of(company.service).hours_on(MONDAY) == ((480, 1020),)
    assert calendar_of(company.sales).hours_on(MONDAY) == ((420, 1380),)


def test_a_department_below_has_the_hours_of_the_nearest_above(company: SimpleNamespace) -> None:
    open_from(8, 17)
    open_from(7, 23, company.sales)

    assert calendar_of(company.sales_east).hours_on(MONDAY) == ((420, 1380),)


def test_hours_until_midnight_and_after(company: SimpleNamespace) -> None:
    open_from(22, 2)
    open_from(0, 24, company.service)

    assert calendar_of(None).hours_on(MONDAY) == ((1320, 1560),)
    assert calendar_of(company.service).hours_on(MONDAY) == ((0, 1440),)


def test_a_holiday_of_the_company_is_one_for_everybody_who_says_nothing_else(
    company: SimpleNamespace,
) -> None:
    CalendarDay.objects.create(on=MONDAY, name="厂庆")
    CalendarDay.objects.create(
        department=company.service, on=MONDAY, name="值班", kind="working", as_weekday=0
    )

    assert calendar_of(company.sales).hours_on(MONDAY) == ()
    assert calendar_of(company.service).hours_on(MONDAY) == USUAL_WEEK[0]


def test_a_worked_saturday_has_the_hours_of_its_weekday(company: SimpleNamespace) -> None:
    open_from(8, 17)
    CalendarDay.objects.create(on=date(2025, 3, 8), name="调休", kind="working", as_weekday=0)

    assert calendar_of(None).hours_on(date(2025, 3, 8)) == ((480, 1020),)


def test_a_department_elsewhere_counts_in_its_own_zone(company: SimpleNamespace) -> None:
    company.support.time_zone = "Europe/Berlin"
    calendar, berlin = calendar_of(company.support), ZoneInfo("Europe/Berlin")

    due = calendar.add(datetime(2025, 3, 3, 8, tzinfo=berlin), 60)

    assert due == datetime(2025, 3, 3, 10, tzinfo=berlin)


def test_reading_asks_once(company: SimpleNamespace, django_assert_num_queries: Callable) -> None:
    forget()

    with django_assert_num_queries(1):
        calendar_of(company.service)
        calendar_of(company.sales_east)
        calendar_of(None)


def test_a_change_counts_at_once(company: SimpleNamespace) -> None:
    calendar_of(None)

    open_from(8, 17)

    assert calendar_of(None).hours_on(MONDAY) == ((480, 1020),)


# --- rows that make no sense ----------------------------------------------------------------------------------


def test_a_day_stands_once_in_a_calendar() -> None:
    CalendarDay.objects.create(on=MONDAY, name="x")

    with pytest.raises(IntegrityError):
        CalendarDay.objects.create(on=MONDAY, name="y")


@pytest.mark.parametrize(("kind", "as_weekday"), [("working", None), ("holiday", 1), ("working", 7)])
def test_a_worked_day_names_its_hours_and_a_holiday_none(kind: str, as_weekday: int | None) -> None:
    with pytest.raises(IntegrityError):
        CalendarDay.objects.create(on=MONDAY, name="x", kind=kind, as_weekday=as_weekday)


# --- official days --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "off", "worked"), [(2025, 28, 5), (2026, 33, 6)])
def test_the_official_days_are_as_many_as_were_announced(year: int, off: int, worked: int) -> None:
    days = list(days_of(year))

    assert sum(one["kind"] == "holiday" for one in days) == off
    assert [one["on"].weekday() >= 5 for one in days if one["kind"] == "working"] == [True] * worked
    assert len({one["on"] for one in days}) == len(days)


def test_official_days_leave_what_was_entered(admin: User) -> None:
    CalendarDay.objects.create(on=date(2026, 10, 1), name="我们上班", kind="working", as_weekday=3)

    made = actions.load_official(2026, by=admin)

    assert made == len(list(days_of(2026))) - 1
    assert CalendarDay.objects.get(on=date(2026, 10, 1)).name == "我们上班"
    assert actions.load_official(2026, by=admin) == 0
    assert Event.objects.filter(name="calendar.changed").count() == 1


def test_a_year_that_was_not_announced_has_none(admin: User) -> None:
    assert max(YEARS) == 2026
    assert actions.load_official(2030, by=admin) == 0


# --- the year as people read it -------------------------------------------------------------------------------


def test_a_year_counts_its_working_days(admin: User) -> None:
    actions.load_official(2026, by=admin)

    year = year_of(2026)

    assert (year.worked, year.minutes) == (248, 248 * 480)
    october = year.months[9]
    assert [cell.kind for week in october.weeks for cell in week if cell][:10] == ["holiday"] * 7 + [
        "open",
        "open",
        "working",
    ]


def test_an_administrator_looks_at_a_year_and_enters_the_official_days(admin: User, sign_in: Browser) -> None:
    browser, url = sign_in(admin), reverse("admin:ownership_calendar_year", args=[2026])

    assert "Enter the official days of China" in browser.get(url).content.decode()
    page = browser.post(url, follow=True).content.decode()

    assert "39 days were entered." in page
    assert "Spring Festival" in page
    assert "248 days are worked" in page


def test_the_year_of_a_department(admin: User, company: SimpleNamespace, sign_in: Browser) -> None:
    CalendarDay.objects.create(department=company.service, on=date(2026, 3, 2), name="盘点日")
    url = reverse("admin:ownership_calendar_year", args=[2026])

    page = sign_in(admin).get(url, {"department": company.service.pk}).content.decode()

    assert "盘点日" in page
    assert "盘点日" not in sign_in(admin).get(url).content.decode()


@pytest.mark.parametrize("asked", ["", "x", "9" * 5000, "-1"])
def test_a_year_of_nobody_is_that_of_the_company(asked: str, admin: User, sign_in: Browser) -> None:
    url = reverse("admin:ownership_calendar_year", args=[2026])

    assert sign_in(admin).get(url, {"department": asked}).status_code == 200


@pytest.mark.parametrize("number", [1999, 2101])
def test_other_centuries_are_not_there(number: int, admin: User, sign_in: Browser) -> None:
    url = reverse("admin:ownership_calendar_year", args=[number])

    assert sign_in(admin).get(url).status_code == 404


def test_a_change_in_the_administration_is_told(admin: User, sign_in: Browser) -> None:
    sign_in(admin).post(
        reverse("admin:ownership_workinghours_add"),
        {"department": "", "weekday": "0", "opens": "08:00", "closes": "17:00"},
    )

    assert WorkingHours.objects.get().opens == time(8)
    assert Event.objects.filter(name="calendar.changed", about_type="ownership.workinghours").exists()


def test_who_is_no_administrator_does_not_meet_it(rep: User, sign_in: Browser) -> None:
    answer = sign_in(rep).get(reverse("admin:ownership_calendar_year", args=[2026]))

    assert answer.status_code in (302, 403)


def test_lists_lead_to_the_year(admin: User, sign_in: Browser) -> None:
    page = sign_in(admin).get(reverse("admin:ownership_calendarday_changelist")).content.decode()

    assert "The year at a glance" in page
