"""What goes from one department to another by itself: a qualified lead to sales, a won deal to service."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from crm_site.kit.errors import RuleBroken
from customers.deals import actions as deals_actions
from customers.deals.models import Deal
from customers.directory import actions as directory_actions
from customers.directory.lists import bulk_actions
from customers.directory.models import Customer
from notifications import relay
from ownership.models import User
from tests.factories import deals, directory
from tests.workflows.conftest import finish
from workflows.collaborations.models import Collaboration
from workflows.steps import actions as steps
from workflows.steps.models import Step

pytestmark = pytest.mark.django_db
Work = Callable[[], int]


@pytest.fixture
def settle(work: Work) -> Callable[[], None]:
    """Delivers events and runs background jobs until nothing is left."""

    def run() -> None:
        while relay.drain() + work():
            pass

    return run


@pytest.fixture
def lead(company: SimpleNamespace) -> Customer:
    """Somebody who asked for a catalogue; nobody's yet."""
    return directory.customer(name="Ludwigshafen Pumps", stage="lead", country="DE")


def qualify(lead: Customer, by: User) -> None:
    directory_actions.qualify(lead, by=by)


def test_a_lead_that_marketing_qualifies_goes_to_sales(
    lead: Customer, marketer: User, rep: User, settle: Callable[[], None]
) -> None:
    qualify(lead, marketer)
    settle()

    run = Collaboration.objects.get(customer=lead)
    step = Step.objects.get(collaboration=run)
    assert (run.playbook_code, run.requester, run.title) == ("lead-handover", marketer, "Ludwigshafen Pumps")
    assert (step.assignee, step.department.kind) == (rep, "sales")
    assert Customer.objects.visible_to(rep).filter(pk=lead.pk).exists()


def test_whoever_accepts_the_lead_owns_it_and_keeps_seeing_it(
    lead: Customer, marketer: User, rep: User, settle: Callable[[], None]
) -> None:
    qualify(lead, marketer)
    settle()
    step = Step.objects.get(collaboration__customer=lead)

    steps.accept(step, by=rep)
    settle()

    lead.refresh_from_db()
    assert (lead.owner, lead.department) == (rep, rep.memberships.get().department)
    finish(Step.objects.select_related("collaboration", "assignee").get(pk=step.pk))
    assert Customer.objects.visible_to(rep).filter(pk=lead.pk).exists()


def test_a_lead_that_has_a_seller_goes_to_him_and_stays_his(
    lead: Customer, marketer: User, rep: User, teammate: User, settle: Callable[[], None]
) -> None:
    Customer.objects.filter(pk=lead.pk).update(owner=teammate)
    lead.refresh_from_db()
    qualify(lead, marketer)
    settle()

    step = Step.objects.get(collaboration__customer=lead)
    assert step.assignee == teammate
    steps.accept(step, by=teammate)
    settle()
    lead.refresh_from_db()
    assert lead.owner == teammate


def test_a_seller_who_qualifies_his_own_lead_hands_it_to_nobody(
    lead: Customer, rep: User, settle: Callable[[], None]
) -> None:
    Customer.objects.filter(pk=lead.pk).update(owner=rep)
    lead.refresh_from_db()
    qualify(lead, rep)
    settle()

    assert not Collaboration.objects.exists()


def test_what_was_no_lead_before_is_not_handed_over(
    lead: Customer, marketer: User, operator: User, rep: User, settle: Callable[[], None]
) -> None:
    Customer.objects.filter(pk=lead.pk).update(stage="dormant")
    with pytest.raises(RuleBroken):
        qualify(lead, marketer)
    lead.refresh_from_db()
    directory_actions.edit(lead, by=operator, version=lead.version, stage="active")
    settle()

    assert not Collaboration.objects.exists()


def test_many_leads_that_are_qualified_at_once_go_to_sales_one_by_one(
    lead: Customer, operator: User, rep: User, settle: Callable[[], None]
) -> None:
    other = directory.customer(name="Mannheim Valves", stage="lead", country="DE")
    known = directory.customer(name="Known already", stage="dormant", country="DE")
    bulk_actions.edit([lead.pk, other.pk, known.pk], operator, {"values": {"stage": "prospect"}})
    settle()

    assert set(Collaboration.objects.values_list("customer", flat=True)) == {lead.pk, other.pk}


@pytest.fixture
def won(customer: Customer, rep: User, agent: User, settle: Callable[[], None]) -> Deal:
    deal = deals.deal(customer, rep, title="Two lathes")
    deal = deals_actions.win(deal, by=rep)
    settle()
    return deal


def test_a_won_deal_goes_from_its_seller_to_service(
    won: Deal, rep: User, agent: User, settle: Callable[[], None]
) -> None:
    run = Collaboration.objects.get(deal=won)
    first = Step.objects.select_related("collaboration", "assignee").get(collaboration=run)
    assert (run.requester, run.title, first.assignee) == (rep, f"{won.number} Two lathes", rep)

    finish(first, "Delivery in March, Mrs Lin decides")
    settle()

    second = Step.objects.exclude(pk=first.pk).get(collaboration=run)
    assert (second.assignee, second.department.kind) == (agent, "service")


def test_a_deal_that_is_reopened_withdraws_the_hand_over_and_winning_it_again_starts_another(
    won: Deal, rep: User, settle: Callable[[], None]
) -> None:
    won.refresh_from_db()
    deals_actions.reopen(won, by=rep)
    settle()
    assert list(Collaboration.objects.values_list("state", flat=True)) == ["cancelled"]

    won.refresh_from_db()
    deals_actions.win(won, by=rep)
    settle()
    assert sorted(Collaboration.objects.values_list("state", flat=True)) == ["cancelled", "running"]


def test_the_deals_page_shows_its_hand_over(won: Deal, rep: User, sign_in: Callable[[User], Client]) -> None:
    run = Collaboration.objects.get(deal=won)
    address = reverse("workflows:deal-collaborations", args=[won.pk])
    panel = sign_in(rep).get(address, headers={"HX-Request": "true"}).content.decode()

    assert run.get_absolute_url() in panel
    assert address in sign_in(rep).get(won.get_absolute_url()).content.decode()
    assert won.get_absolute_url() in sign_in(rep).get(run.get_absolute_url()).content.decode()


def test_marketing_qualifies_a_lead_on_its_page(
    lead: Customer, marketer: User, rep: User, auditor: User, sign_in: Callable[[User], Client]
) -> None:
    address = reverse("customers:customer-qualify", args=[lead.pk])
    assert address in sign_in(marketer).get(lead.get_absolute_url()).content.decode()
    assert sign_in(auditor).post(address).status_code == 403
    assert sign_in(rep).post(address).status_code == 404

    sign_in(marketer).post(address)

    lead.refresh_from_db()
    assert lead.stage == "prospect"
    assert address not in sign_in(marketer).get(lead.get_absolute_url()).content.decode()
    assert sign_in(marketer).post(address).status_code == 422
