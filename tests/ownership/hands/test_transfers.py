"""Giving customers to somebody else: who may, what goes along, who must agree, and what stays written down."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer, CustomerUserShare
from notifications import relay
from notifications.models import Event, Notice
from ownership.access.viewer import forget
from ownership.disputes import actions as disputes
from ownership.models import OwnershipChange, TransferRequest, TransferRule, User
from ownership.moves.periods import periods
from ownership.transfers import actions, rules
from ownership.transfers.actions import Wish
from ownership.transfers.models import Approval
from ownership.transfers.rules import Setting
from tests.factories import deals, directory
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def transfer(customer: Customer, to: User | None, by: User, **more: Any) -> actions.Done:
    forget(by)
    return actions.transfer([customer.pk], Wish(to, **more), by=by)


def owner_of(customer: Customer) -> User | None:
    return Customer.objects.get(pk=customer.pk).owner


# --- at once ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["manager", "sales_head", "operator", "executive"])
def test_who_answers_for_the_department_transfers_at_once(
    who: str, customer: Customer, teammate: User, request: pytest.FixtureRequest
) -> None:
    done = transfer(customer, teammate, request.getfixturevalue(who))

    assert done.moved == (customer.pk,)
    assert owner_of(customer) == teammate


def test_the_history_keeps_reason_person_and_note(
    customer: Customer, rep: User, teammate: User, manager: User
) -> None:
    transfer(customer, teammate, manager, note="They expect a quote on Friday.")

    change = OwnershipChange.objects.get(row=customer.pk)
    assert (change.reason, change.by, change.note) == ("transfer", manager, "They expect a quote on Friday.")
    present, before = periods(Customer.objects.get(pk=customer.pk))
    assert (before.owner, present.owner, present.is_present) == (rep, teammate, True)


def test_the_new_owners_department_comes_along(
    customer: Customer, other_department: User, sales_head: User, company: SimpleNamespace
) -> None:
    transfer(customer, other_department, sales_head)

    assert Customer.objects.get(pk=customer.pk).department == company.sales_south


def test_into_a_queue_nobody_owns_it(customer: Customer, sales_head: User, company: SimpleNamespace) -> None:
    transfer(customer, None, sales_head, department=company.sales_south)

    row = Customer.objects.get(pk=customer.pk)
    assert (row.owner, row.department) == (None, company.sales_south)


def test_open_deals_go_along_where_chosen(
    customer: Customer, rep: User, teammate: User, manager: User
) -> None:
    deal = deals.deal(customer, rep)

    done = transfer(customer, teammate, manager, parts=("deals",))

    deal.refresh_from_db()
    assert deal.owner == teammate
    assert done.went_along == {"deals": 1}


def test_other_peoples_deals_stay_with_them(
    customer: Customer, other_department: User, teammate: User, manager: User
) -> None:
    deal = deals.deal(customer, other_department)

    transfer(customer, teammate, manager, parts=("deals",))

    deal.refresh_from_db()
    assert deal.owner == other_department


def test_the_former_owner_reads_on_and_no_longer(
    customer: Customer, rep: User, teammate: User, manager: User
) -> None:
    transfer(customer, teammate, manager, keeps_days=7)

    share = CustomerUserShare.objects.get()
    assert (share.user, share.source_kind) == (rep, "transfer")
    forget(rep)
    assert Customer.objects.visible_to(rep).filter(pk=customer.pk).exists()
    CustomerUserShare.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert not Customer.objects.visible_to(rep).filter(pk=customer.pk).exists()


def test_a_stale_selection_is_left_out_and_counted(
    customer: Customer, rep: User, teammate: User, manager: User, other_department: User
) -> None:
    hidden = directory.customer(owner=other_department)

    done = actions.transfer([customer.pk, hidden.pk, 10**9], Wish(teammate), by=manager)

    assert done.moved == (customer.pk,)
    assert done.left_out == {"not_seen": 2}


def test_one_event_tells_of_many(customer: Customer, rep: User, teammate: User, manager: User) -> None:
    second = directory.customer(owner=rep, department=customer.department)

    actions.transfer([customer.pk, second.pk], Wish(teammate), by=manager)

    assert Event.objects.filter(name="customers.assigned").count() == 1
    relay.drain()
    assert Notice.objects.filter(recipient=teammate).count() == 1


@pytest.mark.parametrize("who", ["auditor"])
def test_who_writes_nothing_transfers_nothing(
    who: str, customer: Customer, teammate: User, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(PermissionDenied):
        transfer(customer, teammate, request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["agent", "marketer"])
def test_who_only_sees_it_moves_nothing(
    who: str, customer: Customer, rep: User, teammate: User, request: pytest.FixtureRequest
) -> None:
    done = transfer(customer, teammate, request.getfixturevalue(who))

    assert (done.moved, done.left_out) == ((), {"not_yours": 1})
    assert owner_of(customer) == rep


# --- somebody has to agree --------------------------------------------------------------------------------


@pytest.fixture
def asked(customer: Customer, rep: User, teammate: User) -> TransferRequest:
    """The owner asks to give his customer to the teammate."""
    (request,) = transfer(customer, teammate, rep, note="I move to Xi'an.").asked
    return request


def test_the_owner_asks_and_nothing_moves(asked: TransferRequest, customer: Customer, rep: User) -> None:
    assert owner_of(customer) == rep
    assert Event.objects.get(name="customer.transfer_asked").about_id == asked.pk


def test_the_manager_is_told_to_act(asked: TransferRequest, manager: User) -> None:
    relay.drain()

    assert Notice.objects.waiting().filter(recipient=manager).count() == 1


def test_the_manager_agrees_and_it_moves(
    asked: TransferRequest, customer: Customer, manager: User, teammate: User
) -> None:
    actions.approve(asked, by=manager)

    assert owner_of(customer) == teammate
    asked.refresh_from_db()
    assert (asked.state, asked.moved) == ("approved", 1)


def test_what_has_moved_on_meanwhile_is_left(
    asked: TransferRequest, customer: Customer, manager: User, company: SimpleNamespace
) -> None:
    Customer.objects.filter(pk=customer.pk).update(department=company.sales_south)

    done = actions.approve(asked, by=manager)

    assert (done.moved, done.left_out) == ((), {"moved_on": 1})


def test_it_is_answered_once(asked: TransferRequest, manager: User) -> None:
    actions.refuse(asked, by=manager, answer="Not now.")

    with pytest.raises(RuleBroken):
        actions.approve(asked, by=manager)


@pytest.mark.parametrize("who", ["rep", "teammate", "agent", "auditor", "other_department"])
def test_nobody_else_agrees(who: str, asked: TransferRequest, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        actions.approve(asked, by=request.getfixturevalue(who))


def test_a_rule_lets_owners_give_away_themselves(customer: Customer, rep: User, teammate: User) -> None:
    TransferRule.objects.create(approval=Approval.FREE)

    assert transfer(customer, teammate, rep).moved == (customer.pk,)


def test_a_rule_keeps_a_level_for_executives(
    customer: Customer, teammate: User, manager: User, executive: User
) -> None:
    TransferRule.objects.create(level="A", approval=Approval.EXECUTIVE)
    Customer.objects.filter(pk=customer.pk).update(level="A")

    (request,) = transfer(customer, teammate, manager).asked

    assert request.by_executive
    with pytest.raises(PermissionDenied):
        actions.approve(request, by=manager)
    assert actions.approve(request, by=executive).moved == (customer.pk,)


def test_the_nearest_rule_counts() -> None:
    settings = [
        Setting("", "", Approval.FREE),
        Setting("1/", "", Approval.MANAGER),
        Setting("1/", "A", Approval.EXECUTIVE),
    ]

    assert rules.approval_of(settings, "1/2/", "A") == Approval.EXECUTIVE
    assert rules.approval_of(settings, "1/2/", "B") == Approval.MANAGER
    assert rules.approval_of(settings, "3/", "A") == Approval.FREE
    assert rules.approval_of([], "3/", "A") == Approval.MANAGER


# --- pages ------------------------------------------------------------------------------------------------


def test_the_page_transfers(customer: Customer, manager: User, teammate: User, sign_in: Browser) -> None:
    url = reverse("ownership:customer-transfer", args=[customer.pk])
    browser = sign_in(manager)

    assert browser.get(url).status_code == 200
    assert browser.post(url, {"to": teammate.pk, "note": "", "keeps_days": 0}).status_code == 302
    assert owner_of(customer) == teammate


def test_without_a_new_owner_the_page_says_so(customer: Customer, manager: User, sign_in: Browser) -> None:
    answer = sign_in(manager).post(reverse("ownership:customer-transfer", args=[customer.pk]), {})

    assert answer.status_code == 422


def test_the_owner_is_told_that_somebody_must_agree(customer: Customer, rep: User, sign_in: Browser) -> None:
    answer = sign_in(rep).get(reverse("ownership:customer-transfer", args=[customer.pk]))

    assert "Somebody has to agree" in answer.content.decode()


def test_the_list_and_the_page_of_a_request(
    asked: TransferRequest, manager: User, rep: User, sign_in: Browser
) -> None:
    for user in (manager, rep):
        browser = sign_in(user)
        assert str(asked.to) in browser.get(reverse("ownership:transfer-list")).content.decode()
        assert browser.get(asked.get_absolute_url()).status_code == 200


def test_a_stranger_meets_no_request(asked: TransferRequest, stranger: User, sign_in: Browser) -> None:
    assert sign_in(stranger).get(asked.get_absolute_url()).status_code == 404


def test_the_owners_panel_shows_the_periods(
    customer: Customer, teammate: User, manager: User, sign_in: Browser
) -> None:
    transfer(customer, teammate, manager, note="Be kind to them.")

    page = sign_in(manager).get(reverse("ownership:customer-holders", args=[customer.pk])).content.decode()

    assert "Be kind to them." in page
    assert str(teammate) in page


def test_the_timeline_tells_the_note_to_who_reads_interactions(
    customer: Customer, teammate: User, manager: User, sign_in: Browser
) -> None:
    transfer(customer, teammate, manager, note="Be kind to them.")

    page = sign_in(manager).get(reverse("customers:customer-timeline", args=[customer.pk])).content.decode()

    assert "Be kind to them." in page


def test_what_somebody_else_got_meanwhile_is_left(
    asked: TransferRequest, customer: Customer, manager: User, company: SimpleNamespace, teammate: User
) -> None:
    third = people.member(company.sales_east, username="third")
    transfer(customer, third, manager)

    done = actions.approve(asked, by=manager)

    assert (done.moved, done.left_out, owner_of(customer)) == ((), {"moved_on": 1}, third)


def test_a_customer_in_dispute_stays_with_its_deals(
    customer: Customer, rep: User, teammate: User, manager: User, other_department: User
) -> None:
    deal = deals.deal(customer, rep)
    disputes.open(customer.pk, by=other_department, evidence="We met.")

    done = transfer(customer, teammate, manager, parts=("deals",))

    deal.refresh_from_db()
    assert (done.moved, done.left_out) == ((), {"moved_on": 1})
    assert (deal.owner, owner_of(customer)) == (rep, rep)


def test_the_page_says_that_it_is_in_dispute(
    customer: Customer, manager: User, teammate: User, other_department: User, sign_in: Browser
) -> None:
    disputes.open(customer.pk, by=other_department, evidence="We met.")
    url = reverse("ownership:customer-transfer", args=[customer.pk])

    answer = sign_in(manager).post(url, {"to": teammate.pk, "note": "My words"})

    assert answer.status_code == 422
    assert b"in dispute" in answer.content
    assert b"My words" in answer.content
