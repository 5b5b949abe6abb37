"""Story 2: a signed order gives finance and service their tasks at once; amending and voiding change or withdraw them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from customers.directory.models import Customer
from customers.orders import actions
from customers.orders.actions import Line
from customers.orders.models import Order
from notifications import relay
from notifications.models import Notice
from ownership.models import User
from tests.factories import orders
from tests.workflows.conftest import finish
from workflows.collaborations.models import Collaboration, Comment
from workflows.handovers import orders as handovers
from workflows.playbooks.models import Playbook
from workflows.steps.models import Step

pytestmark = pytest.mark.django_db
Work = Callable[[], int]


@pytest.fixture
def order(customer: Customer, rep: User, accountant: User, agent: User) -> Order:
    """A draft, in a company with somebody in finance and in service."""
    orders.playbook()
    return orders.order(customer, rep, title="Two lathes", description="To the back door")


@pytest.fixture
def settle(work: Work) -> Callable[[], None]:
    """Delivers events and runs background jobs until nothing is left."""

    def run() -> None:
        while relay.drain() + work():
            pass

    return run


@pytest.fixture
def signed(order: Order, rep: User, settle: Callable[[], None]) -> Order:
    order = actions.sign(order, by=rep)
    settle()
    return order


def steps(order: Order) -> dict[str, Step]:
    """The order's steps that somebody still has to do, by the kind of their department."""
    rows = (
        Step.objects.active().filter(collaboration__order=order).select_related("collaboration", "assignee")
    )
    return {row.department.kind: row for row in rows.select_related("department")}


def test_a_signed_order_gives_finance_and_service_their_tasks_at_once(
    signed: Order, rep: User, accountant: User, agent: User
) -> None:
    run = Collaboration.objects.get(order=signed)

    assert (run.requester, run.playbook_code, run.title) == (
        rep, "order-fulfilment", f"{signed.number} Two lathes",
    )  # fmt: skip
    assert {kind: step.assignee for kind, step in steps(signed).items()} == {
        "finance": accountant,
        "service": agent,
    }
    told = Notice.objects.filter(event__name="step.assigned").values_list("recipient", flat=True)
    assert set(told) == {accountant.pk, agent.pk}
    assert Order.objects.visible_to(accountant).filter(pk=signed.pk).exists()


def test_the_briefing_says_what_was_signed_as_far_as_the_department_reads_it(signed: Order) -> None:
    run = Collaboration.objects.get(order=signed)

    for kind in ("finance", "service"):
        sections = {one["key"]: dict(one["rows"]) for one in run.briefings.get(department__kind=kind).sections
                    if one["key"] == "order"}  # fmt: skip
        assert sections["order"]["total"] == "200.00 CNY"
        assert sections["order"]["number"] == signed.number


def test_it_starts_once(signed: Order, rep: User) -> None:
    from notifications.models import Event

    handovers.order_signed(Event.objects.get(name="order.signed"))

    assert Collaboration.objects.filter(order=signed).count() == 1


def test_without_the_playbook_nothing_starts(order: Order, rep: User, settle: Callable[[], None]) -> None:
    Playbook.objects.filter(trigger="order.signed").update(is_active=False)
    actions.sign(order, by=rep)
    settle()

    assert not Collaboration.objects.exists()


def test_an_amended_order_tells_those_who_work_and_asks_again_what_was_done(
    signed: Order, rep: User, accountant: User, agent: User, settle: Callable[[], None]
) -> None:
    first = Collaboration.objects.get(order=signed)
    finish(steps(signed)["finance"])
    Notice.objects.all().delete()

    more = Line(name="Lathe", quantity=Decimal(3), price=Decimal(100))
    actions.amend(signed, by=rep, version=None, reason="One more", lines=[more])
    settle()

    said = Comment.objects.get(collaboration=first)
    assert said.text == f"{signed.number}-2: One more"
    assert agent.pk in Notice.objects.filter(event__name="collaboration.commented").values_list(
        "recipient", flat=True
    )
    again = Collaboration.objects.exclude(pk=first.pk).get(order=signed)
    assert [step["department_kind"] for step in again.plan["steps"]] == ["finance"]
    assert again.reason == said.text
    now = steps(signed)
    assert (now["finance"].collaboration, now["finance"].assignee) == (again, accountant)
    assert (now["service"].collaboration, now["service"].assignee) == (first, agent)


def test_a_voided_order_withdraws_the_tasks_and_says_why(
    signed: Order, rep: User, accountant: User, agent: User, settle: Callable[[], None]
) -> None:
    actions.void(signed, by=rep, reason="The customer withdrew")
    settle()

    run = Collaboration.objects.get(order=signed)
    assert (run.state, run.cancel_reason) == ("cancelled", f"{signed.number}: The customer withdrew")
    assert steps(signed) == {}
    told = Notice.objects.filter(event__name="collaboration.cancelled").values_list("recipient", flat=True)
    assert {accountant.pk, agent.pk} <= set(told)


def test_a_draft_that_is_voided_withdraws_nothing(
    order: Order, rep: User, settle: Callable[[], None]
) -> None:
    actions.void(order, by=rep, reason="A mistake")
    settle()

    assert not Collaboration.objects.exists()


def test_the_orders_page_shows_whom_it_waits_for(
    signed: Order, rep: User, accountant: User, sign_in: Callable[[User], Client]
) -> None:
    panel = sign_in(rep).get(
        reverse("workflows:order-collaborations", args=[signed.pk]), headers={"HX-Request": "true"}
    )
    run = Collaboration.objects.get(order=signed)

    assert str(accountant) in panel.content.decode()
    page = sign_in(rep).get(run.get_absolute_url()).content.decode()
    assert signed.get_absolute_url() in page
