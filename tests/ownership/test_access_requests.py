"""Asking for a locked customer: who may ask and answer, what a grant opens, and for how long."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer, CustomerUserShare
from notifications import relay, selectors
from notifications.models import Event, Notice
from ownership import actions
from ownership.access.masking import levels_for
from ownership.access.viewer import forget
from ownership.models import AccessRequest, EndedShare, User
from ownership.querysets import today
from tests.factories import directory
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture
def asked(key_customer: Customer, agent: User) -> AccessRequest:
    """The agent asks for a week, and for contact data in plain text."""
    return actions.ask(key_customer, by=agent, reason="The pump is down.", days=7, facets=["contact"])


def sees(user: User, customer: Customer) -> bool:
    forget(user)
    return Customer.objects.visible_to(user).filter(pk=customer.pk).exists()


def url(name: str, *args: int) -> str:
    return reverse(f"ownership:{name}", args=args)


# --- asking -----------------------------------------------------------------------------------------------


def test_asking_is_recorded_and_opens_nothing(
    asked: AccessRequest, key_customer: Customer, agent: User
) -> None:
    event = Event.objects.get(name="access.requested")

    assert (event.about_id, event.by, event.facts["row_id"]) == (asked.pk, agent, key_customer.pk)
    assert not sees(agent, key_customer)


def test_one_question_at_a_time(asked: AccessRequest, key_customer: Customer, agent: User) -> None:
    with pytest.raises(RuleBroken):
        actions.ask(key_customer, by=agent, reason="Please!", days=1)


def test_the_database_keeps_one_open_request(asked: AccessRequest) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.create(row=asked.row, by=asked.by, reason="again", days=1)


@pytest.mark.parametrize("who", ["rep", "manager", "executive", "other_department", "stranger"])
def test_only_who_meets_the_padlock_asks(
    who: str, key_customer: Customer, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(PermissionDenied):
        actions.ask(key_customer, by=request.getfixturevalue(who), reason="x", days=1)


# --- answering --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["rep", "manager", "sales_head", "executive"])
def test_who_answers_for_the_customer_grants(
    who: str, asked: AccessRequest, key_customer: Customer, agent: User, request: pytest.FixtureRequest
) -> None:
    granted = actions.grant(asked, by=request.getfixturevalue(who), days=7, facets=["contact"])

    assert granted.state == "granted"
    assert sees(agent, key_customer)
    assert levels_for(agent, Customer.objects.get())["contact"] == 2


@pytest.mark.parametrize("who", ["agent", "teammate", "service_manager", "auditor", "stranger", "admin"])
def test_nobody_else_does(who: str, asked: AccessRequest, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        actions.grant(asked, by=request.getfixturevalue(who), days=1)


def test_nobody_decides_his_own_request(asked: AccessRequest, key_customer: Customer, agent: User) -> None:
    Customer.objects.filter(pk=key_customer.pk).update(owner=agent)
    asked.refresh_from_db()

    with pytest.raises(PermissionDenied):
        actions.grant(asked, by=agent, days=1)


def test_less_may_be_granted(asked: AccessRequest, rep: User, agent: User, key_customer: Customer) -> None:
    granted = actions.grant(asked, by=rep, days=2)

    share = CustomerUserShare.objects.get(user=agent)
    assert (share.facets, share.source_kind, share.source_id) == ([], "request", asked.pk)
    assert share.expires_at == granted.granted_until
    assert timedelta(days=1, hours=23) < share.expires_at - timezone.now() <= timedelta(days=2)
    assert levels_for(agent, Customer.objects.get())["contact"] == 1


@pytest.mark.parametrize("more", [{"days": 8}, {"days": 0}, {"days": 7, "facets": ["sensitive"]}])
def test_more_may_not(more: dict[str, Any], asked: AccessRequest, rep: User) -> None:
    with pytest.raises(RuleBroken):
        actions.grant(asked, by=rep, **more)


def test_a_request_is_answered_once(asked: AccessRequest, rep: User, manager: User) -> None:
    actions.refuse(asked, by=rep, answer="Ask Li Qiang to join you.")

    with pytest.raises(RuleBroken):
        actions.grant(asked, by=manager, days=1)


def test_a_refusal_opens_nothing_and_says_why(
    asked: AccessRequest, rep: User, agent: User, key_customer: Customer
) -> None:
    refused = actions.refuse(asked, by=rep, answer=" No. ")

    assert (refused.state, refused.answer, refused.decided_by) == ("refused", "No.", rep)
    assert not sees(agent, key_customer)


def test_who_asked_may_withdraw_and_ask_anew(
    asked: AccessRequest, key_customer: Customer, agent: User
) -> None:
    actions.withdraw(asked, by=agent)

    assert actions.ask(key_customer, by=agent, reason="Again.", days=1).pk != asked.pk


def test_nobody_else_withdraws(asked: AccessRequest, rep: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.withdraw(asked, by=rep)


# --- the end ----------------------------------------------------------------------------------------------


def test_access_ends_by_itself(asked: AccessRequest, rep: User, agent: User, key_customer: Customer) -> None:
    actions.grant(asked, by=rep, days=1)
    CustomerUserShare.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert not sees(agent, key_customer)


def test_the_sweep_moves_what_ended_into_history(asked: AccessRequest, rep: User, agent: User) -> None:
    actions.grant(asked, by=rep, days=1)
    CustomerUserShare.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert (actions.end_expired(), actions.end_expired()) == (1, 0)
    assert not CustomerUserShare.objects.exists()
    assert EndedShare.objects.get().source_id == asked.pk


# --- notices ----------------------------------------------------------------------------------------------


def lines(user: User) -> list[tuple[str, bool]]:
    rows = list(Notice.objects.for_person(user).select_related("event__by").order_by("pk"))
    return [(line.text, line.is_waiting) for line in selectors.lines(user, rows)]


def test_the_owner_is_asked_and_the_question_ends_with_the_answer(
    asked: AccessRequest, rep: User, manager: User, agent: User
) -> None:
    relay.drain()
    assert lines(rep) == [("Wang Min asks for access to Key Account Ltd", True)]
    assert lines(manager) == []

    actions.refuse(asked, by=rep, answer="No.")
    relay.drain()

    assert lines(rep) == [("Wang Min asks for access to Key Account Ltd", False)]
    assert lines(agent) == [("Access to Key Account Ltd was refused", False)]


def test_the_managers_are_asked_when_the_owner_is_away(
    asked: AccessRequest, rep: User, manager: User
) -> None:
    people.absence(rep, today(), today())

    relay.drain()

    assert (lines(rep), len(lines(manager))) == ([], 1)


def test_the_executives_are_asked_where_there_is_nobody(agent: User, executive: User) -> None:
    lonely = directory.customer(name="Lonely Ltd", is_key=True)
    actions.ask(lonely, by=agent, reason="x", days=1)

    relay.drain()

    assert len(lines(executive)) == 1
    assert AccessRequest.objects.awaiting(executive).count() == 1


# --- pages ------------------------------------------------------------------------------------------------


def test_a_padlock_leads_to_the_question(key_customer: Customer, agent: User, sign_in: Browser) -> None:
    browser = sign_in(agent)

    assert browser.get(key_customer.get_absolute_url()).status_code == 403
    assert browser.get(url("ask", key_customer.pk)).status_code == 200


def test_an_open_customer_needs_no_question(customer: Customer, agent: User, sign_in: Browser) -> None:
    assert sign_in(agent).get(url("ask", customer.pk)).url == customer.get_absolute_url()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_hidden_customer_is_404(
    method: str, key_customer: Customer, other_department: User, sign_in: Browser
) -> None:
    assert getattr(sign_in(other_department), method)(url("ask", key_customer.pk)).status_code == 404


def test_asking_on_the_page(key_customer: Customer, agent: User, sign_in: Browser) -> None:
    answer = sign_in(agent).post(
        url("ask", key_customer.pk), {"reason": "Pump.", "days": "3", "facets": ["contact", "sensitive"]}
    )

    asked = AccessRequest.objects.get()
    assert answer.url == asked.get_absolute_url()
    assert (asked.days, asked.facets) == (3, ["contact", "sensitive"])


def test_asking_without_a_reason_comes_back(key_customer: Customer, agent: User, sign_in: Browser) -> None:
    answer = sign_in(agent).post(url("ask", key_customer.pk), {"reason": "", "days": "3"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]


def test_a_facet_that_one_reads_anyway_is_not_offered(
    key_customer: Customer, agent: User, sign_in: Browser
) -> None:
    answer = sign_in(agent).post(
        url("ask", key_customer.pk), {"reason": "x", "days": "3", "facets": ["identity"]}
    )

    assert answer.status_code == 422


def test_who_has_asked_is_led_to_his_request(
    asked: AccessRequest, key_customer: Customer, agent: User, sign_in: Browser
) -> None:
    assert sign_in(agent).get(url("ask", key_customer.pk)).url == asked.get_absolute_url()


def test_granting_on_the_page(asked: AccessRequest, rep: User, sign_in: Browser) -> None:
    answer = sign_in(rep).post(url("request-grant", asked.pk), {"days": "2", "answer": "Mind the contract."})

    asked.refresh_from_db()
    assert answer.url == asked.get_absolute_url()
    assert (asked.state, asked.answer) == ("granted", "Mind the contract.")


def test_granting_more_comes_back(asked: AccessRequest, rep: User, sign_in: Browser) -> None:
    assert sign_in(rep).post(url("request-grant", asked.pk), {"days": "99"}).status_code == 422


def test_refusing_takes_a_reason(asked: AccessRequest, rep: User, sign_in: Browser) -> None:
    browser = sign_in(rep)

    assert browser.post(url("request-refuse", asked.pk), {"answer": ""}).status_code == 422
    assert browser.post(url("request-refuse", asked.pk), {"answer": "No."}).status_code == 302


def test_the_request_is_not_there_for_others(asked: AccessRequest, supporter: User, sign_in: Browser) -> None:
    browser = sign_in(supporter)

    assert browser.get(url("request-detail", asked.pk)).status_code == 404
    assert browser.post(url("request-grant", asked.pk), {"days": "1"}).status_code == 404


def test_an_auditor_reads_but_does_not_decide(asked: AccessRequest, auditor: User, sign_in: Browser) -> None:
    browser = sign_in(auditor)

    page = browser.get(url("request-detail", asked.pk))

    assert page.status_code == 200
    assert not page.context["may_decide"]
    assert browser.post(url("request-grant", asked.pk), {"days": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("who", "shelf", "number"),
    [
        ("rep", "decide", 1),
        ("rep", "mine", 0),
        ("agent", "mine", 1),
        ("agent", "decide", 0),
        ("supporter", "all", 0),
    ],
)
def test_the_list(
    who: str, shelf: str, number: int, asked: AccessRequest, sign_in: Browser, request: pytest.FixtureRequest
) -> None:
    answer = sign_in(request.getfixturevalue(who)).get(url("request-list"), {"shelf": shelf})

    assert len(answer.context["page"].rows) == number
