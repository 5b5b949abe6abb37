"""Whom invoices tell, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_site.kit import wording
from customers.directory.selectors import who_read
from customers.orders.invoices.events import InvoiceEvent
from customers.orders.invoices.models import Invoice
from notifications import notices
from notifications.models import Event
from ownership.access.facets import Level
from ownership.access.masking import mask
from ownership.models import Department, User


def _fetch(user: Any, ids: list[int]) -> Mapping[int, Any]:
    rows = Invoice.objects.visible_to(user).filter(pk__in=ids).select_related("customer", "order")
    return {row.pk: row for row in mask(rows, user)}


def _url(event: Event) -> str:
    return f"{reverse('customers:order-detail', args=[event.facts['order']])}#invoices"


def _finance(event: Event) -> list[User]:
    """The people of finance who see it, while it still waits."""
    row = Invoice.objects.requested().select_related("customer").filter(pk=event.about_id).first()
    return who_read(row, User.objects.active().of_kind(Department.Kind.FINANCE)) if row else []


def _asker(event: Event) -> list[User]:
    row = Invoice.objects.select_related("requested_by", "customer").filter(pk=event.about_id).first()
    return who_read(row, [row.requested_by]) if row else []


def _words(row: Any, event: Event) -> dict[str, Any]:
    reads = row.levels["payments"] >= Level.READ
    return {
        "who": event.by or _("The system"),
        "order": row._row.order.number,
        "customer": row.customer,
        "number": row.number if reads else "…",
        "amount": wording.money(row.amount, row.currency) if reads else "…",
        "reason": row.void_reason,
    }


notices.subject("customers.invoice", _fetch)
notices.notice(
    InvoiceEvent.REQUESTED,
    readers=_finance,
    text=lambda event, row: (
        _("%(who)s asks for an invoice of %(amount)s: %(order)s (%(customer)s)") % _words(row, event)
    ),
    why=lambda event, user: _("You work in finance."),
    url=_url,
    icon="receipt",
    needs_action=True,
)
notices.notice(
    InvoiceEvent.ISSUED,
    readers=_asker,
    text=lambda event, row: (
        _("Invoice %(number)s of %(amount)s is issued: %(order)s (%(customer)s)") % _words(row, event)
    ),
    why=lambda event, user: _("You asked for it."),
    url=_url,
    icon="receipt",
)
notices.notice(
    InvoiceEvent.VOIDED,
    readers=_asker,
    text=lambda event, row: (
        _("%(who)s voided an invoice of %(amount)s: %(order)s (%(customer)s): %(reason)s")
        % _words(row, event)
    ),
    why=lambda event, user: _("You asked for it."),
    url=_url,
    icon="receipt",
)
