"""Arithmetic of orders, and what an order allows: values in, values or a RuleBroken with a sentence out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from crm_site.kit.money import check_fits, rounded

if TYPE_CHECKING:
    from customers.orders.models import Order, OrderLine

MOST_LINES = 40
NOTHING = Decimal(0)


class Amounts(NamedTuple):
    """What a line or an order comes to: without the tax, the tax, with it."""

    net: Decimal
    tax: Decimal
    total: Decimal


# --- money --------------------------------------------------------------------------------------------------


def line_amounts(
    quantity: Decimal, price: Decimal, discount: Decimal, tax: Decimal, *, tax_included: bool
) -> Amounts:
    """Quantity by price less the discount, rounded once, halves up; the tax is in it, or comes on top of it.

    `discount` and `tax` are percents. The parts of a line always add up.
    """
    said = rounded(quantity * price * (100 - discount) / 100)
    if tax_included:
        part = rounded(said * tax / (100 + tax)) + NOTHING  # no minus before a zero
        return Amounts(said - part, part, said)
    part = rounded(said * tax / 100)
    return Amounts(said, part, said + part)


def amounts(lines: Iterable[Any], *, tax_included: bool) -> Amounts:
    """What the lines come to: the sums of what stands behind each."""
    net = tax = NOTHING
    for one in lines:
        part = line_amounts(
            one.quantity, one.price, one.discount_percent, one.tax_percent, tax_included=tax_included
        )
        net, tax = net + part.net, tax + part.tax
    check_fits(net + tax)
    return Amounts(net, tax, net + tax)


# --- words --------------------------------------------------------------------------------------------------


def number_of(year: int, place: int) -> str:
    """The number that people say: the year and the place in it."""
    return f"O-{year}-{place:04d}"


def number_in(text: str) -> str:
    """An order's number as it is kept: upper-case, without blanks."""
    return "".join(text.split()).upper()


def check_title(title: str) -> None:
    if not title.strip():
        raise RuleBroken(_("Give the order a title."))


def check_lines(lines: Collection[Any]) -> None:
    if len(lines) > MOST_LINES:
        raise RuleBroken(_("An order takes at most %(number)d lines here.") % {"number": MOST_LINES})


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken(_("Say why, for those who work on it."))


# --- states -------------------------------------------------------------------------------------------------


def check_is_draft(order: Order) -> None:
    if not order.is_draft:
        raise RuleBroken(_("This order is signed. Amend it instead: a new version, with the reason."))


def check_can_sign(order: Order, lines: Collection[Any]) -> None:
    if not order.is_draft:
        raise RuleBroken(_("This order is signed already."))
    if not lines:
        raise RuleBroken(_("An order without lines cannot be signed. Say what was ordered."))


def check_can_amend(order: Order) -> None:
    if order.state not in (order.State.SIGNED, order.State.FULFILLED):
        raise RuleBroken(_("Only a signed order is amended. A draft is simply changed."))


def check_can_void(order: Order, lines: Iterable[OrderLine]) -> None:
    if order.state not in (order.State.DRAFT, order.State.SIGNED):
        raise RuleBroken(_("This order can no longer be voided."))
    if any(line.delivered for line in lines):
        raise RuleBroken(_("Something was delivered already. Take the deliveries back first."))
    if order.paid:
        raise RuleBroken(_("Something was paid already. Take the payments back first."))


def check_can_fulfil(order: Order) -> None:
    if order.state != order.State.SIGNED:
        raise RuleBroken(_("Only a signed order that still waits for something is fulfilled."))


def check_can_take_back(order: Order) -> None:
    if order.state not in (order.State.SIGNED, order.State.FULFILLED):
        raise RuleBroken(_("This order is closed; its deliveries stand."))


def check_can_close(order: Order, *, is_planned: bool) -> None:
    if order.state != order.State.FULFILLED:
        raise RuleBroken(_("An order is closed when everything is delivered."))
    if order.next_due_on is not None or (is_planned and order.unpaid > 0):
        raise RuleBroken(_("Something of the payment plan is not paid yet."))


def check_delivered(line: OrderLine, more: Decimal) -> None:
    """Raise RuleBroken where more would be delivered than was ordered."""
    if not more or abs(line.delivered + more) > abs(line.quantity) or (more > 0) != (line.quantity > 0):
        raise RuleBroken(
            _("Of “%(what)s” %(left)s are left to deliver.") % {"what": line.name, "left": plain(line.left)}
        )


def _what(line: Any) -> Any:
    """The product; without one, its name."""
    return line.product.pk if line.product else line.name


def check_keeps_delivered(row: OrderLine, line: Any) -> None:
    """A new version of a line takes nothing away that is delivered. `line` is None where it is dropped."""
    if not row.delivered:
        return
    what = {"what": row.name, "n": plain(row.delivered)}
    if line is None:
        raise RuleBroken(_("Of “%(what)s” %(n)s are delivered already: the line has to stay.") % what)
    if _what(row) != _what(line):
        raise RuleBroken(
            _("Of “%(what)s” %(n)s are delivered already: write something else in a line of its own.") % what
        )
    if line.quantity / row.delivered < 1:  # less of it, or the other way round
        raise RuleBroken(_("Of “%(what)s” %(n)s are delivered already: it cannot be less.") % what)


def plain(quantity: Decimal) -> str:
    """A quantity without zeros at its end: 12, 0.5."""
    return f"{quantity.normalize():f}"


def share_delivered(lines: Iterable[OrderLine]) -> int:
    """How much of the quantities ordered is delivered, in whole percent; 100 only when all is."""
    rows = [line for line in lines if line.quantity]
    if not rows:
        return 0
    if all(line.is_delivered for line in rows):
        return 100
    return min(99, int(sum(100 * line.delivered / line.quantity for line in rows) / len(rows)))
