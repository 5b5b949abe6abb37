"""Granted access: it is taken back, made longer, asked for again; it ends and is told; a question goes up."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm_site.kit.business_time import Calendar, hours
from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer, CustomerUserShare
from notifications import relay
from notifications.models import Notice
from ownership import actions as ownership
from ownership.access.masking import levels_for
from ownership.access.viewer import forget
from ownership.models import AccessLogEntry, AccessRequest, User
from ownership.requests import actions, rules

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
DAY = hours((time(9), time(18)))
WEEK = Calendar.of("UTC", dict.fromkeys(range(5), DAY))


def at(day: int, hour: int = 10) -> datetime:
    """A moment in June 2026; the 1st is a Monday."""
    return datetime(2026, 6, day, hour, tzinfo=UTC)


def sees(user: User, customer: Customer) -> bool:
    forget(user)
    return Customer.objects.visible_to(user).filter(pk=customer.pk).exists()


def told(name: str) -> set[str]:
    relay.drain()
    return set(Notice.objects.filter(event__name=name).values_list("recipient__username", flat=True))


def earlier(request: AccessRequest, **moments: timedelta) -> AccessRequest:
    """Time has passed: moments lie further back, in the request and its share."""
    AccessRequest.objects.filter(pk=request.pk).update(
        **{name: getattr(request, name) - by for name, by in moments.items()}
    )
    request.refresh_from_db()
    if "granted_until" in moments:
        CustomerUserShare.objects.update(expires_at=request.granted_until)
    return request


@pytest.fixture
def asked(key_customer: Customer, agent: User) -> AccessRequest:
    return ownership.ask(key_customer, by=agent, reason="The pump is down.", days=7, facets=["contact"])


@pytest.fixture
def granted(asked: AccessRequest, rep: User) -> AccessRequest:
    return ownership.grant(asked, by=rep, days=7, facets=["contact"])


# --- taken back -------------------------------------------------------------------------------------------


def test_taking_back_closes_the_door_at_once(
    granted: AccessRequest, rep: User, agent: User, key_customer: Customer
) -> None:
    assert sees(agent, key_customer)

    actions.revoke(granted, by=rep, reason="The visit is off.")

    assert not sees(agent, key_customer)
    assert AccessLogEntry.objects.filter(kind="revoked", by=rep, about_id=granted.pk).exists()
    assert told("access.revoked") == {"agent"}


def test_only_who_decides_takes_back(granted: AccessRequest, agent: User, service_manager: User) -> None:
    for someone in (agent, service_manager):
        with pytest.raises(PermissionDenied):
            actions.revoke(granted, by=someone, reason="No")


def test_what_is_over_is_not_taken_back(granted: AccessRequest, rep: User) -> None:
    actions.revoke(granted, by=rep, reason="Off")

    with pytest.raises(RuleBroken):
        actions.revoke(granted, by=rep, reason="Again")


# --- longer, and again ------------------------------------------------------------------------------------


def test_prolonging_keeps_the_facets(
    granted: AccessRequest, rep: User, agent: User, key_customer: Customer
) -> None:
    until = granted.granted_until
    assert until is not None

    longer = actions.prolong(granted, by=rep, days=3)

    assert longer.granted_until == until + timedelta(days=3)
    share = CustomerUserShare.objects.get()
    assert (share.expires_at, share.facets) == (longer.granted_until, ["contact"])
    forget(agent)
    assert levels_for(agent, Customer.objects.get(pk=key_customer.pk))["contact"] == 2


@pytest.mark.parametrize("days", [0, 400])
def test_a_year_at_most(granted: AccessRequest, rep: User, days: int) -> None:
    with pytest.raises(RuleBroken):
        actions.prolong(granted, by=rep, days=days)


def test_asking_again_asks_for_the_same(granted: AccessRequest, agent: User, rep: User) -> None:
    again = actions.ask_again(granted, by=agent)

    assert again.pk != granted.pk
    assert (again.reason, again.days, again.facets) == (granted.reason, granted.days, granted.facets)
    assert told("access.requested") == {"rep"}
    with pytest.raises(RuleBroken, match="asked already"):
        actions.ask_again(granted, by=agent)


def test_only_who_asked_asks_again(granted: AccessRequest, rep: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.ask_again(granted, by=rep)


# --- by itself --------------------------------------------------------------------------------------------


def test_both_are_told_that_it_ended(granted: AccessRequest, agent: User, key_customer: Customer) -> None:
    earlier(granted, granted_until=timedelta(days=8))
    assert not sees(agent, key_customer)

    assert (actions.run_out(), actions.run_out()) == (1, 0)

    granted.refresh_from_db()
    assert (granted.state, granted.ended_at) == ("ended", granted.granted_until)
    assert told("access.ended") == {"agent", "rep"}


def test_the_holder_is_reminded_once(granted: AccessRequest) -> None:
    assert actions.remind() == 0
    earlier(granted, granted_until=timedelta(days=4, minutes=1), decided_at=timedelta(days=4))

    assert (actions.remind(), actions.remind()) == (1, 0)
    assert told("access.ending") == {"agent"}


def test_a_reminder_waits_for_half_of_a_short_time() -> None:
    assert rules.remind_from(at(1), at(3), 3) == at(2)
    assert rules.remind_from(at(1), at(21), 3) == at(18)


@pytest.mark.parametrize(
    ("asked_at", "due"), [(at(1), at(3)), (at(4), at(8)), (at(5), at(9)), (at(6), at(9))]
)
def test_an_answer_is_due_after_two_working_days(asked_at: datetime, due: datetime) -> None:
    assert rules.answer_due(WEEK, asked_at, 2) == due


def test_where_nobody_works_nothing_is_due() -> None:
    assert rules.answer_due(Calendar.of("UTC", {}), at(1), 2) is None


def test_a_question_goes_up_to_the_manager_once(
    asked: AccessRequest, manager: User, sales_head: User
) -> None:
    assert actions.escalate() == 0
    earlier(asked, created_at=timedelta(days=14))

    assert (actions.escalate(), actions.escalate()) == (1, 0)
    assert told("access.escalated") == {"manager"}


def test_from_a_manager_it_goes_further_up(
    asked: AccessRequest, key_customer: Customer, manager: User, sales_head: User
) -> None:
    Customer.objects.filter(pk=key_customer.pk).update(owner=None)
    earlier(asked, created_at=timedelta(days=14))

    actions.escalate()

    assert told("access.escalated") == {"sales_head"}


def test_what_is_answered_does_not_go_up(granted: AccessRequest) -> None:
    earlier(granted, created_at=timedelta(days=14))

    assert actions.escalate() == 0


# --- its page ---------------------------------------------------------------------------------------------


def shown(browser: Client, request: AccessRequest) -> dict[str, Any]:
    context = browser.get(request.get_absolute_url()).context
    return {name: context[name] for name in ("may_decide", "may_end", "may_ask_again")}


def test_each_side_is_offered_its_verbs(
    granted: AccessRequest, rep: User, agent: User, sign_in: Browser
) -> None:
    assert shown(sign_in(rep), granted) == {"may_decide": False, "may_end": True, "may_ask_again": False}
    assert shown(sign_in(agent), granted) == {"may_decide": False, "may_end": False, "may_ask_again": True}


def test_the_verbs_work_from_the_page(
    granted: AccessRequest, rep: User, agent: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    def post(user: User, verb: str, **given: Any) -> int:
        address = reverse(f"ownership:request-{verb}", args=[granted.pk])
        return sign_in(user).post(address, given).status_code

    assert post(agent, "again") == 302
    assert post(rep, "prolong", days=0) == 422
    assert post(rep, "prolong", days=5) == 302
    assert post(rep, "revoke") == 422
    assert post(rep, "revoke", reason="Off") == 302
    granted.refresh_from_db()
    assert (granted.state, granted.end_reason) == ("revoked", "Off")
    assert timezone.now() > granted.ended_at  # type: ignore[operator]
