"""The end of an order: voided, or closed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from customers.orders import rules
from customers.orders.actions.common import LABEL, held, lines_of, tell, write
from customers.orders.events import OrderEvent
from customers.orders.invoices import actions as invoices
from customers.orders.models import Order
from customers.orders.payments.actions import settle
from notifications.notices import finish
from ownership.access.policy import require
from ownership.models import User


@transaction.atomic
def void(order: Order, *, by: User, reason: str, version: int | None = None) -> Order:
    """The order does not hold (any more). Its number stays taken. Raises RuleBroken without a reason, and where
    something was delivered."""
    require(by, "orders.void", order)
    rules.check_reason(reason)
    order = held(order, version)
    rules.check_can_void(order, lines_of(order))
    was_signed = not order.is_draft
    order.state, order.ended_on = Order.State.VOIDED, timezone.localdate()
    order.end_reason = reason.strip()[:300]
    invoices.withdraw(order, by=by, reason=order.end_reason)
    settle(order)
    write(order, by, "state", "ended_on", "end_reason", "paid", "next_due_on")
    finish(about_type=LABEL, about_id=order.pk)
    tell(order, OrderEvent.VOIDED, by, was_signed=was_signed)
    return order


@transaction.atomic
def close(order: Order, *, by: User, version: int | None = None) -> Order:
    """Everything is delivered and paid. Raises RuleBroken where something is left."""
    require(by, "orders.close", order)
    order = held(order, version)
    rules.check_can_close(order, is_planned=order.instalments.exists())
    order.state, order.ended_on = Order.State.CLOSED, timezone.localdate()
    write(order, by, "state", "ended_on")
    finish(about_type=LABEL, about_id=order.pk)
    tell(order, OrderEvent.CLOSED, by)
    return order
