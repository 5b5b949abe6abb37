"""What the list of invoices can show."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from crm_site.kit import markup, wording
from crm_site.kit.paging import Order as Sorting
from customers.orders.invoices.filters import FACET, RECORD
from customers.orders.invoices.models import Invoice
from customers.records.lists import columns
from customers.records.lists.pens import Pen, words_of

LEAD = '<span class="name"><span class="spot {}">{}</span><a href="{}" title="{}">{}</a></span>'
ORDER = ("order__number", "order_id")


@cache
def _base(name: str) -> str:
    return reverse(f"customers:{name}-list")


def url_of(order: int) -> str:
    """The invoices of an order, on its page."""
    return f"{_base('order')}{order}/#invoices"


def _lead(value: str, row: Any, pen: Pen) -> SafeString:
    icon = markup.icon("receipt", pen.words_of(Invoice.State)[row.state])
    return format_html(LEAD, Invoice.TONES[row.state], icon, url_of(row._row.order_id), value, value)


def _customer(value: Any, row: Any, pen: Pen) -> SafeString:
    return format_html('<a href="{}{}/" title="{}">{}</a>', _base("customer"), value.pk, value, value)


def _amount(value: Any, row: Any, pen: Pen) -> SafeString:
    return pen.word(wording.money(value, row.currency))


def _plain(value: Any, row: Any) -> str:
    return str(value) if value is not None else ""


def _person(name: str) -> tuple[str, ...]:
    return (f"{name}__name", f"{name}__name_en", f"{name}__username")


def _column(key: str, label: Any = "", facet: str = FACET, **parts: Any) -> None:
    field: Any = None if label else Invoice._meta.get_field(key)
    columns.column(RECORD, key, label or field.verbose_name, facet, **parts)


_column("label", _("Invoice"), draw=_lead, fields=("number", "state", *ORDER), default=True)
_column(
    "customer",
    _("Customer"),
    "identity",
    fields=("customer__name",),
    draw=_customer,
    plain=_plain,
    default=True,
)
_column("state", kind="choice", draw=lambda value, row, pen: pen.chip(pen.words_of(Invoice.State)[value], Invoice.TONES[value]),
        plain=lambda value, row: words_of(Invoice.State).get(value, value), default=True)  # fmt: skip
_column("amount", kind="number", draw=_amount, fields=("amount", "currency"), css="num", default=True)
_column("title", default=True)
_column("order", _("Order"), read=lambda row: row.order and row._row.order.number, fields=ORDER, default=True)
_column("requested_at", kind="moment", order=Sorting(("requested_at", "id")), default=True)
_column("requested_by", kind="person", fields=_person("requested_by"), plain=_plain, default=True)
_column("issued_on", kind="date")
_column("issued_by", kind="person", fields=_person("issued_by"), plain=_plain)
_column("kind", kind="choice", draw=lambda value, row, pen: pen.word(pen.words_of(Invoice.Kind)[value]),
        plain=lambda value, row: words_of(Invoice.Kind).get(value, value))  # fmt: skip
_column("tax_number")
_column("number")
_column("currency")
_column("note", css="mute")
_column("over_reason", css="mute")
_column("void_reason", css="mute")
