"""The conflict desk: what it tells, who claims and decides, that nothing moves meanwhile, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from crm_site.kit.errors import RuleBroken
from customers.directory import actions as customers
from customers.directory.lists import bulk_actions
from customers.directory.models import Customer
from customers.records.models import TimelineEntry
from notifications import relay
from notifications.models import Notice
from ownership.disputes import actions, desk, selectors
from ownership.models import AccessLogEntry, Dispute, OwnershipChange, TeamMember, User
from ownership.moves.giving import Move, Why, give
from ownership.moves.models import Reason
from tests.factories import directory
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture
def dispute(customer: Customer, other_department: User, sales_head: User) -> Dispute:
    """The seller in the south claims the customer of the east."""
    return actions.open(customer.pk, by=other_department, evidence="I met them at the fair in May.")


# --- looking ----------------------------------------------------------------------------------------------


def test_the_desk_tells_name_department_and_status_of_a_hidden_customer(
    customer: Customer, other_department: User
) -> None:
    (found,) = desk.look(other_department, customer.name)

    assert (found.name, found.department, found.url) == (customer.name, str(customer.department), "")
    assert found.claim


def test_a_complete_number_finds_too_and_is_written_down(customer: Customer, other_department: User) -> None:
    directory.point(customer, "+86 512 6288 0001")

    (found,) = desk.look(other_department, "0512-62880001")

    assert found.name == customer.name
    assert AccessLogEntry.objects.filter(by=other_department, kind="found", row_id=customer.pk).exists()


def test_one_looks_only_so_often(customer: Customer, other_department: User) -> None:
    for _number in range(30):
        AccessLogEntry.objects.create(by=other_department, kind="found", row_id=customer.pk, field="phone")

    with pytest.raises(RuleBroken):
        desk.look(other_department, customer.name)


def test_the_word_of_an_answer_is_good_for_its_asker_alone(
    customer: Customer, other_department: User, teammate: User
) -> None:
    (found,) = desk.look(other_department, customer.name)

    assert desk.claimed(other_department, found.claim) == customer.pk
    assert desk.claimed(teammate, found.claim) is None
    assert desk.claimed(other_department, "nonsense") is None


def test_ones_own_customer_cannot_be_claimed(customer: Customer, rep: User) -> None:
    (found,) = desk.look(rep, customer.name)

    assert found.claim == ""
    with pytest.raises(RuleBroken):
        actions.open(customer.pk, by=rep, evidence="Mine.")


# --- claiming ---------------------------------------------------------------------------------------------


def test_the_nearest_who_leads_both_decides(dispute: Dispute, sales_head: User) -> None:
    assert dispute.decider == sales_head


def test_where_nobody_leads_both_operations_decides(
    customer: Customer, agent: User, company: SimpleNamespace
) -> None:
    chief = people.member(company.operations, "manager")

    assert actions.open(customer.pk, by=agent, evidence="x").decider == chief


def test_else_an_executive_decides(customer: Customer, agent: User, executive: User) -> None:
    assert actions.open(customer.pk, by=agent, evidence="x").decider == executive


def test_a_manager_who_is_a_side_does_not_decide(
    customer: Customer, sales_head: User, rep: User, executive: User
) -> None:
    dispute = actions.open(customer.pk, by=sales_head, evidence="x")

    assert dispute.decider == executive


def test_one_dispute_at_a_time(dispute: Dispute, teammate: User) -> None:
    with pytest.raises(RuleBroken):
        actions.open(dispute.row_id, by=teammate, evidence="Mine too.")


def test_a_claim_opens_nothing(dispute: Dispute, other_department: User) -> None:
    assert not Customer.objects.visible_to(other_department).filter(pk=dispute.row_id).exists()


# --- meanwhile --------------------------------------------------------------------------------------------


def test_nobody_gives_it_away_meanwhile(
    dispute: Dispute, customer: Customer, manager: User, teammate: User
) -> None:
    with pytest.raises(RuleBroken):
        customers.assign(customer, by=manager, owner=teammate, version=customer.version)

    carried = give([Move(customer.pk, teammate.pk)], by=manager, why=Why(Reason.TRANSFER))
    assert carried.moved == ()
    assert bulk_actions.assign([customer.pk], manager, {"owner": teammate.pk}).changed == 0


def test_everything_else_of_it_may_be_changed(dispute: Dispute, customer: Customer, rep: User) -> None:
    assert customers.edit(customer, by=rep, version=customer.version, level="B").level == "B"


# --- deciding ---------------------------------------------------------------------------------------------


def test_it_stays(dispute: Dispute, customer: Customer, rep: User, sales_head: User) -> None:
    actions.decide(dispute, by=sales_head, outcome="stays", grounds="First contact counts.")

    customer.refresh_from_db()
    assert customer.owner == rep


def test_it_goes_to_who_claimed_it(
    dispute: Dispute, customer: Customer, other_department: User, sales_head: User
) -> None:
    actions.decide(dispute, by=sales_head, outcome="moves", grounds="Met at the fair.")

    customer.refresh_from_db()
    assert (customer.owner, customer.department) == (other_department, dispute.claimant_department)
    assert OwnershipChange.objects.get(row=customer.pk).reason == "dispute"


def test_or_he_joins_the_team(
    dispute: Dispute, customer: Customer, rep: User, other_department: User, sales_head: User
) -> None:
    actions.decide(dispute, by=sales_head, outcome="team", grounds="Both.")

    customer.refresh_from_db()
    assert customer.owner == rep
    assert TeamMember.objects.get().user == other_department
    assert Customer.objects.visible_to(other_department).filter(pk=customer.pk).exists()


@pytest.mark.parametrize("who", ["rep", "other_department", "manager", "operator", "auditor"])
def test_nobody_else_decides(who: str, dispute: Dispute, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        actions.decide(dispute, by=request.getfixturevalue(who), outcome="stays", grounds="x")


def test_it_is_decided_once(dispute: Dispute, sales_head: User) -> None:
    actions.decide(dispute, by=sales_head, outcome="stays", grounds="x")

    with pytest.raises(RuleBroken):
        actions.decide(dispute, by=sales_head, outcome="moves", grounds="y")


def test_both_sides_and_the_decider_are_told(
    dispute: Dispute, rep: User, other_department: User, sales_head: User
) -> None:
    relay.drain()
    assert Notice.objects.waiting().filter(recipient=sales_head).count() == 1
    assert Notice.objects.filter(recipient=rep).count() == 1

    actions.decide(dispute, by=sales_head, outcome="stays", grounds="x")
    relay.drain()

    assert Notice.objects.filter(recipient=other_department).count() == 1
    assert not Notice.objects.waiting().filter(recipient=sales_head).exists()
    assert TimelineEntry.objects.filter(kind__startswith="dispute.").count() == 2


def test_a_decision_is_found_again(dispute: Dispute, sales_head: User, manager: User, agent: User) -> None:
    actions.decide(dispute, by=sales_head, outcome="stays", grounds="First contact counts.")

    assert list(selectors.precedents(manager, "first contact")) == [dispute]
    assert list(selectors.precedents(manager, "nothing of it")) == []
    assert list(selectors.precedents(agent, "")) == []


# --- pages ------------------------------------------------------------------------------------------------


def test_from_looking_to_a_decision(
    customer: Customer, other_department: User, rep: User, sales_head: User, sign_in: Browser
) -> None:
    claimant, owner, judge = (sign_in(one) for one in (other_department, rep, sales_head))
    page = claimant.post(reverse("ownership:desk"), {"text": customer.name}).content.decode()
    assert customer.name in page
    (found,) = desk.look(other_department, customer.name)

    form_url = f"{reverse('ownership:dispute-new')}?customer={found.claim}"
    assert claimant.get(form_url).status_code == 200
    typed = {"customer": found.claim, "evidence": "We met."}
    url = claimant.post(reverse("ownership:dispute-new"), typed)["Location"]
    assert claimant.get(url).status_code == owner.get(url).status_code == judge.get(url).status_code == 200
    dispute = Dispute.objects.get()
    answered = owner.post(reverse("ownership:dispute-answer", args=[dispute.pk]), {"answer": "No."})
    assert answered.status_code == 302
    decide_url = reverse("ownership:dispute-decide", args=[dispute.pk])
    assert judge.post(decide_url, {"outcome": "moves"}).status_code == 422
    assert judge.post(decide_url, {"outcome": "moves", "grounds": "x"}).status_code == 302
    assert customer.name in judge.get(reverse("ownership:dispute-list")).content.decode()


def test_a_number_typed_into_the_address_claims_nothing(
    customer: Customer, other_department: User, sign_in: Browser
) -> None:
    url = f"{reverse('ownership:dispute-new')}?customer={customer.pk}"

    assert sign_in(other_department).get(url).status_code == 404


def test_who_may_not_enter_customers_has_no_desk(accountant: User, sign_in: Browser) -> None:
    assert sign_in(accountant).get(reverse("ownership:desk")).status_code == 403
