"""What invoices allow: values in, a RuleBroken with a sentence out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from crm_site.kit import wording
from crm_site.kit.errors import RuleBroken

if TYPE_CHECKING:
    from customers.orders.invoices.models import Invoice
    from customers.orders.models import Order


def check_can_request(order: Order) -> None:
    if not order.is_binding:
        raise RuleBroken(_("Invoices are asked for when an order is signed and not voided."))


def check_amount(order: Order, invoiced: Decimal, amount: Decimal, over_reason: str) -> None:
    """Raise RuleBroken where the invoices would come to more than the order, and nobody says why."""
    if amount <= 0:
        raise RuleBroken(_("An invoice has an amount above zero."))
    left = order.total - invoiced
    if amount > left and not over_reason.strip():
        said = wording.money(max(left, Decimal(0)), order.currency)
        raise RuleBroken(
            _("Only %(left)s of the order are not invoiced yet. Say why it is more, or ask for less.")
            % {"left": said}
        )


def check_can_issue(invoice: Invoice) -> None:
    if not invoice.is_requested:
        raise RuleBroken(_("This invoice is issued or voided already."))


def check_issued(number: str, on: date, today: date, *, is_taken: bool) -> None:
    if not number:
        raise RuleBroken(_("An invoice that is issued has a number."))
    if is_taken:
        raise RuleBroken(_("Another invoice has the number %(number)s.") % {"number": number})
    if on > today:
        raise RuleBroken(_("The day of issuing cannot be in the future."))


def check_can_void(invoice: Invoice) -> None:
    if invoice.is_voided:
        raise RuleBroken(_("This invoice is voided already."))


def check_none_issued(is_issued: bool) -> None:
    if is_issued:
        raise RuleBroken(_("An invoice of this order is issued. Void the invoice first."))


def check_title(title: str) -> None:
    if not title.strip():
        raise RuleBroken(_("Say whom the invoice names."))
