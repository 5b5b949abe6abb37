"""Access reviews: who looks through what, what a decision does, and that nothing is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer, CustomerUserShare
from notifications import relay
from notifications.models import Event, Notice
from ownership import actions as access
from ownership.access import shares
from ownership.models import (
    AccessLogEntry,
    AccessRequest,
    AccessReview,
    EndedShare,
    ReviewItem,
    TeamMember,
    User,
)
from ownership.querysets import today
from ownership.reviews import actions
from ownership.sharing import actions as sharing
from ownership.teams import actions as teams
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture
def granted(key_customer: Customer, rep: User, agent: User) -> CustomerUserShare:
    """The agent sees the rep's key customer, without an end."""
    share: CustomerUserShare = shares.grant(key_customer, to=agent, by=rep)
    return share


@pytest.fixture
def review(
    granted: CustomerUserShare, service_manager: User, executive: User, company: SimpleNamespace
) -> AccessReview:
    """A round over the whole company."""
    return actions.open_review(company.hq, name="Q4", due_on=today(), by=executive)


def decide(review: AccessReview, by: User, decision: str, **more: object) -> int:
    ids = list(review.items.values_list("pk", flat=True))
    return actions.decide(review, ids, by=by, decision=decision, **more)  # type: ignore[arg-type]


def test_the_manager_of_the_receiver_looks_through_it(review: AccessReview, service_manager: User) -> None:
    assert review.items.get().reviewer == service_manager


def test_a_managers_own_grants_go_to_who_stands_above(
    key_customer: Customer, rep: User, service_manager: User, executive: User, company: SimpleNamespace
) -> None:
    shares.grant(key_customer, to=service_manager, by=rep)

    review = actions.open_review(company.service, name="Q4", due_on=today(), by=executive)

    assert review.items.get().reviewer == executive


def test_departments_grants_are_looked_through_too(
    key_customer: Customer, rep: User, service_manager: User, executive: User, company: SimpleNamespace
) -> None:
    shares.grant(key_customer, to=company.service, by=rep)

    review = actions.open_review(company.hq, name="Q4", due_on=today(), by=executive)

    assert (review.items.get().department, review.items.get().reviewer) == (company.service, service_manager)


def test_what_a_case_lends_is_no_standing_grant(
    key_customer: Customer, rep: User, agent: User, executive: User, company: SimpleNamespace
) -> None:
    shares.grant(key_customer, to=agent, by=rep, source="case", source_id=1)

    with pytest.raises(RuleBroken):
        actions.open_review(company.hq, name="Q4", due_on=today(), by=executive)


@pytest.mark.parametrize("who", ["rep", "manager", "auditor", "agent"])
def test_only_administrators_and_executives_open_one(
    who: str, granted: CustomerUserShare, company: SimpleNamespace, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(PermissionDenied):
        actions.open_review(company.hq, name="x", due_on=today(), by=request.getfixturevalue(who))


def test_kept_stays(review: AccessReview, service_manager: User) -> None:
    assert decide(review, service_manager, "keep") == 1

    assert CustomerUserShare.objects.exists()


def test_removed_is_gone_and_kept_as_history(
    review: AccessReview, service_manager: User, agent: User, key_customer: Customer
) -> None:
    decide(review, service_manager, "remove")

    assert not Customer.objects.visible_to(agent).filter(pk=key_customer.pk).exists()
    assert EndedShare.objects.get().user == agent


def test_shortened_ends_after_that_day(
    review: AccessReview, granted: CustomerUserShare, service_manager: User
) -> None:
    decide(review, service_manager, "shorten", until=today() + timedelta(days=3))

    granted.refresh_from_db()
    assert granted.expires_at is not None
    with pytest.raises(RuleBroken):
        actions.decide(review, [], by=service_manager, decision="shorten", until=today() - timedelta(days=1))


def test_what_ended_meanwhile_is_noted_so(
    review: AccessReview, granted: CustomerUserShare, service_manager: User
) -> None:
    shares.end_these([granted])

    decide(review, service_manager, "keep")

    assert review.items.get().decision == ReviewItem.Decision.GONE


def test_a_team_seat_ends_with_its_history(
    key_customer: Customer,
    rep: User,
    agent: User,
    service_manager: User,
    executive: User,
    company: SimpleNamespace,
) -> None:
    teams.put(key_customer, "service", agent, by=rep)
    review = actions.open_review(company.hq, name="Q4", due_on=today(), by=executive)

    decide(review, service_manager, "remove")

    assert TeamMember.objects.get().until_at is not None
    assert not CustomerUserShare.objects.exists()


@pytest.mark.parametrize("who", ["agent", "manager", "executive", "auditor"])
def test_nobody_else_decides(who: str, review: AccessReview, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        decide(review, request.getfixturevalue(who), "remove")


def test_the_last_decision_closes_it(review: AccessReview, service_manager: User) -> None:
    decide(review, service_manager, "keep")

    review.refresh_from_db()
    assert review.closed_at is not None


def test_overdue_goes_to_who_stands_above_once(
    review: AccessReview, service_manager: User, executive: User
) -> None:
    relay.drain()
    assert Notice.objects.waiting().filter(recipient=service_manager).exists()
    AccessReview.objects.update(due_on=today() - timedelta(days=1))

    assert (actions.pass_on_overdue(), actions.pass_on_overdue()) == (1, 0)

    item = review.items.get()
    assert (item.reviewer, item.first_reviewer) == (executive, service_manager)


def test_a_new_place_opens_a_review(
    granted: CustomerUserShare, agent: User, executive: User, company: SimpleNamespace
) -> None:
    lead = people.member(company.support, "manager")
    agent.memberships.update(department=company.support)

    review = actions.open_for(agent, by=executive)

    assert review is not None
    assert review.items.get().reviewer == lead
    assert actions.open_for(agent, by=executive) is None


def test_who_was_granted_nothing_needs_none(teammate: User) -> None:
    assert actions.open_for(teammate, by=None) is None


def test_moving_somebody_in_the_administration_opens_one(
    granted: CustomerUserShare, agent: User, admin: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    place = agent.memberships.get()
    typed = {
        "user": agent.pk,
        "department": company.support.pk,
        "position": "staff",
        "is_primary": "on",
        "from_on": "2020-01-01",
        "until_on": "",
    }
    url = reverse("admin:ownership_membership_change", args=[place.pk])

    assert sign_in(admin).post(url, typed).status_code == 302
    assert AccessReview.objects.get().person == agent


def test_the_pages_lead_from_opening_to_report(
    granted: CustomerUserShare,
    service_manager: User,
    executive: User,
    company: SimpleNamespace,
    sign_in: Browser,
) -> None:
    chief, lead = sign_in(executive), sign_in(service_manager)
    new_url = reverse("ownership:review-new")
    assert chief.get(new_url).status_code == 200
    typed = {"name": "Q4", "department": company.hq.pk, "due_on": today().isoformat()}
    assert chief.post(new_url, {**typed, "due_on": "2020-01-01"}).status_code == 422
    url = chief.post(new_url, typed)["Location"]

    assert "Q4" in lead.get(reverse("ownership:review-list")).content.decode()
    assert "checkbox" in lead.get(url).content.decode()
    item = ReviewItem.objects.get()
    decide_url = reverse("ownership:review-decide", args=[item.review_id])
    assert lead.post(decide_url, {"item": item.pk, "decision": "shorten"}).status_code == 422
    assert lead.post(decide_url, {"item": item.pk, "decision": "remove"}).status_code == 302

    report = chief.get(reverse("ownership:review-report", args=[item.review_id])).content.decode()
    assert "Key Account Ltd" in report
    assert lead.get(reverse("ownership:review-report", args=[item.review_id])).status_code == 403


def test_a_customer_hidden_from_the_reviewer_is_a_number(
    review: AccessReview, admin: User, key_customer: Customer, sign_in: Browser
) -> None:
    report = sign_in(admin).get(reverse("ownership:review-report", args=[review.pk])).content.decode()

    assert key_customer.name not in report
    assert f"#{key_customer.pk}" in report


def test_a_share_that_was_moved_meanwhile_is_removed_all_the_same(
    key_customer: Customer, rep: User, agent: User, service_manager: User, executive: User, company: Any
) -> None:
    soon = timezone.now() + timedelta(days=9)
    given = sharing.share(key_customer, to=agent, by=rep, until=soon)
    review = actions.open_review(company.hq, name="Q4", due_on=today(), by=executive)
    sharing.move_end(given, soon + timedelta(days=9), by=rep)

    decide(review, service_manager, "remove")

    assert review.items.get().decision == ReviewItem.Decision.REMOVE
    assert not CustomerUserShare.objects.exists()
    assert AccessLogEntry.objects.filter(kind="unshared", by=service_manager).exists()
    assert Event.objects.filter(name="share.ended").exists()


@pytest.fixture
def asked(key_customer: Customer, rep: User, agent: User) -> AccessRequest:
    """Access that the agent asked for and got."""
    request = access.ask(key_customer, by=agent, reason="Visit", days=30)
    access.grant(request, by=rep, days=30)
    request.refresh_from_db()
    return request


def test_granted_access_that_is_removed_is_over_on_its_page_too(
    asked: AccessRequest, service_manager: User, executive: User, company: Any
) -> None:
    review = actions.open_review(company.hq, name="Q4", due_on=today(), by=executive)

    decide(review, service_manager, "remove")

    asked.refresh_from_db()
    assert (asked.state, asked.ended_by) == ("revoked", service_manager)
    assert "Q4" in asked.end_reason
    assert not CustomerUserShare.objects.exists()


def test_and_one_that_is_shortened_says_its_new_end(
    asked: AccessRequest, service_manager: User, executive: User, company: Any
) -> None:
    review = actions.open_review(company.hq, name="Q4", due_on=today(), by=executive)

    decide(review, service_manager, "shorten", until=today() + timedelta(days=3))

    asked.refresh_from_db()
    assert asked.granted_until == CustomerUserShare.objects.get().expires_at
