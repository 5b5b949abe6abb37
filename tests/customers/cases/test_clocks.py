"""The clocks of cases: what starts, stops and pauses them, and whom they warn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm_site.kit.business_time import Calendar, hours
from crm_site.kit.errors import RuleBroken
from customers.cases import actions
from customers.cases.clocks import rules, watching
from customers.cases.clocks.models import CaseClock, ServiceLevel
from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from customers.interactions import actions as interactions
from customers.records.models import TimelineEntry
from notifications import relay, selectors
from notifications.models import Event, Notice
from ownership.calendar.models import CalendarDay, WorkingHours
from ownership.models import User
from tests.factories import cases
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
HOUR = timedelta(hours=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def always_open() -> None:
    """Business time is plain time, so that a test reads as a clock does."""
    CalendarDay.objects.all().delete()
    WorkingHours.objects.all().delete()
    WorkingHours.objects.bulk_create(
        WorkingHours(weekday=number, opens=time(0), closes=time(0)) for number in range(7)
    )
    ServiceLevel.objects.all().delete()
    promise("normal", 60, 240)
    promise("urgent", 30, 120)
    promise("normal", 20, 200, kind="complaint")


def promise(priority: str, response: int, resolution: int, kind: str = "") -> None:
    ServiceLevel.objects.create(
        priority=priority, kind=kind, response_minutes=response, resolution_minutes=resolution
    )


def opened(customer: Customer, by: User, **values: Any) -> ServiceCase:
    return actions.open(
        customer, by=by, **{"kind": "question", "title": "It leaks", "channel": "mail", **values}
    )


def clock(case: ServiceCase, kind: str = "resolution") -> CaseClock:
    return CaseClock.objects.get(case=case, kind=kind)


def let_pass(case: ServiceCase, length: timedelta) -> None:
    """Everything about the case happened that much earlier."""
    for one in CaseClock.objects.filter(case=case):
        for name in ("started_at", "due_at", "warn_at", "paused_at", "stopped_at", "look_at"):
            at = getattr(one, name)
            setattr(one, name, at - length if at else None)
        one.save()
    case.refresh_from_db()
    for name in ("opened_at", "due_at", "waiting_since"):
        at = getattr(case, name)
        setattr(case, name, at - length if at else None)
    case.save()


def told(user: User) -> list[str]:
    relay.drain()
    rows = list(Notice.objects.for_person(user).select_related("event__by").order_by("pk"))
    return [line.text for line in selectors.lines(user, rows)]


def near(found: datetime | None, wanted: datetime) -> bool:
    return found is not None and abs(found - wanted) < timedelta(seconds=20)


# --- arithmetic, by hand ------------------------------------------------------------------------------------


OFFICE = Calendar.of(
    "Asia/Shanghai", dict.fromkeys(range(5), hours((time(9), time(12)), (time(13), time(18))))
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def counted(target: int, start: str) -> CaseClock:
    made = CaseClock(kind="resolution", target_minutes=target, started_at=at(start))
    rules.count(made, OFFICE)
    return made


def test_a_clock_is_due_in_business_time_and_warns_after_three_quarters() -> None:
    made = counted(240, "2025-03-07 16:00")  # Friday

    assert made.due_at == at("2025-03-10 11:00")
    assert made.warn_at == at("2025-03-10 10:00")
    assert made.look_at == made.warn_at


def test_a_pause_moves_the_deadline_by_its_business_time() -> None:
    made = counted(240, "2025-03-07 16:00")

    rules.pause(made, at("2025-03-07 17:00"))
    assert made.look_at is None
    rules.go_on(made, OFFICE, at("2025-03-10 10:00"))  # an hour on Friday, one on Monday

    assert made.paused_seconds == 7200
    assert made.due_at == at("2025-03-10 14:00")


def test_two_pauses_add_up_and_one_at_night_counts_nothing() -> None:
    made = counted(240, "2025-03-03 09:00")

    for start, end in (("2025-03-03 10:00", "2025-03-03 10:30"), ("2025-03-03 18:00", "2025-03-04 09:00")):
        rules.pause(made, at(start))
        rules.go_on(made, OFFICE, at(end))

    assert made.paused_seconds == 1800
    assert made.due_at == at("2025-03-03 14:30")


def test_what_was_late_before_the_pause_stays_late() -> None:
    made = counted(60, "2025-03-03 09:00")

    rules.pause(made, at("2025-03-03 10:30"))
    rules.stop(made, at("2025-03-04 10:00"))

    assert (made.missed_at, made.was_kept) == (at("2025-03-03 10:00"), False)


def test_what_is_solved_during_a_pause_is_in_time() -> None:
    made = counted(60, "2025-03-03 09:00")

    rules.pause(made, at("2025-03-03 09:30"))
    rules.stop(made, at("2025-03-05 10:00"))

    assert (made.missed_at, made.was_kept, made.paused_at) == (None, True, None)


def test_what_was_done_in_time_and_written_down_later_is_in_time() -> None:
    made = counted(60, "2025-03-03 09:00")
    rules.miss(made, at("2025-03-03 10:00"))

    rules.stop(made, at("2025-03-03 09:40"))

    assert (made.missed_at, made.was_kept) == (None, True)


def test_more_time_counts_from_where_a_paused_clock_stands() -> None:
    made = counted(60, "2025-03-03 09:00")
    rules.pause(made, at("2025-03-03 10:30"))

    rules.aim(made, OFFICE, 120, at("2025-03-03 15:00"))

    assert made.missed_at is None


def test_more_time_makes_what_was_missed_good_and_less_does_not() -> None:
    made = counted(60, "2025-03-03 09:00")
    rules.miss(made, at("2025-03-03 10:01"))

    rules.aim(made, OFFICE, 240, at("2025-03-03 10:05"))
    assert (made.missed_at, made.warned_at, made.look_at) == (None, None, at("2025-03-03 12:00"))

    rules.aim(made, OFFICE, 30, at("2025-03-03 10:05"))
    assert made.due_at == at("2025-03-03 09:30")


# --- starting -----------------------------------------------------------------------------------------------


def test_a_case_starts_both_clocks_by_its_priority(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)

    response, resolution = clock(case, "response"), clock(case)
    assert near(response.due_at, case.opened_at + HOUR)
    assert near(resolution.due_at, case.opened_at + 4 * HOUR)
    assert (case.due_at, case.missed_at, case.is_clocked) == (response.due_at, None, True)


def test_a_kind_of_its_own_stands_above_any_kind(customer: Customer, agent: User) -> None:
    case = opened(customer, agent, kind="complaint")

    assert clock(case, "response").target_minutes == 20


def test_what_nobody_promised_has_no_clock(customer: Customer, agent: User) -> None:
    case = opened(customer, agent, priority="low")

    assert not CaseClock.objects.filter(case=case).exists()
    assert (case.due_at, case.is_clocked) == (None, True)


@pytest.mark.parametrize("channel", ["phone", "chat", "visit"])
def test_who_opens_a_case_while_talking_has_answered(channel: str, customer: Customer, agent: User) -> None:
    case = opened(customer, agent, channel=channel)

    assert clock(case, "response").stopped_at == case.opened_at
    assert case.due_at == clock(case).due_at


def test_a_reps_call_is_no_answer_of_the_desk(customer: Customer, rep: User, agent: User) -> None:
    case = opened(customer, rep, channel="phone")

    assert clock(case, "response").stopped_at is None


# --- the first response -------------------------------------------------------------------------------------


def test_saying_so_is_a_first_response(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)

    case = actions.answer(case, by=agent)

    assert clock(case, "response").was_kept is True
    assert case.due_at == clock(case).due_at
    assert TimelineEntry.objects.filter(kind="case.answered").count() == 1


def test_a_second_answer_changes_nothing(customer: Customer, agent: User) -> None:
    case = actions.answer(opened(customer, agent), by=agent)
    first = clock(case, "response").stopped_at

    actions.answer(case, by=agent)

    assert clock(case, "response").stopped_at == first
    assert Event.objects.filter(name="case.answered").count() == 1


def test_a_call_to_the_customer_is_a_first_response(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)

    interactions.log(customer, by=agent, kind="call", direction="out", text="Told him.")
    relay.drain()

    assert clock(case, "response").was_kept is True
    assert not TimelineEntry.objects.filter(kind="case.answered").exists()  # the call has its own line


@pytest.mark.parametrize(("kind", "direction"), [("note", ""), ("call", "in"), ("training", "out")])
def test_what_answers_nobody_is_none(kind: str, direction: str, customer: Customer, agent: User) -> None:
    case = opened(customer, agent)

    interactions.log(customer, by=agent, kind=kind, direction=direction, text="x")
    relay.drain()

    assert clock(case, "response").stopped_at is None


def test_a_reps_call_answers_no_case_of_the_desk(customer: Customer, rep: User, agent: User) -> None:
    case = opened(customer, agent)

    interactions.log(customer, by=rep, kind="call", direction="out", text="About an offer.")
    relay.drain()

    assert clock(case, "response").stopped_at is None


def test_a_call_before_the_case_answers_nothing(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)

    earlier = timezone.now() - HOUR
    interactions.log(customer, by=agent, kind="call", direction="out", text="x", at=earlier)
    relay.drain()

    assert clock(case, "response").stopped_at is None


def test_anybody_of_the_desk_answers_a_case_that_nobody_has(
    customer: Customer, rep: User, agent: User
) -> None:
    case = opened(customer, rep, channel="mail")

    interactions.log(customer, by=agent, kind="mail", direction="out", text="We look into it.")
    relay.drain()

    assert clock(case, "response").was_kept is True


# --- waiting, solving, reopening ----------------------------------------------------------------------------


def test_waiting_for_the_customer_stops_the_clock(customer: Customer, agent: User) -> None:
    case = actions.wait(opened(customer, agent), by=agent)

    assert (case.state, case.due_at, case.is_open) == ("waiting", None, True)
    assert clock(case).paused_at == case.waiting_since
    assert clock(case, "response").was_kept is True  # to ask the customer is to answer him


def test_going_on_gives_the_time_back(customer: Customer, agent: User) -> None:
    case = actions.wait(opened(customer, agent), by=agent)
    let_pass(case, 3 * HOUR)

    case = actions.resume(case, by=agent)

    assert (case.state, case.waiting_since) == ("open", None)
    assert near(case.due_at, timezone.now() + 4 * HOUR)


def test_waiting_twice_and_going_on_twice_are_refused(customer: Customer, agent: User) -> None:
    case = actions.wait(opened(customer, agent), by=agent)

    with pytest.raises(RuleBroken):
        actions.wait(case, by=agent)
    case = actions.resume(case, by=agent)
    with pytest.raises(RuleBroken):
        actions.resume(case, by=agent)


def test_a_waiting_case_may_be_resolved(customer: Customer, agent: User) -> None:
    case = actions.wait(opened(customer, agent), by=agent)

    case = actions.resolve(case, by=agent, solution="It was the seal.")

    assert (case.state, case.waiting_since, case.due_at) == ("resolved", None, None)
    assert clock(case).was_kept is True


def test_resolving_late_is_late(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)
    let_pass(case, 5 * HOUR)

    case = actions.resolve(case, by=agent, solution="Done.")

    assert clock(case).was_kept is False
    assert case.missed_at == clock(case, "response").due_at  # what was missed first


def test_reopening_begins_the_time_for_the_solution_anew(customer: Customer, agent: User) -> None:
    case = opened(customer, agent, channel="phone")
    let_pass(case, 5 * HOUR)
    case = actions.resolve(case, by=agent, solution="Done.")

    case = actions.reopen(case, by=agent)

    assert near(case.due_at, timezone.now() + 4 * HOUR)
    assert case.missed_at is None
    assert clock(case, "response").stopped_at is not None


def test_another_priority_counts_from_the_same_start(customer: Customer, agent: User) -> None:
    case = opened(customer, agent, channel="phone")
    let_pass(case, HOUR)

    case = actions.edit(case, by=agent, version=1, priority="urgent")

    assert near(case.due_at, case.opened_at + 2 * HOUR)


def test_other_words_leave_the_clocks_alone(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)
    before = clock(case).due_at
    ServiceLevel.objects.update(resolution_minutes=1)

    actions.edit(case, by=agent, version=1, title="It drips")

    assert clock(case).due_at == before


def test_a_priority_that_promises_nothing_has_no_clock(customer: Customer, agent: User) -> None:
    case = opened(customer, agent, channel="phone")

    case = actions.edit(case, by=agent, version=1, priority="low")

    assert case.due_at is None
    assert [one.kind for one in CaseClock.objects.filter(case=case)] == ["response"]


def test_what_is_promised_later_has_its_clocks(customer: Customer, agent: User) -> None:
    case = opened(customer, agent, channel="phone", priority="low")
    assert not CaseClock.objects.filter(case=case).exists()

    case = actions.edit(case, by=agent, version=1, priority="urgent")

    assert [one.kind for one in CaseClock.objects.filter(case=case)] == ["resolution"]
    assert near(case.due_at, case.opened_at + 2 * HOUR)


def test_clocks_leave_no_history(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)

    actions.answer(case, by=agent)
    watching.watch()

    assert case.history.count() == 1


def test_a_stopped_clock_is_not_watched(customer: Customer, agent: User) -> None:
    one = clock(opened(customer, agent))

    with pytest.raises(IntegrityError):
        CaseClock.objects.filter(pk=one.pk).update(stopped_at=timezone.now())


# --- the watch ----------------------------------------------------------------------------------------------


def test_nothing_is_said_before_three_quarters(customer: Customer, agent: User) -> None:
    opened(customer, agent)

    assert watching.watch() == 0


def test_the_owner_is_warned_at_three_quarters_once(customer: Customer, agent: User) -> None:
    case = opened(customer, agent, channel="phone")
    let_pass(case, 3 * HOUR + timedelta(minutes=1))

    watching.watch()
    watching.watch()

    assert told(agent) == [f"Due soon: {case.number} It leaks ({customer.name})"]
    assert Event.objects.get(name="case.due_soon").facts == {"kind": "question", "clock": "resolution"}


def test_owner_and_manager_hear_of_what_was_missed_once(
    customer: Customer, agent: User, service_manager: User
) -> None:
    case = opened(customer, agent, channel="phone")
    let_pass(case, 3 * HOUR + timedelta(minutes=1))
    watching.watch()
    let_pass(case, HOUR)

    watching.watch()
    watching.watch()

    assert told(agent)[-1] == f"Not solved in time: {case.number} It leaks ({customer.name})"
    assert told(service_manager) == [f"Not solved in time: {case.number} It leaks ({customer.name})"]
    case.refresh_from_db()
    assert case.missed_at == clock(case).due_at
    assert TimelineEntry.objects.filter(kind="case.overdue").count() == 1


def test_a_watch_that_slept_tells_only_what_was_missed(customer: Customer, agent: User) -> None:
    case = opened(customer, agent, channel="phone")
    let_pass(case, 9 * HOUR)

    watching.watch()

    assert [event.name for event in Event.objects.filter(name__in=["case.due_soon", "case.overdue"])] == [
        "case.overdue"
    ]


def test_the_desk_is_warned_of_what_nobody_has_taken(
    customer: Customer, rep: User, agent: User, service_manager: User
) -> None:
    case = opened(customer, rep)
    let_pass(case, timedelta(minutes=50))

    watching.watch()

    assert f"Answer soon: {case.number} It leaks ({customer.name})" in told(agent)
    assert f"Answer soon: {case.number} It leaks ({customer.name})" in told(service_manager)


def test_who_solved_it_meanwhile_is_not_told(customer: Customer, agent: User) -> None:
    case = opened(customer, agent, channel="phone")
    let_pass(case, 9 * HOUR)
    watching.watch()

    actions.resolve(case, by=agent, solution="Done.")

    assert told(agent) == []


def test_a_waiting_case_is_never_late(customer: Customer, agent: User) -> None:
    case = actions.wait(opened(customer, agent, channel="phone"), by=agent)
    let_pass(case, 99 * HOUR)

    assert watching.watch() == 0


def test_other_hours_move_what_is_due(customer: Customer, agent: User, company: SimpleNamespace) -> None:
    case = opened(customer, agent, channel="phone")
    today = timezone.localdate()
    for number in range(3):  # whatever the time of day: today and the next two are holidays
        CalendarDay.objects.create(on=today + timedelta(days=number), name="厂庆")

    watching.hours_changed(Event(name="calendar.changed"))
    watching.watch()

    case.refresh_from_db()
    assert case.due_at is not None
    assert case.due_at.astimezone(SHANGHAI).date() == today + timedelta(days=3)
    assert not Event.objects.filter(name="case.overdue").exists()


def test_cases_that_came_without_clocks_get_them(customer: Customer, agent: User) -> None:
    fresh = cases.case(customer, agent, owner=agent)
    old = cases.case(customer, agent, owner=agent, opened_at=timezone.now() - 99 * HOUR)
    solved = cases.resolved(customer, agent)

    assert watching.watch() == 2

    fresh.refresh_from_db()
    old.refresh_from_db()
    assert near(fresh.due_at, fresh.opened_at + 4 * HOUR)
    assert old.missed_at == clock(old).due_at
    assert not Event.objects.filter(name="case.overdue").exists()  # late before it came here
    assert not CaseClock.objects.filter(case=solved).exists()


# --- pages --------------------------------------------------------------------------------------------------


def url(name: str, *args: int) -> str:
    return reverse(f"customers:{name}", args=args)


def test_pages_say_how_much_time_is_left(customer: Customer, agent: User, sign_in: Browser) -> None:
    case, browser = opened(customer, agent), sign_in(agent)

    for address in (url("case-list"), url("case-detail", case.pk), url("customer-cases", customer.pk)):
        page = browser.get(address).content.decode()
        assert "59 min left" in page or "1 h left" in page, address
    assert "left" in browser.get(reverse("workflows:work")).content.decode()


def test_pages_say_what_was_missed_in_words(customer: Customer, agent: User, sign_in: Browser) -> None:
    case, browser = opened(customer, agent), sign_in(agent)
    let_pass(case, 3 * HOUR)
    watching.watch()

    page = browser.get(url("case-detail", case.pk)).content.decode()

    assert "2 h overdue" in page
    assert "1 overdue" in browser.get(url("customer-detail", customer.pk)).content.decode()


def test_the_verbs_of_waiting_and_answering(customer: Customer, agent: User, sign_in: Browser) -> None:
    case, browser = opened(customer, agent), sign_in(agent)
    page = browser.get(url("case-detail", case.pk)).content.decode()
    assert url("case-answer", case.pk) in page
    assert url("case-wait", case.pk) in page

    browser.post(url("case-wait", case.pk))
    page = browser.get(url("case-detail", case.pk)).content.decode()
    assert "Waiting for the customer" in page
    assert "clock stopped" in page
    assert url("case-answer", case.pk) not in page

    browser.post(url("case-resume", case.pk))
    case.refresh_from_db()
    assert case.state == "open"


def test_who_meets_dots_meets_no_clock(
    customer: Customer, agent: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    reader = people.member(company.marketing)
    case = opened(customer, agent)

    answer = sign_in(reader).get(url("case-detail", case.pk))

    assert answer.status_code == 404 or "left" not in answer.content.decode()


def test_administrators_set_what_is_promised(admin: User, sign_in: Browser) -> None:
    page = sign_in(admin).get(reverse("admin:customers_servicelevel_changelist"))

    assert page.status_code == 200
    assert "any kind · Normal" in page.content.decode()
