"""The list of cases: its views, its filter line, what is changed in place, its file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.cases.categories.models import CaseCategory
from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from ownership.models import User
from tests.factories import cases, directory

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
LIST = "/customers/cases/"


def rows(answer: Any) -> list[str]:
    """The titles of the rows shown, in their order."""
    ids = [line.pk for line in answer.context["page"].rows]
    titles = ServiceCase.objects.in_bulk(ids)
    return [titles[pk].title for pk in ids]


def later(**length: int) -> Any:
    return timezone.now() + timedelta(**length)


# --- what is listed -----------------------------------------------------------------------------------------


def test_an_agent_starts_with_his_own_cases_that_are_not_solved(
    customer: Customer, agent: User, sign_in: Browser
) -> None:
    cases.case(customer, agent, owner=agent, title="open")
    cases.case(customer, agent, owner=agent, title="waiting", state="waiting", waiting_since=timezone.now())
    cases.case(customer, agent, title="nobody's")
    cases.resolved(customer, agent, owner=agent, title="solved")

    assert set(rows(sign_in(agent).get(LIST))) == {"open", "waiting"}


def test_a_rep_sees_the_cases_of_his_customers_alone(
    customer: Customer, rep: User, agent: User, sign_in: Browser
) -> None:
    cases.case(customer, agent, title="mine")
    cases.case(directory.customer(), agent, title="another's")

    assert rows(sign_in(rep).get(LIST)) == ["mine"]


def test_who_opened_a_case_for_a_locked_customer_finds_it_with_a_padlock(
    key_customer: Customer, agent: User, sign_in: Browser
) -> None:
    cases.case(key_customer, agent, owner=agent, title="behind the door")

    answer = sign_in(agent).get(LIST)

    assert rows(answer) == ["behind the door"]
    page = answer.content.decode()
    assert key_customer.name in page
    assert reverse("customers:customer-detail", args=[key_customer.pk]) not in page


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"view": "every"}, {"valve", "invoice", "noise", "old", "still"}),
        ({"view": "nobody"}, {"invoice"}),
        ({"view": "desk"}, {"still"}),
        ({"view": "open"}, {"valve", "invoice", "noise", "still"}),
        ({"view": "next"}, {"valve", "noise"}),
        ({"view": "overdue"}, {"valve"}),
        ({"view": "open", "kind": "complaint"}, {"valve"}),
        ({"view": "open", "priority": "high"}, {"noise"}),
        ({"view": "open", "clock": "soon"}, {"noise"}),
        ({"view": "every", "clock": "stopped"}, {"still"}),
        ({"view": "every", "state": "resolved"}, {"old"}),
        ({"view": "every", "text": "VALV"}, {"valve"}),
        ({"view": "open", "text": "恒力"}, {"valve", "invoice", "noise", "still"}),
        (
            {"view": "open", "kind": "nonsense", "clock": "1", "category": "x"},
            {"valve", "invoice", "noise", "still"},
        ),
    ],
)
def test_views_and_boxes(
    query: dict[str, str],
    fits: set[str],
    customer: Customer,
    agent: User,
    company: SimpleNamespace,
    sign_in: Browser,
) -> None:
    cases.case(customer, agent, title="valve", kind="complaint", owner=agent, due_at=later(hours=-1))
    cases.case(customer, agent, title="invoice")
    cases.case(customer, agent, title="noise", priority="high", owner=agent, due_at=later(hours=3))
    cases.case(
        customer,
        agent,
        title="still",
        owner=agent,
        department=company.service,
        state="waiting",
        waiting_since=timezone.now(),
    )
    cases.resolved(customer, agent, title="old", owner=agent)

    assert set(rows(sign_in(agent).get(LIST, query))) == fits


def test_a_number_finds_its_case_whatever_its_state(
    customer: Customer, agent: User, sign_in: Browser
) -> None:
    case = cases.resolved(customer, agent, title="solved")
    cases.case(customer, agent)

    assert rows(sign_in(agent).get(LIST, {"text": case.number.lower()})) == ["solved"]


def test_a_category_counts_those_below(customer: Customer, agent: User, sign_in: Browser) -> None:
    top = CaseCategory.objects.create(name="顶", name_en="Top")
    below = CaseCategory.objects.create(name="下", name_en="Below", parent=top)
    cases.case(customer, agent, title="below", category=below)
    cases.case(customer, agent, title="none")

    answer = sign_in(agent).get(LIST, {"view": "every", "category": top.pk, "columns": "category"})

    assert rows(answer) == ["below"]
    assert "Top › Below" in answer.content.decode()


def test_what_is_due_next_stands_first(customer: Customer, agent: User, sign_in: Browser) -> None:
    for title, hours in (("third", 9), ("first", -2), ("second", 1)):
        cases.case(customer, agent, title=title, owner=agent, due_at=later(hours=hours))
    cases.case(customer, agent, title="no clock", owner=agent)

    assert rows(sign_in(agent).get(LIST, {"view": "next"})) == ["first", "second", "third"]


def test_a_row_says_how_long_is_left_in_words(customer: Customer, agent: User, sign_in: Browser) -> None:
    cases.case(customer, agent, title="a", owner=agent, due_at=later(hours=2, minutes=1))
    cases.case(customer, agent, title="b", owner=agent, due_at=later(hours=-3, minutes=-1))
    cases.case(customer, agent, title="c", owner=agent, state="waiting", waiting_since=timezone.now())

    page = sign_in(agent).get(LIST).content.decode()

    assert "2 h" in page
    assert "left" in page
    assert "3 h 1 min overdue" in page
    assert "clock stopped" in page


def test_the_list_costs_the_same_for_ten_and_fifty(customer: Customer, agent: User, sign_in: Browser) -> None:
    browser = sign_in(agent)
    for _number in range(10):
        cases.case(directory.customer(), agent, owner=agent)
    browser.get(LIST)
    with CaptureQueriesContext(connection) as ten:
        browser.get(LIST)
    for _number in range(41):
        cases.case(directory.customer(owner=agent), agent, owner=agent)

    with CaptureQueriesContext(connection) as fifty:
        answer = browser.get(LIST)

    page = answer.context["page"]
    assert abs(len(fifty) - len(ten)) <= 1  # the count is asked once there is a second page
    assert (len(page.rows), page.count) == (50, 51)
    assert len(browser.get(page.next_url).context["page"].rows) == 1


def test_administrators_see_no_case_here(
    admin: User, customer: Customer, agent: User, sign_in: Browser
) -> None:
    cases.case(customer, agent)

    assert rows(sign_in(admin).get(LIST)) == []


# --- changing in place --------------------------------------------------------------------------------------


def cell(case: ServiceCase, key: str) -> str:
    return reverse("customers:cell", args=["cases", case.pk, key])


def test_a_priority_is_changed_in_its_cell(customer: Customer, agent: User, sign_in: Browser) -> None:
    case, browser = cases.case(customer, agent, owner=agent), sign_in(agent)
    assert "Urgent" in browser.get(cell(case, "priority")).content.decode()

    browser.post(cell(case, "priority"), {"priority": "urgent", "version": "1"})

    case.refresh_from_db()
    assert (case.priority, case.version) == ("urgent", 2)


def test_who_only_reads_changes_nothing_in_place(
    customer: Customer, agent: User, executive: User, sign_in: Browser
) -> None:
    case = cases.case(customer, agent, owner=agent)

    answer = sign_in(executive).post(cell(case, "priority"), {"priority": "urgent", "version": "1"})

    assert answer.status_code == 403


def test_cases_stand_on_a_board_by_priority(customer: Customer, agent: User, sign_in: Browser) -> None:
    cases.case(customer, agent, owner=agent, title="hot", priority="urgent")

    page = sign_in(agent).get(LIST, {"layout": "board", "by": "priority"}).content.decode()

    assert "hot" in page
    assert "Urgent" in page


# --- taking out ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "may"), [("agent", False), ("service_manager", True), ("executive", True)])
def test_who_may_take_cases_out(
    who: str, may: bool, customer: Customer, sign_in: Browser, request: pytest.FixtureRequest
) -> None:
    page = sign_in(request.getfixturevalue(who)).get(LIST).content.decode()

    assert (reverse("customers:export-new") in page) is may
