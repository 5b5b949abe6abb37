"""Verbs that change payment plans and payments: one transaction, one actor, one event, one line each.

Lock order: the order, its instalments, its payments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict
from customers.orders.actions.common import TOPIC as ORDERS
from customers.orders.actions.common import held, write
from customers.orders.models import Order
from customers.orders.payments import rules
from customers.orders.payments.events import PaymentEvent
from customers.orders.payments.models import Instalment, Payment
from customers.orders.rules import check_reason
from customers.records import timeline
from notifications.notices import finish
from notifications.outbox import record
from ownership.access.policy import require
from ownership.models import User

# What lists of instalments and payments listen to.
TOPIC = "payments"
LABEL = Instalment._meta.label_lower


@dataclass(frozen=True)
class Planned:
    """A line of a plan: how much is due when, under which condition."""

    due_on: date
    amount: Decimal
    condition: str = ""


@transaction.atomic
def plan(order: Order, *, by: User, version: int | None, lines: Sequence[Planned]) -> Order:
    """Make these the order's instalments, in the order of their days. What was paid is spread over them anew.

    They need not come to the total: how far off they are stands on the order. Raises EditConflict when the order
    changed since `version`.
    """
    require(by, "payments.plan", order)
    rules.check_plan(lines)
    order = held(order)
    rows = list(Instalment.objects.filter(order=order).select_for_update().order_by("position", "pk"))
    if version is not None and order.version != version:
        raise EditConflict(order, {"lines": rows})
    rules.check_can_plan(order)
    wanted = sorted(lines, key=lambda line: line.due_on)
    if [(row.due_on, row.amount, row.condition) for row in rows] == [
        (line.due_on, line.amount, line.condition) for line in wanted
    ]:
        return order
    put(order, wanted, rows)
    write(order, by, "paid", "next_due_on")
    tell(order, PaymentEvent.PLANNED, by, about=order)
    return order


def plan_usual(order: Order) -> None:
    """An order that is signed without a plan is due as a whole, so many days later as the selling firm usually gives.

    Part of signing, in its transaction; the caller saves the order.
    """
    if Instalment.objects.filter(order=order).exists() or order.total <= 0:
        settle(order)
        return
    assert order.signed_on is not None
    due_on = order.signed_on + timedelta(days=order.entity.payment_days)
    put(order, [Planned(due_on, order.total)], [])


def follow(order: Order, before: Decimal) -> None:
    """A plan of one instalment over the whole (`before`) goes on to be the whole, and what came to nothing gets a plan;
    any other is left to people.

    Part of amending, in its transaction; the caller saves the order.
    """
    rows = list(Instalment.objects.filter(order=order).select_for_update())
    if not rows and before <= 0 < order.total:
        plan_usual(order)
    if len(rows) == 1 and rows[0].amount == before and order.total > 0:
        put(order, [Planned(rows[0].due_on, order.total, rows[0].condition)], rows)


def put(order: Order, lines: Sequence[Planned], rows: Sequence[Instalment]) -> None:
    """Write the lines over the rows there are: one of the same day and amount stays itself, with who was told of it."""
    known: dict[tuple[date, Decimal], list[Instalment]] = {}
    for row in rows:
        known.setdefault((row.due_on, row.amount), []).append(row)
    for place, line in enumerate(lines, start=1):
        same = known.get((line.due_on, line.amount))
        row = same.pop(0) if same else Instalment(order=order, due_on=line.due_on, amount=line.amount)
        row.customer_id, row.currency = order.customer_id, order.currency
        row.position, row.condition = place, line.condition.strip()
        row.save()
    gone = [row for left in known.values() for row in left]
    for row in gone:
        if row.told_on is not None:
            finish(about_type=LABEL, about_id=row.pk)
    Instalment.objects.filter(pk__in=[row.pk for row in gone]).delete()
    settle(order)


def settle(order: Order) -> None:
    """Spread what was paid over the instalments, the oldest first, and say so on the held order, which the caller
    saves (`paid`, `next_due_on`)."""
    rows = list(Instalment.objects.filter(order=order).select_for_update().order_by("position", "pk"))
    counted = Payment.objects.filter(order=order).counted()
    order.paid = counted.aggregate(sum=Sum("amount"))["sum"] or rules.NOTHING
    for row, paid in zip(rows, rules.allocated(order.paid, rows), strict=True):
        now = {"paid": paid, "is_open": order.is_binding and paid < row.amount, "currency": order.currency}
        if any(getattr(row, name) != value for name, value in now.items()):
            if row.is_open and not now["is_open"]:
                finish(about_type=LABEL, about_id=row.pk)
            for name, value in now.items():
                setattr(row, name, value)
            row.save(update_fields=list(now))
    order.next_due_on = min((row.due_on for row in rows if row.is_open), default=None)


@transaction.atomic
def receive(order: Order, *, by: User, amount: Decimal, on: date, **values: Any) -> Payment:
    """Enter a payment that came in on the day `on`. `values`: method, reference, note.

    It goes to the oldest open instalment; what is more than the plan stays with the order. Raises RuleBroken for an
    order that is not signed, an amount that is none, and a day to come.
    """
    require(by, "payments.receive", order)
    order = held(order)
    rules.check_can_receive(order)
    rules.check_received(amount, on, timezone.localdate())
    payment = Payment.objects.create(
        customer_id=order.customer_id,
        order=order,
        amount=amount,
        received_on=on,
        currency=order.currency,
        entered_by=by,
        **values,
    )
    settle(order)
    write(order, by, "paid", "next_due_on")
    tell(order, PaymentEvent.RECEIVED, by, about=payment)
    return payment


@transaction.atomic
def take_back(payment: Payment, *, by: User, reason: str) -> Payment:
    """A payment that did not come, went back, or belongs elsewhere: it counts no more. Raises RuleBroken without a
    reason, and when it was taken back already."""
    require(by, "payments.take_back", payment.order)
    check_reason(reason)
    order = held(payment.order)
    payment = locked(Payment.objects.all(), payment.pk)
    payment.order = order
    rules.check_can_take_back(payment, order)
    payment.taken_back_at, payment.taken_back_by = timezone.now(), by
    payment.taken_back_reason = reason.strip()[:300]
    payment.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    settle(order)
    write(order, by, "paid", "next_due_on")
    tell(order, PaymentEvent.TAKEN_BACK, by, about=payment)
    return payment


def tell(order: Order, event: PaymentEvent, by: User, *, about: Any) -> None:
    """One event, one line on the customer's timeline."""
    customer = order.customer
    record(
        event,
        about=about,
        by=None if by.is_system else by,
        bundle=customer.topic,
        topics=[customer.topic, order.topic, ORDERS, TOPIC],
        order=order.pk,
    )
    timeline.add(customer, event, about=about, by=by, order=order.pk)
