"""What the lists of instalments and payments can show."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm_site.kit import markup, wording
from crm_site.kit.paging import Order as Sorting
from customers.orders.payments.filters import CAME, FACET, PLANNED
from customers.orders.payments.models import Instalment, Payment
from customers.records.lists import columns
from customers.records.lists.pens import Pen, words_of

LEAD = '<span class="name"><span class="spot {}">{}</span><a href="{}" title="{}">{}</a></span>'
ORDER = ("order__number", "order_id")


@cache
def _base(name: str) -> str:
    return reverse(f"customers:{name}-list")


def url_of(order: int) -> str:
    """The payments of an order, on its page."""
    return f"{_base('order')}{order}/#payments"


def _title(value: str, row: Any, pen: Pen) -> SafeString:
    tone = _tone(row, pen)
    return format_html(LEAD, tone, markup.icon("cash"), url_of(row.order_id), value, value)


def _tone(row: Any, pen: Pen) -> str:
    if isinstance(row._row, Payment):
        return "g" if row._row.is_counted else ""
    if not row._row.is_open:
        return "g" if row._row.paid else ""
    return "r" if row._row.days_overdue(timezone.localdate(pen.now)) else "b"


def _customer(value: Any, row: Any, pen: Pen) -> SafeString:
    return format_html('<a href="{}{}/" title="{}">{}</a>', _base("customer"), value.pk, value, value)


def _amount(value: Any, row: Any, pen: Pen) -> SafeString:
    return pen.word(wording.money(value, row.currency))


def _due(value: Any, row: Any, pen: Pen) -> SafeString:
    if row._row.days_overdue(timezone.localdate(pen.now)):
        return pen.chip(f"{value:%Y-%m-%d}", "r", icon="clock")
    return pen.day(value)


def days_overdue(row: Any) -> Any:
    """How many days an open instalment is overdue; nothing for one that is not. `row` is masked."""
    return row.is_open and row.due_on and (row._row.days_overdue(timezone.localdate()) or None)


def _days(value: Any, row: Any, pen: Pen) -> SafeString:
    if not value:
        return SafeString("")
    return pen.chip(ngettext("%(n)s day", "%(n)s days", value) % {"n": value}, "r")


def _plain(value: Any, row: Any) -> str:
    return str(value) if value is not None else ""


def _column(record: str, key: str, label: Any = "", facet: str = FACET, **parts: Any) -> None:
    model = Instalment if record == PLANNED else Payment
    field: Any = None if label else model._meta.get_field(key)
    columns.column(record, key, label or field.verbose_name, facet, **parts)


for record in (PLANNED, CAME):
    more = ("is_open", "paid", "amount", "due_on") if record == PLANNED else ("taken_back_at",)
    place = ("position",) if record == PLANNED else ()
    _column(record, "title", _("Order"), draw=_title, fields=(*ORDER, *more, *place), default=True)
    _column(record, "customer", _("Customer"), "identity", fields=("customer__name",), draw=_customer, plain=_plain,
            default=True)  # fmt: skip

_column(PLANNED, "due_on", kind="date", draw=_due, fields=("due_on", "is_open", "amount", "paid"),
        order=Sorting(("due_on", "id")), default=True)  # fmt: skip
_column(
    PLANNED, "amount", kind="number", draw=_amount, fields=("amount", "currency"), css="num", default=True
)
_column(PLANNED, "paid", kind="number", draw=_amount, fields=("paid", "currency"), css="num", default=True)
_column(PLANNED, "rest", _("Left"), kind="number", draw=_amount, fields=("amount", "paid", "currency"), css="num",
        default=True)  # fmt: skip
_column(PLANNED, "overdue", _("Overdue"), kind="number", read=days_overdue, draw=_days,
        fields=("is_open", "due_on", "amount", "paid"), default=True)  # fmt: skip
_column(PLANNED, "condition", default=True)

_column(CAME, "received_on", kind="date", order=Sorting(("received_on", "id")), default=True)
_column(CAME, "amount", kind="number", draw=_amount, fields=("amount", "currency"), css="num",
        order=Sorting(("amount", "id")), default=True)  # fmt: skip
_column(CAME, "method", kind="choice", draw=lambda value, row, pen: pen.word(pen.words_of(Payment.Method)[value]),
        plain=lambda value, row: words_of(Payment.Method).get(value, value), default=True)  # fmt: skip
_column(CAME, "reference", default=True)
_column(CAME, "entered_by", kind="person", fields=("entered_by__name", "entered_by__name_en", "entered_by__username"),
        plain=_plain, default=True)  # fmt: skip
_column(CAME, "entered_at", kind="moment")
_column(CAME, "note", css="mute")
_column(CAME, "taken_back_at", kind="moment")
_column(CAME, "taken_back_reason", css="mute")

for record in (PLANNED, CAME):
    _column(record, "currency")
    _column(record, "owner", _("Owner"), kind="person", read=lambda row: row.order and row._row.order.owner,
            fields=("order__owner__name", "order__owner__name_en", "order__owner__username"), plain=_plain)  # fmt: skip
