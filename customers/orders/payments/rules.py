"""Arithmetic of payment plans, and what they allow: values in, values or a RuleBroken with a sentence out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit.errors import RuleBroken

if TYPE_CHECKING:
    from customers.orders.models import Order
    from customers.orders.payments.models import Payment

NOTHING = Decimal(0)
MOST = 40


class Age(NamedTuple):
    """How long something is overdue: from so many days to so many (None: any longer)."""

    key: str
    label: Any
    least: int
    most: int | None

    def days(self, today: date) -> tuple[date | None, date]:
        """The first and the last due day that are this old today."""
        first = None if self.most is None else today - timedelta(days=self.most)
        return first, today - timedelta(days=self.least)


# What is due today is not overdue.
AGES = (
    Age("0-30", gettext_lazy("up to 30 days"), 1, 30),
    Age("31-60", gettext_lazy("31 to 60 days"), 31, 60),
    Age("61-90", gettext_lazy("61 to 90 days"), 61, 90),
    Age("90+", gettext_lazy("more than 90 days"), 91, None),
)


def age_of(days: int) -> Age | None:
    """The age that so many days overdue belong to; None where nothing is."""
    return next((one for one in AGES if days >= one.least and (one.most is None or days <= one.most)), None)


def allocated(paid: Decimal, instalments: Iterable[Any]) -> list[Decimal]:
    """What of a sum goes to each instalment: the one that is due first gets all it can hold, then the next.

    In the order of `instalments`, whatever theirs is; a rest that none of them holds is nobody's.
    """
    rows = list(instalments)
    by_due = sorted(range(len(rows)), key=lambda place: (rows[place].due_on, rows[place].position))
    found, left = [NOTHING] * len(rows), max(paid, NOTHING)
    for place in by_due:
        found[place] = min(rows[place].amount, left)
        left -= found[place]
    return found


def off_by(total: Decimal, instalments: Iterable[Any]) -> Decimal:
    """How much the plan is away from the total: above zero it lacks so much, below it plans too much."""
    return total - sum((one.amount for one in instalments), NOTHING)


def check_plan(lines: Sequence[Any]) -> None:
    if len(lines) > MOST:
        raise RuleBroken(_("A payment plan takes at most %(number)d instalments.") % {"number": MOST})
    if any(line.amount <= 0 for line in lines):
        raise RuleBroken(_("Each instalment needs an amount above zero."))


def check_can_plan(order: Order) -> None:
    if order.state in (order.State.CLOSED, order.State.VOIDED):
        raise RuleBroken(_("This order has ended; its payment plan stands."))


def check_can_receive(order: Order) -> None:
    if not order.is_binding:
        raise RuleBroken(_("Payments are entered for orders that are signed and not voided."))


def check_received(amount: Decimal, on: date, today: date) -> None:
    if amount <= 0:
        raise RuleBroken(_("A payment has an amount above zero. What goes back is taken back."))
    if on > today:
        raise RuleBroken(_("Only what has come in is entered here, not what will."))


def check_can_take_back(payment: Payment, order: Order) -> None:
    if not payment.is_counted:
        raise RuleBroken(_("This payment was taken back already."))
