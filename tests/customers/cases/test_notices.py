"""Whom cases tell, and what the timeline says of them."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from customers.cases import actions
from customers.directory.models import Customer
from customers.records import timeline
from customers.records.health import signals_for
from customers.records.panels import panels_for
from notifications import relay, selectors
from notifications.models import Notice
from ownership.models import User
from tests.factories import cases
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db


def lines(user: User) -> list[tuple[str, bool]]:
    """What the inbox says, and whether it waits for an answer; oldest first."""
    relay.drain()
    rows = list(Notice.objects.for_person(user).select_related("event__by").order_by("pk"))
    return [(line.text, line.is_waiting) for line in selectors.lines(user, rows)]


def test_the_customers_owner_hears_of_a_case(customer: Customer, rep: User, agent: User) -> None:
    case = actions.open(customer, by=agent, kind="request", title="Spare part")

    assert lines(rep) == [(f"Wang Min opened a case for {customer.name}: {case.number} Spare part", False)]
    assert lines(agent) == []


def test_the_desk_hears_of_a_case_that_nobody_has_and_until_somebody_has(
    customer: Customer, rep: User, agent: User, service_manager: User
) -> None:
    case = actions.open(customer, by=rep, kind="request", title="Spare part")
    waiting = f"A case waits for somebody: {case.number} Spare part ({customer.name})"
    assert lines(agent) == lines(service_manager) == [(waiting, True)]

    actions.assign(case, to=agent, by=agent)

    assert lines(service_manager) == [(waiting, False)]


def test_who_is_given_a_case_is_told_and_so_is_who_loses_it(
    customer: Customer, agent: User, service_manager: User, company: SimpleNamespace
) -> None:
    other = people.member(company.service)
    case = cases.case(customer, agent, owner=agent, title="It leaks", department=company.service)

    actions.assign(case, to=other, by=service_manager)

    assert lines(other) == [
        (f"service_manager gave you a case: {case.number} It leaks ({customer.name})", True)
    ]
    assert lines(agent) == [
        (f"service_manager moved a case of yours to somebody else: {case.number} It leaks", False)
    ]


def test_who_opened_it_hears_that_it_is_resolved(customer: Customer, rep: User, agent: User) -> None:
    case = cases.case(customer, rep, owner=agent, title="It leaks")

    actions.resolve(case, by=agent, solution="Replaced the seal.")

    assert lines(rep) == [(f"{case.number} It leaks ({customer.name}) has been resolved", False)]


def test_nobody_is_told_of_a_case_he_may_not_read(
    key_customer: Customer, agent: User, service_manager: User
) -> None:
    actions.open(key_customer, by=agent, kind="request", title="Spare part")

    assert lines(service_manager) == []


def test_the_timeline_says_what_happened_in_the_readers_words(
    customer: Customer, rep: User, agent: User
) -> None:
    case = actions.open(customer, by=agent, kind="question", title="It leaks")
    actions.resolve(case, by=agent, solution="Done.")

    said = [str(line.text) for line in timeline.page_for(rep, customer, {}).rows]

    assert said == [f"Case {case.number} It leaks was resolved", f"Case {case.number} It leaks was opened"]


def test_the_customers_page_counts_open_cases(customer: Customer, agent: User) -> None:
    cases.case(customer, agent, priority="urgent")
    cases.case(customer, agent)
    cases.resolved(customer, agent)

    with translation.override("en"):
        signal = next(one for one in signals_for(agent, customer) if str(one["label"]) == "Open cases")
        panel = next(one for one in panels_for(agent, customer, "middle") if one.key == "cases")

    assert (signal["reading"].value, str(signal["reading"].note), panel.count) == (2, "1 urgent", 2)
