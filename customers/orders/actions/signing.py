"""Signing an order, and amending one that is signed. Each leaves a version that never changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict, RuleBroken
from customers.directory.actions import ordered
from customers.directory.models import Customer
from customers.orders import rules
from customers.orders.actions.common import LABEL, held, lines_of, tell, write
from customers.orders.actions.lines import Line, replace_lines
from customers.orders.events import OrderEvent
from customers.orders.models import Order, OrderLine, OrderVersion
from customers.orders.payments import actions as payments
from notifications.notices import finish
from ownership.access.policy import require
from ownership.models import User

TERMS = ("currency", "tax_included", "deliver_on", "delivery_terms", "description")
AMENDED = ("deliver_on", "delivery_terms", "description")


@transaction.atomic
def sign(order: Order, *, by: User, on: date | None = None, version: int | None = None) -> Order:
    """The order is signed on the day `on` (today): from here on it counts, and others begin to work on it.

    Raises RuleBroken without lines, for a day to come, and when it is signed already; EditConflict when it changed
    since `version`. The customer counts as one who has ordered.
    """
    require(by, "orders.sign", order)
    locked(Customer.objects.all(), order.customer_id)  # before its child: `ordered` writes it
    order = held(order, version)
    rows = lines_of(order)
    rules.check_can_sign(order, rows)
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise RuleBroken(_("The day of signing cannot be in the future."))
    order.state, order.signed_on, order.dated_on = Order.State.SIGNED, on, on
    payments.plan_usual(order)
    write(order, by, "state", "signed_on", "dated_on", "paid", "next_due_on")
    keep_version(order, rows, by)
    ordered(order.customer, by=by, on=on)
    tell(order, OrderEvent.SIGNED, by)
    return order


@transaction.atomic
def amend(
    order: Order, *, by: User, version: int | None, reason: str, lines: Sequence[Line], **terms: Any
) -> Order:
    """A new version of a signed order: other lines or terms (`AMENDED`), with the reason. The one before is kept.

    Raises RuleBroken without a reason or lines, where nothing is another, and where something delivered would be
    taken away; EditConflict when it changed since `version`. What is added brings a fulfilled order back to signed.
    """
    require(by, "orders.amend", order)
    rules.check_reason(reason)
    rules.check_lines(lines)
    order = held(order)
    rows = lines_of(order)
    if version is not None and order.version != version:
        raise EditConflict(order, {"lines": rows})
    rules.check_can_amend(order)
    if not lines:
        raise RuleBroken(_("Nothing would be left of the order. Void it instead."))
    before = order.total
    changed = [name for name in terms if terms[name] != getattr(order, name)]
    wrote = replace_lines(order, rows, lines)
    if not wrote and not changed:
        raise RuleBroken(_("Nothing differs from the version that is signed."))
    for name in changed:
        setattr(order, name, terms[name])
    order.revision += 1
    rows = lines_of(order)
    _open_again(order, rows)
    payments.follow(order, before)
    write(
        order, by, "paid", "next_due_on", "net", "tax", "total", "revision", "state", "fulfilled_on", *changed
    )
    keep_version(order, rows, by, reason.strip())
    tell(order, OrderEvent.AMENDED, by, revision=order.revision)
    return order


def _open_again(order: Order, rows: Sequence[OrderLine]) -> None:
    """Where something is left to deliver the order is no longer fulfilled; where nothing is, it is."""
    if all(row.is_delivered for row in rows):
        order.fulfilled_on = order.fulfilled_on or timezone.localdate()
        order.state = Order.State.FULFILLED
    else:
        order.state, order.fulfilled_on = Order.State.SIGNED, None
        finish(about_type=LABEL, about_id=order.pk)


def keep_version(order: Order, rows: Sequence[OrderLine], by: User, reason: str = "") -> OrderVersion:
    """Write down what stands in the order now."""
    return OrderVersion.of(
        order=order,
        revision=order.revision,
        lines=[_frozen(row, order) for row in rows],
        terms={name: _plain(getattr(order, name)) for name in TERMS},
        net=order.net,
        tax=order.tax,
        total=order.total,
        reason=reason[:300],
        signed_on=order.signed_on,
        by=None if by.is_system else by,
    )


def _frozen(row: OrderLine, order: Order) -> dict[str, Any]:
    total = row.amounts(tax_included=order.tax_included).total
    return {
        "name": row.name,
        "code": row.product.code if row.product else "",
        "unit": row.unit,
        "quantity": str(row.quantity),
        "price": str(row.price),
        "discount_percent": str(row.discount_percent),
        "tax_percent": str(row.tax_percent),
        "total": str(total),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
