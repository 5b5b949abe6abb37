"""Shaped answers about invoices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum

from customers.directory.models import Customer
from customers.orders.invoices.models import Invoice, InvoiceProfile
from customers.orders.models import Order
from customers.records.documents import selectors as documents
from ownership.access.masking import mask
from ownership.access.viewer import viewer_of
from ownership.models import User

ON_PANEL = 8


def profiles_of(customer: Customer) -> Any:
    """How the customer is invoiced, the usual one first."""
    return InvoiceProfile.objects.filter(customer=customer)


def profile_of(customer: Customer, pk: int) -> InvoiceProfile | None:
    return profiles_of(customer).select_related("customer").filter(pk=pk).first()


def invoiced(order: Order) -> Decimal:
    """What the order's requested and issued invoices come to. One query."""
    return Invoice.objects.filter(order=order.pk).counted().aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def invoices_of(user: User, order: Any) -> list[tuple[Invoice, Any]]:
    """(invoice, its files) of an order that the person reads, the latest first. Two queries."""
    rows = list(
        Invoice.objects.filter(order=order.pk)
        .select_related("requested_by", "issued_by", "customer", "order")
        .order_by("-requested_at", "-pk")
    )
    files = documents.about_rows(rows, rows[0].customer, user) if rows else {}
    return [(row, files.get(row.pk, [])) for row in rows]


def invoice_of(order: Order, pk: int) -> Invoice | None:
    rows = Invoice.objects.filter(order=order, pk=pk).select_related("order__customer", "customer")
    return rows.first()


def on_panel(user: User, customer: Customer) -> tuple[list[Any], list[Any]]:
    """(profiles, last invoices) of a (visible) customer for his page, values masked."""
    profiles = InvoiceProfile.objects.visible_to(user).filter(customer=customer).select_related("customer")
    rows = Invoice.objects.visible_to(user).filter(customer=customer).select_related("customer", "order")
    return mask(profiles, user), mask(rows.order_by("-requested_at", "-pk")[:ON_PANEL], user)


def requested_number(user: User, customer: Customer) -> int:
    """How many invoices of a (visible) customer wait to be issued."""
    return Invoice.objects.requested().filter(customer=customer).count()


def usual_shelf(user: User) -> str:
    """What the list shows first: to finance what is to be issued, to others all that counts."""
    return "requested" if "finance" in viewer_of(user).kinds else "counted"
