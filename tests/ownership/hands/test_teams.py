"""The customer team: one person per function, who sees the customer for as long as he answers for it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer
from customers.records.models import TimelineEntry
from notifications import relay
from notifications.models import Event, Notice
from ownership.access.viewer import forget
from ownership.models import EndedShare, TeamMember, User
from ownership.teams import actions
from ownership.teams.selectors import member_for, seats_of
from workflows.steps.finding import find

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def sees(user: User, customer: Customer) -> bool:
    forget(user)
    return Customer.objects.visible_to(user).filter(pk=customer.pk).exists()


def test_a_member_sees_even_a_key_customer(key_customer: Customer, rep: User, agent: User) -> None:
    actions.put(key_customer, "service", agent, by=rep)

    assert sees(agent, key_customer)
    assert member_for(key_customer, "service") == agent


def test_who_is_relieved_sees_it_no_longer(
    key_customer: Customer, rep: User, agent: User, service_manager: User
) -> None:
    actions.put(key_customer, "service", agent, by=rep)
    actions.put(key_customer, "service", service_manager, by=rep)

    assert not sees(agent, key_customer)
    assert sees(service_manager, key_customer)
    assert EndedShare.objects.get().user == agent


def test_nobody_may_answer_again(key_customer: Customer, rep: User, agent: User) -> None:
    actions.put(key_customer, "service", agent, by=rep)
    actions.put(key_customer, "service", None, by=rep)

    assert not sees(agent, key_customer)
    assert TeamMember.objects.get().until_at is not None


def test_saying_the_same_changes_nothing(customer: Customer, rep: User, agent: User) -> None:
    actions.put(customer, "service", agent, by=rep)
    actions.put(customer, "service", agent, by=rep)

    assert Event.objects.filter(name="team.changed").count() == 1


def test_a_member_works_in_a_department_of_his_function(
    customer: Customer, rep: User, marketer: User
) -> None:
    with pytest.raises(RuleBroken):
        actions.put(customer, "service", marketer, by=rep)


@pytest.mark.parametrize("who", ["teammate", "agent", "auditor", "stranger"])
def test_who_does_not_answer_for_the_customer_names_nobody(
    who: str, customer: Customer, agent: User, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(PermissionDenied):
        actions.put(customer, "service", agent, by=request.getfixturevalue(who))


def test_the_database_keeps_one_per_function(customer: Customer, agent: User) -> None:
    TeamMember.objects.create(row=customer, function="service", user=agent)

    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(row=customer, function="service", user=agent)


def test_a_line_on_the_timeline_and_a_notice_tell_of_it(customer: Customer, rep: User, agent: User) -> None:
    actions.put(customer, "service", agent, by=rep)
    relay.drain()

    assert TimelineEntry.objects.filter(kind="team.changed", customer=customer).count() == 1
    assert Notice.objects.filter(recipient=agent).count() == 1


def test_the_card_shows_five_functions(customer: Customer, rep: User, sign_in: Browser) -> None:
    answer = sign_in(rep).get(reverse("ownership:customer-team", args=[customer.pk]))

    assert answer.status_code == 200
    assert [seat.function for seat in seats_of(customer)] == [
        "sales", "service", "marketing", "operations", "finance",
    ]  # fmt: skip


def test_a_reader_gets_the_card_without_its_forms(customer: Customer, agent: User, sign_in: Browser) -> None:
    url = reverse("ownership:customer-team", args=[customer.pk])
    answer = sign_in(agent).get(url, headers={"HX-Request": "true"})

    assert b"<form" not in answer.content


def test_the_owner_names_somebody_on_the_page(
    customer: Customer, rep: User, agent: User, sign_in: Browser
) -> None:
    typed = {"seat": "service", "service-function": "service", "service-user": agent.pk}
    answer = sign_in(rep).post(reverse("ownership:customer-team", args=[customer.pk]), typed)

    assert answer.status_code == 302
    assert member_for(customer, "service") == agent


def test_somebody_of_another_function_is_refused_beside_the_field(
    customer: Customer, rep: User, marketer: User, sign_in: Browser
) -> None:
    typed = {"seat": "service", "service-function": "service", "service-user": marketer.pk}
    answer = sign_in(rep).post(reverse("ownership:customer-team", args=[customer.pk]), typed)

    assert answer.status_code == 422
    assert not TeamMember.objects.exists()


def test_a_playbook_finds_its_person_in_the_team(
    customer: Customer, rep: User, agent: User, service_manager: User
) -> None:
    """Without a seat in the team the rule falls back to the least loaded."""
    planned = {"finder": "team", "department_kind": "service"}
    run = SimpleNamespace(customer=customer, requester=rep)
    assert find(planned, run).by == "least_loaded"

    actions.put(customer, "service", service_manager, by=rep)

    assert (find(planned, run).assignee, find(planned, run).by) == (service_manager, "team")
