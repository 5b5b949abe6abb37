"""Payment plans and payments: what goes where, who may, what is told, what finance looks at."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.directory.models import Customer
from customers.orders import actions as orders_actions
from customers.orders.actions import Line
from customers.orders.models import Order
from customers.orders.payments import actions, reminders, rules, selectors
from customers.orders.payments.actions import Planned
from customers.orders.payments.models import Instalment, Payment
from notifications import relay
from notifications.models import Event, Notice
from ownership.models import User
from tests.factories import orders

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
TODAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def url(name: str, *args: int) -> str:
    return reverse(f"customers:{name}", args=args)


@pytest.fixture
def order(customer: Customer, rep: User) -> Order:
    """Signed, 1,000, in three instalments; finance sees the customer."""
    made = orders.order(customer, rep, lines=[("Lathe", 1, 1000)])
    lines = [
        Planned(ago(100), Decimal(300)),
        Planned(ago(40), Decimal(300), "on delivery"),
        Planned(ago(-10), Decimal(400)),
    ]
    made = actions.plan(made, by=rep, version=1, lines=lines)
    return orders_actions.sign(made, by=rep)


def paid(order: Order) -> list[int]:
    return [int(row.paid) for row in selectors.plan_of(order)]


# --- arithmetic -------------------------------------------------------------------------------------------


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # beside other tests it may
@given(
    some.lists(some.tuples(some.integers(1, 5000), some.integers(0, 400)), max_size=6),
    some.integers(0, 20_000),
)
def test_no_cent_is_lost_and_the_oldest_is_filled_first(parts: Any, sum_paid: int) -> None:
    rows = [
        SimpleNamespace(amount=Decimal(amount), due_on=TODAY - timedelta(days=days), position=place)
        for place, (amount, days) in enumerate(parts)
    ]

    found = rules.allocated(Decimal(sum_paid), rows)

    assert sum(found) == min(Decimal(sum_paid), sum((row.amount for row in rows), Decimal(0)))
    by_due = [
        found[row.position] == row.amount for row in sorted(rows, key=lambda row: (row.due_on, row.position))
    ]
    assert by_due == sorted(by_due, reverse=True)  # what is full stands before what is not


@pytest.mark.parametrize(
    ("days", "age"),
    [(-1, None), (0, None), (1, "0-30"), (30, "0-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"), (90, "61-90"), (91, "90+"), (4000, "90+")],
)  # fmt: skip
def test_ages(days: int, age: str | None) -> None:
    found = rules.age_of(days)

    assert (found.key if found else None) == age
    if found:
        first, last = found.days(TODAY)
        assert (first or date.min) <= TODAY - timedelta(days=days) <= last


# --- plans ------------------------------------------------------------------------------------------------


def test_an_order_that_is_signed_without_a_plan_is_due_as_a_whole(customer: Customer, rep: User) -> None:
    order = orders_actions.sign(orders.order(customer, rep, lines=[("Lathe", 1, 1000)]), by=rep)

    (only,) = selectors.plan_of(order)
    assert (only.amount, only.due_on, only.is_open) == (1000, ago(-30), True)
    assert order.next_due_on == only.due_on


def test_a_plan_of_one_follows_the_amended_total(customer: Customer, rep: User) -> None:
    order = orders_actions.sign(orders.order(customer, rep, lines=[("Lathe", 1, 1000)]), by=rep)

    order = orders_actions.amend(
        order, by=rep, version=None, reason="x", lines=[Line("Lathe", Decimal(1), Decimal(1500))]
    )

    assert [row.amount for row in selectors.plan_of(order)] == [1500]
    assert selectors.off_by(order, selectors.plan_of(order)) == 0


def test_a_plan_of_several_is_left_and_says_how_far_it_is_off(
    order: Order, rep: User, sign_in: Browser
) -> None:
    order = orders_actions.amend(
        order, by=rep, version=None, reason="x", lines=[Line("Lathe", Decimal(1), Decimal(1500))]
    )

    assert selectors.off_by(order, selectors.plan_of(order)) == 500
    assert "¥500 short" in sign_in(rep).get(order.get_absolute_url()).content.decode()


def test_instalments_of_a_draft_are_not_open_yet(customer: Customer, rep: User) -> None:
    order = orders.order(customer, rep)
    actions.plan(order, by=rep, version=1, lines=[Planned(ago(5), Decimal(200))])

    assert not Instalment.objects.get().is_open
    orders_actions.sign(order, by=rep)
    assert Instalment.objects.get().is_open


def test_a_plan_over_an_older_version_is_a_conflict(order: Order, rep: User) -> None:
    with pytest.raises(EditConflict):
        actions.plan(order, by=rep, version=1, lines=[Planned(ago(5), Decimal(1000))])


def test_another_plan_spreads_what_was_paid_anew(order: Order, rep: User, accountant: User) -> None:
    actions.receive(order, by=accountant, amount=Decimal(350), on=ago(0))

    actions.plan(
        order, by=rep, version=None, lines=[Planned(ago(3), Decimal(600)), Planned(ago(9), Decimal(200))]
    )

    assert [(row.amount, row.paid) for row in selectors.plan_of(order)] == [(200, 200), (600, 150)]


def test_finance_and_the_holders_plan(
    order: Order, rep: User, accountant: User, teammate: User, agent: User
) -> None:
    actions.plan(order, by=accountant, version=None, lines=[Planned(ago(5), Decimal(1000))])

    for who in (teammate, agent):
        with pytest.raises(PermissionDenied):
            actions.plan(order, by=who, version=None, lines=[])


# --- payments ---------------------------------------------------------------------------------------------


def test_a_payment_goes_to_the_oldest_open_instalment(order: Order, accountant: User) -> None:
    assert order.next_due_on == ago(100)

    payment = actions.receive(order, by=accountant, amount=Decimal(450), on=ago(0), reference="B-17")

    assert paid(order) == [300, 150, 0]
    order = payment.order
    assert (order.paid, order.unpaid, order.next_due_on) == (450, 550, ago(40))
    event = Event.objects.get(name="payment.received")
    assert (event.about_type, event.about_id, event.facts) == (
        "customers.payment",
        payment.pk,
        {"order": order.pk},
    )


def test_more_than_the_plan_stays_with_the_order(order: Order, accountant: User) -> None:
    payment = actions.receive(order, by=accountant, amount=Decimal(1200), on=ago(0))

    assert paid(order) == [300, 300, 400]
    assert (payment.order.unpaid, payment.order.next_due_on) == (-200, None)


def test_what_is_taken_back_counts_no_more_and_says_why(order: Order, accountant: User) -> None:
    payment = actions.receive(order, by=accountant, amount=Decimal(450), on=ago(0))
    with pytest.raises(RuleBroken, match="Say why"):
        actions.take_back(payment, by=accountant, reason="")

    payment = actions.take_back(payment, by=accountant, reason="Another customer's")

    assert (paid(order), payment.order.paid, payment.order.next_due_on) == ([0, 0, 0], 0, ago(100))
    assert (payment.taken_back_by, payment.taken_back_reason) == (accountant, "Another customer's")
    with pytest.raises(RuleBroken, match="already"):
        actions.take_back(payment, by=accountant, reason="x")


@pytest.mark.parametrize("who", ["rep", "manager", "operator", "agent", "auditor", "executive"])
def test_what_came_in_is_finances_word(order: Order, who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        actions.receive(order, by=request.getfixturevalue(who), amount=Decimal(1), on=ago(0))


def test_what_is_no_payment(order: Order, customer: Customer, rep: User, accountant: User) -> None:
    with pytest.raises(RuleBroken, match="above zero"):
        actions.receive(order, by=accountant, amount=Decimal(0), on=ago(0))
    with pytest.raises(RuleBroken, match="has come in"):
        actions.receive(order, by=accountant, amount=Decimal(1), on=ago(-1))
    with pytest.raises(RuleBroken, match="signed"):
        actions.receive(orders.order(customer, rep), by=accountant, amount=Decimal(1), on=ago(0))


def test_a_paid_order_is_not_voided_and_a_voided_one_owes_nothing(
    order: Order, rep: User, accountant: User
) -> None:
    payment = actions.receive(order, by=accountant, amount=Decimal(10), on=ago(0))
    with pytest.raises(RuleBroken, match="payments back"):
        orders_actions.void(order, by=rep, reason="x")
    actions.take_back(payment, by=accountant, reason="x")

    order = orders_actions.void(order, by=rep, reason="x")

    assert not Instalment.objects.open().exists()
    assert order.next_due_on is None


def test_the_database_keeps_its_promises(order: Order, accountant: User) -> None:
    actions.receive(order, by=accountant, amount=Decimal(10), on=ago(0))
    for values in ({"amount": 0}, {"paid": -1}, {"paid": 999}, {"paid": 300, "is_open": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Instalment.objects.filter(position=1).update(**values)
    for values in ({"amount": 0}, {"taken_back_reason": "x"}, {"taken_back_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.update(**values)


# --- overdue ----------------------------------------------------------------------------------------------


def test_what_is_overdue_is_told_once_to_owner_and_finance(
    order: Order, rep: User, accountant: User, manager: User
) -> None:
    assert reminders.remind() == 2
    assert reminders.remind() == 0
    while relay.drain():
        pass

    told = Notice.objects.filter(event__name="payment.overdue")
    assert sorted(told.values_list("recipient", flat=True)) == sorted([rep.pk, accountant.pk] * 2)


def test_a_new_day_is_told_again_and_a_paid_one_not(order: Order, rep: User, accountant: User) -> None:
    reminders.remind()
    lines = [Planned(ago(100), Decimal(300)), Planned(ago(30), Decimal(300)), Planned(ago(-10), Decimal(400))]
    actions.plan(order, by=rep, version=None, lines=lines)
    assert reminders.remind() == 1

    actions.receive(order, by=accountant, amount=Decimal(600), on=ago(0))
    actions.plan(order, by=rep, version=None, lines=[Planned(ago(20), Decimal(600)), lines[2]])

    assert reminders.remind() == 0


def test_overdue_by_age_leads_to_just_these_instalments(
    order: Order, customer: Customer, rep: User, accountant: User, sign_in: Browser
) -> None:
    other = orders.order(customer, rep, lines=[("Oil", 1, 70)], currency="USD")
    actions.plan(other, by=rep, version=1, lines=[Planned(ago(5), Decimal(70))])
    orders_actions.sign(other, by=rep)
    actions.receive(order, by=accountant, amount=Decimal(100), on=ago(0))

    yuan, dollars = selectors.overdue_table(accountant, timezone.localdate())

    assert [cell.amount for cell in yuan.cells] == [0, 300, 0, 200]
    assert (yuan.overdue.amount, yuan.coming.amount) == (500, 400)
    assert [cell.amount for cell in dollars.cells] == [70, 0, 0, 0]
    browser = sign_in(accountant)
    page = browser.get(url("payment-overdue")).content.decode()
    assert "¥500" in page
    for line in (yuan, dollars):
        for cell in (*line.cells, line.overdue, line.coming):
            rows = browser.get(cell.url).context["page"].rows
            listed = Instalment.objects.filter(pk__in=[row.pk for row in rows])
            assert (len(rows), sum(row.rest for row in listed)) == (cell.count, cell.amount)


def test_who_meets_payments_masked_gets_no_sums(
    order: Order, agent: User, customer: Customer, sign_in: Browser
) -> None:
    browser = sign_in(agent)

    assert browser.get(url("payment-overdue")).status_code == 403
    assert browser.get(url("payment-list")).status_code == 403
    panel = browser.get(url("customer-payments", customer.pk)).content.decode()
    assert "300" not in panel
    assert 'id="payments"' not in browser.get(order.get_absolute_url()).content.decode()
    assert selectors.unpaid(agent, customer, timezone.localdate()) == ({}, {})


def test_a_reminder_ends_when_its_instalment_is_paid_or_planned_anew(
    order: Order, rep: User, accountant: User
) -> None:
    reminders.remind()
    while relay.drain():
        pass
    waiting = Notice.objects.filter(event__name="payment.overdue", recipient=rep, done_at=None)
    assert waiting.count() == 2

    kept = [Planned(ago(100), Decimal(300)), Planned(ago(-10), Decimal(700))]
    actions.plan(order, by=rep, version=None, lines=kept)
    assert waiting.count() == 1
    assert reminders.remind() == 0

    actions.receive(order, by=accountant, amount=Decimal(300), on=ago(0))
    assert waiting.count() == 0


# --- pages ------------------------------------------------------------------------------------------------


def rows(*lines: tuple[object, str, str], version: int) -> dict[str, object]:
    found: dict[str, object] = {"lines-rows": 1, "version": version}
    for place, (day, amount, condition) in enumerate(lines):
        found |= {
            f"lines-{place}-due_on": day,
            f"lines-{place}-amount": amount,
            f"lines-{place}-condition": condition,
        }
    return found


def test_a_plan_is_typed_in_parts_and_comes_to_the_cent(
    customer: Customer, rep: User, sign_in: Browser
) -> None:
    order = orders.order(customer, rep, lines=[("Lathe", 1, "100.01")])

    table = rows((ago(0), "33.33%", "signing"), (ago(-30), "33.33%", ""), (ago(-60), "33.34%", ""), version=1)
    answer = sign_in(rep).post(url("order-plan", order.pk), table)

    assert answer.status_code == 302
    plan = selectors.plan_of(order)
    assert sum(row.amount for row in plan) == Decimal("100.01")
    assert plan[0].condition == "signing"


def test_a_bad_plan_comes_back_as_typed(order: Order, rep: User, sign_in: Browser) -> None:
    for amount in ("-5", "abc", "130%"):
        answer = sign_in(rep).post(
            url("order-plan", order.pk), rows((ago(0), amount, "mine"), version=order.version)
        )
        assert answer.status_code == 422
        assert "mine" in answer.content.decode()


def test_a_payment_is_entered_and_taken_back_by_its_pages(
    order: Order, accountant: User, sign_in: Browser
) -> None:
    browser = sign_in(accountant)
    assert 'value="300.00"' in browser.get(url("payment-new", order.pk)).content.decode()

    typed = {"amount": "300", "on": ago(0), "method": "wechat", "reference": "W-9"}
    assert browser.post(url("payment-new", order.pk), {**typed, "amount": "-1"}).status_code == 422
    assert browser.post(url("payment-new", order.pk), typed)["Location"] == order.get_absolute_url()

    payment = Payment.objects.get()
    assert browser.get(url("payment-take-back", order.pk, payment.pk)).status_code == 200
    browser.post(url("payment-take-back", order.pk, payment.pk), {"reason": "Wrong order"})
    page = browser.get(order.get_absolute_url()).content.decode()
    assert "W-9" in page
    assert "Wrong order" in page


def test_the_lists_show_every_column(order: Order, accountant: User, sign_in: Browser) -> None:
    from customers.records.lists import kinds
    from customers.records.lists.listing import Listing

    actions.receive(order, by=accountant, amount=Decimal(100), on=ago(0), reference="B-17")
    for name, sorts in (("instalments", ("due_on",)), ("payments", ("-received_on", "amount"))):
        kind = kinds.find(name)
        assert kind is not None
        columns = ",".join(Listing(kind, accountant, {}, kind.address).offered)
        for sort in sorts:
            answer = sign_in(accountant).get(kind.address, {"view": "all", "columns": columns, "sort": sort})
            assert answer.status_code == 200
            assert order.number in answer.content.decode()
    found = sign_in(accountant).get(url("payment-list"), {"text": "b-17"})
    assert len(found.context["page"].rows) == 1


def test_the_customers_page_says_what_is_unpaid(
    order: Order, rep: User, customer: Customer, sign_in: Browser
) -> None:
    browser = sign_in(rep)

    page = browser.get(customer.get_absolute_url()).content.decode()
    panel = browser.get(url("customer-payments", customer.pk)).content.decode()

    assert "Unpaid" in page
    assert "¥600 overdue" in page
    assert order.number in panel
