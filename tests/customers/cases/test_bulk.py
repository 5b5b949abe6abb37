"""Many cases at once: who may, what is left out, clocks that follow, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customers.cases import actions
from customers.cases.categories.models import CaseCategory
from customers.cases.clocks.models import CaseClock, ServiceLevel
from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from customers.records.changes import actions as changes
from customers.records.models import ChangeSet, TimelineEntry
from notifications.models import Event
from ownership.models import User
from tests.factories import cases, directory

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture
def opened(customer: Customer, agent: User) -> list[ServiceCase]:
    """Two open cases of the agent's, with clocks."""
    for priority, minutes in (("normal", 480), ("urgent", 60)):
        ServiceLevel.objects.update_or_create(
            kind="",
            priority=priority,
            defaults={"response_minutes": minutes, "resolution_minutes": minutes * 4},
        )
    ServiceLevel.objects.exclude(kind="").delete()
    return [
        actions.open(customer, by=agent, kind="question", title=f"Case {one}", channel="mail")
        for one in (1, 2)
    ]


def bulk(browser: Client, verb: str, rows: list[ServiceCase], **values: Any) -> Any:
    posted = {
        "verb": verb,
        "confirm": "1",
        "query": "view=every",
        "number": len(rows),
        "row": [row.pk for row in rows],
        **values,
    }
    return browser.post(reverse("customers:bulk", args=["cases"]), posted)


def clocks() -> list[dict[str, Any]]:
    return list(CaseClock.objects.order_by("pk").values())


def shown() -> list[dict[str, Any]]:
    names = ("state", "owner", "department", "priority", "due_at", "missed_at", "resolved_at", "closed_at")
    return list(ServiceCase.objects.order_by("pk").values(*names))


def test_another_priority_moves_the_clocks_and_back(
    opened: list[ServiceCase], agent: User, sign_in: Browser
) -> None:
    before = clocks(), shown()

    bulk(sign_in(agent), "edit", opened, **{"change:priority": "on", "priority": "urgent"})

    assert {one.priority for one in ServiceCase.objects.all()} == {"urgent"}
    assert set(CaseClock.objects.values_list("target_minutes", flat=True)) == {60, 240}
    assert [one.due_at for one in ServiceCase.objects.order_by("pk")] == [
        min(clock.due_at for clock in case.clocks.all()) for case in ServiceCase.objects.order_by("pk")
    ]
    event = Event.objects.get(name="cases.edited")
    assert (event.facts["rows"], event.facts["fields"]) == (2, ["priority"])
    assert TimelineEntry.objects.filter(kind="case.edited").count() == 2
    assert opened[0].history.first().priority == "urgent"

    changes.undo(ChangeSet.objects.get(), by=agent)
    assert (clocks(), shown()) == before


def test_a_category_for_many_and_none(opened: list[ServiceCase], agent: User, sign_in: Browser) -> None:
    category = CaseCategory.objects.create(name="噪音", name_en="Noise")
    browser = sign_in(agent)

    bulk(browser, "edit", opened, **{"change:category": "on", "category": category.pk})
    assert {one.category for one in ServiceCase.objects.all()} == {category}

    bulk(browser, "edit", opened, **{"change:category": "on", "category": ""})
    assert {one.category for one in ServiceCase.objects.all()} == {None}


def test_nothing_ticked_is_said(opened: list[ServiceCase], agent: User, sign_in: Browser) -> None:
    answer = bulk(sign_in(agent), "edit", opened, priority="urgent")

    assert answer.status_code == 422
    assert not ChangeSet.objects.exists()


def test_many_cases_go_to_a_colleague_and_back(
    opened: list[ServiceCase], agent: User, service_manager: User, customer: Customer, sign_in: Browser
) -> None:
    rows = [*opened, cases.resolved(customer, agent, owner=agent, department=opened[0].department)]

    bulk(sign_in(service_manager), "assign", rows, owner=service_manager.pk, department="")

    assert ServiceCase.objects.filter(owner=service_manager).count() == 2
    change_set = ChangeSet.objects.get()
    assert change_set.facts["why"] == {"other_state": 1}
    assert Event.objects.get(name="cases.assigned").facts["owner_now"] == service_manager.pk
    changes.undo(change_set, by=service_manager)
    assert ServiceCase.objects.filter(owner=agent).count() == 3


def test_many_cases_go_to_another_desk(
    opened: list[ServiceCase], agent: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    bulk(sign_in(agent), "assign", opened, owner="", department=company.support.pk)

    assert set(ServiceCase.objects.values_list("department", "owner")) == {(company.support.pk, None)}


def test_a_colleague_of_another_desk_is_refused(
    opened: list[ServiceCase], agent: User, supporter: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    answer = bulk(sign_in(agent), "assign", opened, owner=supporter.pk, department=company.service.pk)

    assert answer.status_code == 422


def test_what_was_lent_for_a_case_keeps_it_out(
    key_customer: Customer,
    agent: User,
    supporter: User,
    manager: User,
    company: SimpleNamespace,
    sign_in: Browser,
) -> None:
    case = cases.case(key_customer, agent, department=company.service)
    actions.assign(case, to=supporter, by=manager)

    answer = bulk(sign_in(supporter), "assign", [case], owner="", department=company.support.pk)

    case.refresh_from_db()
    assert (answer.status_code, case.owner) == (302, supporter)
    assert not ChangeSet.objects.exists()


def test_many_cases_wait_go_on_are_resolved_and_closed(
    opened: list[ServiceCase], agent: User, sign_in: Browser
) -> None:
    browser = sign_in(agent)
    for step, state, running in (
        ("wait", "waiting", 0),
        ("resume", "open", 2),
        ("resolve", "resolved", 0),
        ("close", "closed", 0),
    ):
        bulk(browser, "step", opened, step=step, solution="Oiled.")
        rows = ServiceCase.objects.all()
        assert {one.state for one in rows} == {state}
        assert rows.filter(due_at__isnull=False).count() == running

    assert {one.solution for one in ServiceCase.objects.all()} == {"Oiled."}
    assert [one.feedback.count() for one in ServiceCase.objects.all()] == [1, 1]


def test_a_closing_that_is_undone_asks_nobody(
    customer: Customer, agent: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    case = cases.resolved(customer, agent, owner=agent, department=company.service)
    bulk(sign_in(agent), "step", [case], step="close", solution="")

    changes.undo(ChangeSet.objects.get(), by=agent)

    case.refresh_from_db()
    assert (case.state, case.closed_at, case.feedback.count()) == ("resolved", None, 0)


def test_cases_in_other_states_are_left_out_and_counted(
    opened: list[ServiceCase], agent: User, sign_in: Browser
) -> None:
    bulk(sign_in(agent), "step", opened, step="close", solution="")

    assert {one.state for one in ServiceCase.objects.all()} == {"open"}
    assert not ChangeSet.objects.exists()


def test_resolving_asks_for_the_solution(opened: list[ServiceCase], agent: User, sign_in: Browser) -> None:
    assert bulk(sign_in(agent), "step", opened, step="resolve", solution=" ").status_code == 422


def test_sellers_change_no_cases_in_bulk(opened: list[ServiceCase], rep: User, sign_in: Browser) -> None:
    answer = bulk(sign_in(rep), "step", opened, step="wait", solution="")

    assert answer.status_code == 403


def test_a_case_that_moved_on_is_kept_by_the_undo(
    opened: list[ServiceCase], agent: User, sign_in: Browser
) -> None:
    bulk(sign_in(agent), "edit", opened, **{"change:priority": "on", "priority": "urgent"})
    moved = ServiceCase.objects.get(pk=opened[0].pk)
    actions.edit(moved, by=agent, version=moved.version, title="Another title")

    changes.undo(ChangeSet.objects.get(), by=agent)

    found = ServiceCase.objects.in_bulk([one.pk for one in opened])
    assert [found[one.pk].priority for one in opened] == ["urgent", "normal"]
    assert set(moved.clocks.values_list("target_minutes", flat=True)) == {60, 240}


def test_who_lost_sight_of_a_customer_changes_nothing_of_it(
    agent: User, other_department: User, sign_in: Browser
) -> None:
    case = cases.case(directory.customer(owner=other_department), other_department)

    answer = bulk(sign_in(agent), "step", [case], step="wait", solution="")

    case.refresh_from_db()
    assert (answer.status_code, case.state) == (302, "open")
