"""What every verb about orders needs: the lock, the number, the signature, and telling of it."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict
from customers.orders import rules
from customers.orders.events import OrderEvent
from customers.orders.models import Order, OrderLine, OrderNumber
from customers.records import history, timeline
from notifications.outbox import record
from ownership.models import User

# What lists of orders listen to.
TOPIC = "orders"
LABEL = Order._meta.label_lower


def held(order: Order, version: int | None = None) -> Order:
    """The order, read again and locked. Raises EditConflict where it moved on since `version`; None asks nothing."""
    found: Order = locked(Order.objects.select_related("customer"), order.pk)
    if version is not None and found.version != version:
        raise EditConflict(found, {})
    return found


def lines_of(order: Order) -> list[OrderLine]:
    """The lines of a held order, locked, in their order. One query, and one for their products."""
    rows = OrderLine.objects.filter(order=order).select_for_update(of=("self",))
    return list(rows.select_related("product").order_by("position", "pk"))


def take_number(year: int) -> str:
    """The next free number of a year; without gaps, so others who want one wait until this transaction ends."""
    while True:
        taken, made = OrderNumber.objects.select_for_update().get_or_create(year=year, defaults={"last": 1})
        if not made:
            OrderNumber.objects.filter(pk=taken.pk).update(last=F("last") + 1)
            taken.refresh_from_db()
        number = rules.number_of(year, taken.last)
        if not Order.objects.filter(number=number).exists():  # one that came with an import
            return number


def differing(order: Order, version: int | None, changes: dict[str, Any]) -> list[str]:
    """Names of `changes` that say something else than the order does.

    Raises EditConflict with the present values where the order moved on since `version`.
    """
    present = {name: getattr(order, name) for name in changes}
    changed = [name for name in changes if changes[name] != present[name]]
    if changed and version is not None and order.version != version:
        raise EditConflict(order, {name: present[name] for name in changed})
    return changed


def write(order: Order, by: User, *fields: str) -> None:
    """Save these fields with a new version, signed."""
    order.version += 1
    history.sign(order, by)
    order.save(update_fields=order.touch("version", *fields))


def tell(order: Order, event: OrderEvent, by: User, **facts: Any) -> None:
    """One event, one line on the customer's timeline."""
    customer = order.customer
    record(
        event,
        about=order,
        by=None if by.is_system else by,
        bundle=customer.topic,
        topics=[customer.topic, order.topic, TOPIC],
        **facts,
    )
    timeline.add(customer, event, about=order, by=by, **facts)
