"""What invoices put on the customer's page: lines of the timeline and a panel."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_site.kit import wording
from customers.orders.invoices import selectors
from customers.orders.invoices.events import InvoiceEvent
from customers.records.panels import panel
from customers.records.timeline import entry, group
from ownership.access.facets import Facet, Level


def _url(line: Any) -> str:
    return f"{reverse('customers:order-detail', args=[line.facts['order']])}#invoices"


def _said(line: Any) -> str:
    row = line.row
    if row is None or row.levels["payments"] < Level.READ:
        return "…"
    return f"{row.label}: {wording.money(row.amount, row.currency)}"


def _kind(kind: str, sentence: Any, *, tone: str = "", of_order: bool = True) -> None:
    entry(
        kind,
        icon="receipt",
        text=lambda line, names: sentence % {"what": _said(line)},
        facet=Facet.PAYMENTS,
        tone=tone,
        url=_url if of_order else None,
    )


_kind(InvoiceEvent.REQUESTED, _("An invoice was asked for: %(what)s"), tone="y")
_kind(InvoiceEvent.ISSUED, _("Invoice %(what)s was issued"), tone="g")
_kind(InvoiceEvent.VOIDED, _("Invoice %(what)s was voided"), tone="r")
_kind(InvoiceEvent.PROFILE_KEPT, _("An invoice profile was changed"), of_order=False)
_kind(InvoiceEvent.PROFILE_REMOVED, _("An invoice profile was removed"), of_order=False)
group("invoices", _("Invoices"), "invoice.", order=29)
panel(
    "invoices",
    _("Invoices"),
    "customers:customer-invoices",
    Facet.PAYMENTS,
    order=29,
    count=selectors.requested_number,
    icon="receipt",
)
