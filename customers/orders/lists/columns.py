"""What the list of orders can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db.models import F, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm_site.kit import markup, money, wording
from crm_site.kit.paging import Order as Sorting
from customers.orders.filters import FACET, RECORD
from customers.orders.models import Order, OrderLine
from customers.records.lists import columns
from customers.records.lists.pens import Pen, words_of

LIST = RECORD
LEAD = '<span class="name"><span class="spot {}">{}</span><a href="{}" title="{}">{}</a></span>'
ICONS = {
    "draft": "file-invoice",
    "signed": "writing-sign",
    "fulfilled": "package",
    "closed": "circle-check",
    "voided": "circle-x",
}


@cache
def _base(name: str) -> str:
    return reverse(f"customers:{name}-list")


def url_of(pk: int) -> str:
    """An order's page."""
    return f"{_base('order')}{pk}/"


def sums_said(rows: Any) -> str:
    """What these orders come to, an amount for each currency. One query."""
    sums = money.summed((one["currency"], one["total_sum"]) for one in rows.sums())
    return wording.listed(wording.money(amount, currency) for currency, amount in sums.items())


def _title(value: str, row: Any, pen: Pen) -> SafeString:
    icon = markup.icon(ICONS[row.state], pen.words_of(Order.State)[row.state])
    return format_html(LEAD, Order.TONES[row.state], icon, url_of(row.pk), value, value)


def _customer(value: Any, row: Any, pen: Pen) -> SafeString:
    return format_html('<a href="{}{}/" title="{}">{}</a>', _base("customer"), value.pk, value, value)


def _state(value: str, row: Any, pen: Pen) -> SafeString:
    return pen.chip(pen.words_of(Order.State)[value], Order.TONES[value])


def _amount(value: Any, row: Any, pen: Pen) -> SafeString:
    return pen.word(wording.money(value, row.currency))


def _deliver(value: Any, row: Any, pen: Pen) -> SafeString:
    if row.state == Order.State.SIGNED and value < timezone.localdate(pen.now):
        return pen.chip(f"{value:%Y-%m-%d}", "r", icon="clock")
    return pen.day(value)


def delivered_shares(rows: Sequence[Any], user: Any) -> Mapping[int, int]:
    """{order: how much of its quantity is delivered, in percent}. One query."""
    ids = [row.pk for row in rows]
    sums = OrderLine.objects.filter(order__in=ids).order_by().values("order")
    found = sums.annotate(part=Sum(F("delivered") / F("quantity")), whole=Sum(F("quantity") / F("quantity")))
    return {one["order"]: _percent(one["part"], one["whole"]) for one in found}


def _percent(part: Any, whole: Any) -> int:
    return 100 if part == whole else min(99, int(100 * part / whole))


def _share(value: int, row: Any, pen: Pen) -> SafeString:
    return pen.word(f"{value}%")


def _column(key: str, label: Any = "", facet: str = FACET, **parts: Any) -> None:
    field: Any = None if label else Order._meta.get_field(key)
    columns.column(LIST, key, label or field.verbose_name, facet, **parts)


def _plain(value: Any, row: Any) -> str:
    return str(value) if value is not None else ""


_column("title", gettext_lazy("Order"), edit="title", draw=_title, fields=("title", "state"), default=True)
_column("number", default=True)
_column("customer", gettext_lazy("Customer"), "identity", fields=("customer__name",), draw=_customer, plain=_plain,
        default=True)  # fmt: skip
_column("state", kind="choice", draw=_state, plain=lambda value, row: words_of(Order.State).get(value, value),
        default=True)  # fmt: skip
_column("total", kind="number", draw=_amount, fields=("total", "currency"), css="num",
        order=Sorting(("total", "id")), default=True)  # fmt: skip
_column("dated_on", kind="date", order=Sorting(("dated_on", "id")), default=True)
_column(
    "deliver_on", edit="deliver_on", kind="date", draw=_deliver, fields=("deliver_on", "state"), default=True
)
_column("share", gettext_lazy("Delivered"), load=delivered_shares, draw=_share, kind="number", css="num",
        default=True)  # fmt: skip
_column("owner", kind="person", fields=("owner__name", "owner__name_en", "owner__username"), plain=_plain,
        default=True)  # fmt: skip
_column("reference", edit="reference")
_column("net", kind="number", draw=_amount, fields=("net", "currency"), css="num")
_column("tax", kind="number", draw=_amount, fields=("tax", "currency"), css="num")
_column("currency")
_column("signed_on", kind="date")
_column("fulfilled_on", kind="date")
_column("ended_on", kind="date")
_column("end_reason", css="mute")
_column("entity", fields=("entity__name", "entity__name_en"), plain=_plain)
_column("department", fields=("department__name", "department__name_en"), plain=_plain)
_column("created_at", pgettext_lazy("of an order", "Drafted"), kind="moment")
_column(
    "updated_at", gettext_lazy("Last change"), kind="moment", order=Sorting(("updated_at", "id")), css="mute"
)
