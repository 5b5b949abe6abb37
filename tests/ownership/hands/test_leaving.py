"""All that somebody holds goes to others: what is counted, who takes it, that nothing is lost, and that he is out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer, CustomerUserShare
from customers.records.models import ChangeSet, SavedView
from notifications import relay, runner
from notifications.models import Job, Notice
from ownership.access.viewer import forget
from ownership.disputes import actions as disputes
from ownership.leaving import actions, selectors
from ownership.leaving.plans import Place, Plan, Way, place_for
from ownership.models import HandOver, Membership, OwnershipChange, User
from ownership.querysets import today
from ownership.teams import actions as teams
from tests.factories import deals, directory
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def work() -> None:
    """Do all jobs."""
    while runner.work(runner.holder_name(), threading.Event()):
        pass


def hand_over(person: User, by: User, **plan: Any) -> HandOver:
    """Start it, and do the job."""
    more = {name: plan.pop(name) for name in ("note", "leaves_on") if name in plan}
    handing = actions.start(person, Plan(**plan), by=by, **more)
    work()
    handing.refresh_from_db()
    return handing


# --- who takes what ---------------------------------------------------------------------------------------


def test_customers_are_given_out_in_turn() -> None:
    plan = Plan(people=(1, 2))

    assert [place_for(plan, n, is_best=False, is_key=False).owner for n in range(4)] == [1, 2, 1, 2]


def test_the_best_go_to_the_one_named_for_them() -> None:
    plan = Plan(people=(1,), best=9)

    assert place_for(plan, 0, is_best=True, is_key=False) == Place(owner=9)


def test_a_key_customer_never_goes_into_a_pool() -> None:
    plan = Plan(way=Way.POOL, pool=3)

    assert place_for(plan, 0, is_best=True, is_key=True) == Place()
    assert place_for(plan, 0, is_best=False, is_key=False) == Place(pool=3)


def test_a_plan_survives_the_database() -> None:
    plan = Plan(people=(1, 2), along=("deals",), parts={"views": 3, "lent": None})

    assert Plan.of(plan.as_json()) == plan


# --- carried out ------------------------------------------------------------------------------------------


def test_everything_goes_over_and_the_account_ends(
    customer: Customer, rep: User, teammate: User, manager: User
) -> None:
    deal = deals.deal(customer, rep)
    view = SavedView.objects.create(by=rep, name="Ours", listing="customers", audience="all")

    handing = hand_over(
        rep, manager, people=(teammate.pk,), along=("deals",), parts={"views": teammate.pk}, leaves_on=today()
    )

    for row in (customer, deal, view, rep):
        row.refresh_from_db()
    assert (customer.owner, deal.owner, view.by) == (teammate, teammate, teammate)
    assert handing.state == "done"
    assert (rep.is_active, handing.ended_at is not None) == (False, True)
    assert not Membership.objects.current(today() + timedelta(days=1)).filter(user=rep).exists()


def test_the_history_says_that_he_left(customer: Customer, rep: User, teammate: User, manager: User) -> None:
    hand_over(rep, manager, people=(teammate.pk,), note="Call them soon.")

    change = OwnershipChange.objects.get(row=customer.pk)
    assert (change.reason, change.by, change.note) == ("leaver", manager, "Call them soon.")


def test_it_is_one_batch_that_can_be_undone(rep: User, teammate: User, manager: User, company: Any) -> None:
    for _number in range(3):
        directory.customer(owner=rep, department=company.sales_east)

    handing = hand_over(rep, manager, people=(teammate.pk,))

    assert ChangeSet.objects.get(pk=handing.batch).rows == 3
    assert handing.results["moved"] == 3


def test_slices_lose_and_double_nothing(
    rep: User, teammate: User, manager: User, company: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ownership.leaving.running.SLICE", 2)
    rows = [directory.customer(owner=rep, department=company.sales_east) for _number in range(5)]

    hand_over(rep, manager, people=(teammate.pk, manager.pk))

    owners = list(Customer.objects.order_by("pk").values_list("owner", flat=True))
    assert owners == [teammate.pk, manager.pk, teammate.pk, manager.pk, teammate.pk]
    assert OwnershipChange.objects.count() == len(rows)


def test_whoever_stays_may_read_on(customer: Customer, rep: User, teammate: User, manager: User) -> None:
    hand_over(rep, manager, people=(teammate.pk,), keeps_days=7)

    assert CustomerUserShare.objects.get().user == rep


def test_into_a_queue_nobody_owns_them(
    customer: Customer, rep: User, manager: User, company: SimpleNamespace
) -> None:
    hand_over(rep, manager, way=Way.QUEUE, queue=company.sales_south.pk)

    customer.refresh_from_db()
    assert (customer.owner, customer.department) == (None, company.sales_south)


def test_deals_of_others_customers_lend_the_customer(
    customer: Customer, rep: User, other_department: User, sales_head: User, teammate: User
) -> None:
    deal = deals.deal(customer, other_department)

    hand_over(other_department, sales_head, people=(teammate.pk,), parts={"deals": teammate.pk})

    deal.refresh_from_db()
    assert deal.owner == teammate
    forget(teammate)
    assert Customer.objects.visible_to(teammate).filter(pk=customer.pk).exists()


def test_a_team_seat_goes_to_who_works_in_the_function(
    customer: Customer, rep: User, agent: User, service_manager: User
) -> None:
    teams.put(customer, "service", agent, by=rep)
    successor = people.member(agent.memberships.get().department)

    hand_over(agent, service_manager, people=(successor.pk,), parts={"seats": successor.pk})

    assert teams.TeamMember.objects.present().get().user == successor


def test_who_takes_over_is_told_once(rep: User, teammate: User, manager: User, company: Any) -> None:
    for _number in range(3):
        directory.customer(owner=rep, department=company.sales_east)
    hand_over(rep, manager, people=(teammate.pk,))

    relay.drain()

    assert Notice.objects.filter(recipient=teammate, event__name="leaving.done").count() == 1


def test_the_account_ends_after_a_later_day(
    customer: Customer, rep: User, teammate: User, manager: User
) -> None:
    handing = hand_over(rep, manager, people=(teammate.pk,), leaves_on=today() + timedelta(days=5))
    rep.refresh_from_db()
    assert rep.is_active

    HandOver.objects.filter(pk=handing.pk).update(leaves_on=today() - timedelta(days=1))
    Membership.objects.filter(user=rep).update(from_on="2020-01-01")
    assert (actions.end_those_who_left(), actions.end_those_who_left()) == (1, 0)

    rep.refresh_from_db()
    assert not rep.is_active


def test_one_hand_over_at_a_time(customer: Customer, rep: User, teammate: User, manager: User) -> None:
    actions.start(rep, Plan(people=(teammate.pk,)), by=manager)

    with pytest.raises(RuleBroken):
        actions.start(rep, Plan(people=(teammate.pk,)), by=manager)


def test_one_that_was_cancelled_makes_room(
    customer: Customer, rep: User, teammate: User, manager: User
) -> None:
    actions.start(rep, Plan(people=(teammate.pk,)), by=manager)
    Job.objects.update(state="cancelled", finished_at="2026-01-01T00:00:00Z")

    assert actions.start(rep, Plan(people=(teammate.pk,)), by=manager).state == "running"


def test_nobody_takes_over_from_himself(rep: User, manager: User) -> None:
    with pytest.raises(RuleBroken):
        actions.start(rep, Plan(people=(rep.pk,)), by=manager)


@pytest.mark.parametrize("who", ["rep", "teammate", "agent", "service_manager", "auditor", "stranger"])
def test_who_does_not_lead_him_hands_nothing_over(
    who: str, rep: User, teammate: User, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(PermissionDenied):
        actions.start(rep, Plan(people=(teammate.pk,)), by=request.getfixturevalue(who))


# --- pages ------------------------------------------------------------------------------------------------


def test_the_overview_counts_what_he_holds(customer: Customer, rep: User, manager: User) -> None:
    deals.deal(customer, rep)

    held = {one.part.name: one.number for one in selectors.holdings(rep)}

    assert held["deals"] == 1
    assert selectors.customers_of(rep)["number"] == 1


@pytest.mark.parametrize("who", ["manager", "admin", "executive"])
def test_the_pages_lead_from_person_to_result(
    who: str,
    customer: Customer,
    rep: User,
    teammate: User,
    sign_in: Browser,
    request: pytest.FixtureRequest,
) -> None:
    browser = sign_in(request.getfixturevalue(who))

    assert str(rep) in browser.get(reverse("ownership:leaving-pick")).content.decode()
    new_url = reverse("ownership:leaving-new", args=[rep.pk])
    assert browser.get(new_url).status_code == 200
    answer = browser.post(new_url, {"way": "people", "people": [teammate.pk], "note": "x"})
    assert answer.status_code == 302
    assert browser.get(answer["Location"]).status_code == 200
    work()
    assert "Everything has gone over" in browser.get(answer["Location"]).content.decode()
    assert browser.get(reverse("ownership:leaving-list")).status_code == 200


def test_without_a_taker_the_form_says_so(rep: User, manager: User, sign_in: Browser) -> None:
    url = reverse("ownership:leaving-new", args=[rep.pk])

    assert sign_in(manager).post(url, {"way": "people"}).status_code == 422


def test_somebody_elses_people_are_not_there(agent: User, manager: User, sign_in: Browser) -> None:
    assert sign_in(manager).get(reverse("ownership:leaving-new", args=[agent.pk])).status_code == 404


def test_a_customer_in_dispute_stays_with_its_deals(
    customer: Customer, rep: User, teammate: User, manager: User, other_department: User
) -> None:
    deal = deals.deal(customer, rep)
    disputes.open(customer.pk, by=other_department, evidence="We met.")
    other = directory.customer(owner=rep, department=customer.department)

    handing = hand_over(rep, manager, people=(teammate.pk,), along=("deals",))

    deal.refresh_from_db()
    customer.refresh_from_db()
    other.refresh_from_db()
    assert (deal.owner, customer.owner, other.owner) == (rep, rep, teammate)
    assert ChangeSet.objects.get(pk=handing.batch).facts["why"] == {"moved_on": 1}


@pytest.mark.parametrize("position", ["manager", "head", "executive", "auditor"])
def test_nobody_hands_over_a_peer_or_who_stands_above(
    position: str, manager: User, company: SimpleNamespace, teammate: User
) -> None:
    peer = people.member(company.sales_east, position, "peer")

    with pytest.raises(PermissionDenied):
        actions.start(peer, Plan(people=(manager.pk,)), by=manager)
    assert peer not in selectors.people_to_hand_over(manager, "")


def test_nor_who_works_elsewhere_too_or_administers(
    manager: User, company: SimpleNamespace, rep: User, teammate: User
) -> None:
    Membership.objects.create(user=rep, department=company.service, is_primary=False, from_on="2020-01-01")
    User.objects.filter(pk=teammate.pk).update(is_superuser=True)
    teammate.refresh_from_db()

    for person in (rep, teammate):
        with pytest.raises(PermissionDenied):
            actions.start(person, Plan(people=(manager.pk,)), by=manager)
    assert {rep, teammate}.isdisjoint(selectors.people_to_hand_over(manager, ""))
