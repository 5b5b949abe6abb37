"""Delivering what was ordered, in whole or in parts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from customers.orders import rules
from customers.orders.actions.common import held, lines_of, tell, write
from customers.orders.events import OrderEvent
from customers.orders.models import Delivery, DeliveryLine, Order, OrderLine
from ownership.access.policy import require
from ownership.models import User


@transaction.atomic
def fulfil(
    order: Order,
    *,
    by: User,
    quantities: Mapping[int, Decimal] | None = None,
    on: date | None = None,
    note: str = "",
    version: int | None = None,
) -> Delivery:
    """Deliver on the day `on` (today) so much of each line ({line: quantity}); without `quantities` all that is left.

    When nothing is left the order is fulfilled. Raises RuleBroken for more than was ordered, for nothing, for a day
    to come, and where the order is not one that waits for deliveries.
    """
    require(by, "orders.fulfil", order)
    order = held(order, version)
    rules.check_can_fulfil(order)
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise RuleBroken(_("Only what was delivered is written down here, not what will be."))
    rows = lines_of(order)
    if quantities is None:
        quantities = {row.pk: row.left for row in rows if row.left}
    parts = _parts(rows, quantities)
    delivery = Delivery.objects.create(
        order=order, on=on, note=note.strip()[:300], by=None if by.is_system else by
    )
    DeliveryLine.objects.bulk_create(
        DeliveryLine(delivery=delivery, line=row, quantity=more) for row, more in parts
    )
    for row, more in parts:
        row.delivered += more
        row.save(update_fields=["delivered"])
    done = all(row.is_delivered for row in rows)
    if done:
        order.state, order.fulfilled_on = Order.State.FULFILLED, on
    write(order, by, "state", "fulfilled_on")
    tell(order, OrderEvent.FULFILLED if done else OrderEvent.DELIVERED, by, delivery=delivery.pk)
    return delivery


def _parts(rows: list[OrderLine], quantities: Mapping[int, Decimal]) -> list[tuple[OrderLine, Decimal]]:
    parts = [(row, quantities[row.pk]) for row in rows if quantities.get(row.pk)]
    for row, more in parts:
        rules.check_delivered(row, more)
    if not parts:
        raise RuleBroken(_("Say how much of which line was delivered."))
    return parts


@transaction.atomic
def take_back(delivery: Delivery, *, by: User) -> Order:
    """A delivery that did not happen, or was entered wrongly: what was in it is to be delivered again.

    Raises RuleBroken when the order is closed, and when the delivery is gone already.
    """
    require(by, "orders.fulfil", delivery.order)
    order = held(delivery.order)
    rules.check_can_take_back(order)
    parts = dict(DeliveryLine.objects.filter(delivery=delivery).values_list("line", "quantity"))
    if not parts:
        raise RuleBroken(_("This delivery was taken back already."))
    for row in lines_of(order):
        if row.pk in parts:
            row.delivered -= parts[row.pk]
            row.save(update_fields=["delivered"])
    DeliveryLine.objects.filter(delivery=delivery).delete()
    Delivery.objects.filter(pk=delivery.pk).delete()
    order.state, order.fulfilled_on = Order.State.SIGNED, None
    write(order, by, "state", "fulfilled_on")
    tell(order, OrderEvent.TAKEN_BACK, by)
    return order
