"""“Why did I get this?”: on the customer's page and in the notice, by the rule as it was then."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customers.directory import actions as directory_actions
from customers.directory.models import Customer
from notifications import relay
from notifications.models import Notice
from notifications.selectors import lines
from ownership.models import User
from ownership.rules import actions, simulation_actions
from ownership.rules.models import RuleSet
from tests.factories import directory
from tests.factories import rules as make
from tests.ownership.rules.conftest import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(into: RuleSet, agent: User) -> Customer:
    make.in_force(into)
    return directory_actions.create(by=agent, name="新线索", stage="lead", level="A")


def told(browser: Client, customer: Customer) -> str:
    return browser.get(reverse("ownership:customer-assigned", args=[customer.pk])).content.decode()


def test_the_owner_reads_which_rule_chose_him_and_why(given: Customer, sign_in: Any) -> None:
    text = told(sign_in(given.owner), given)

    assert "Valuable" in text
    assert "Level is A or B" in text
    assert "in turns" in text
    assert "Show the rules" not in text


def test_the_rule_is_told_as_it_was_when_it_chose(
    given: Customer, into: RuleSet, keeper: User, sign_in: Any
) -> None:
    rule = into.rules.get()
    into.refresh_from_db()
    actions.edit_rule(rule, by=keeper, version=into.version, name="改名", name_en="Renamed", per_day=1)
    actions.put_in_force(into, by=keeper)
    actions.remove_rule(rule, by=keeper)

    text = told(sign_in(keeper), given)

    assert "Valuable" in text
    assert "Renamed" not in text
    assert reverse("ownership:rule-version", args=[into.pk, 1]) in text


def test_what_no_rule_decided_is_told_by_its_reason(
    customer: Customer, teammate: User, manager: User, sign_in: Any
) -> None:
    assert "has not changed hands" in told(sign_in(manager), customer)

    directory_actions.assign(customer, by=manager, owner=teammate, version=customer.version)

    assert "He Jing" in told(sign_in(manager), customer)


def test_a_hidden_customer_tells_nothing(given: Customer, other_department: User, sign_in: Any) -> None:
    where = reverse("ownership:customer-assigned", args=[given.pk])

    assert sign_in(other_department).get(where).status_code == 404


def test_the_notice_of_one_customer_names_the_rule(given: Customer) -> None:
    relay.drain()

    (line,) = lines(
        given.owner, list(Notice.objects.filter(recipient=given.owner).select_related("event__by"))
    )

    assert "gave you" in line.text
    assert line.why == "The assignment rule “Valuable” chose you."


def test_a_batch_is_one_notice_that_counts_by_rule(
    into: RuleSet, team: list[User], keeper: User, company: SimpleNamespace
) -> None:
    make.rule(into, "person", people=team[:1], name="其余", name_en="Rest", is_default=True)
    for level in ("A", "A", "A", "A", "C"):
        directory.customer(stage="lead", level=level)
    simulation_actions.apply(_ready(into, keeper), by=keeper)
    work_off()
    relay.drain()

    (line,) = lines(team[0], list(Notice.objects.filter(recipient=team[0]).select_related("event__by")))

    assert line.why == "Assignment rules chose you: Valuable (2), Rest (1)"


def _ready(into: RuleSet, keeper: User) -> Any:
    found = simulation_actions.simulate(into, by=keeper)
    work_off()
    found.refresh_from_db()
    return found
