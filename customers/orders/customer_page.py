"""What orders put on the customer's page: lines of the timeline, a panel, a figure at the head."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_site.kit import wording
from customers.orders import selectors
from customers.orders.events import OrderEvent
from customers.orders.models import Order
from customers.records.health import Reading, signal
from customers.records.history import track
from customers.records.panels import panel
from customers.records.timeline import entry, finder, group
from ownership.access.facets import Facet


def _title(line: Any) -> str:
    if line.row is None:
        return "…"
    number, title = str(line.row.number), str(line.row.title)
    return number if title == number else f"{number} {title}"


def _url(line: Any) -> str:
    return reverse("customers:order-detail", args=[line.about_id])


def _kind(kind: str, *, icon: str, sentence: Any, tone: str = "") -> None:
    def text(line: Any, names: dict[int, str]) -> str:
        return sentence % {"title": _title(line), "n": line.facts.get("revision", "")}

    entry(kind, icon=icon, text=text, facet=Facet.ORDERS, tone=tone, url=_url)


_kind(OrderEvent.DRAFTED, icon="file-invoice", sentence=_("Order %(title)s was drafted"), tone="b")
_kind(OrderEvent.EDITED, icon="pencil", sentence=_("Order %(title)s was changed"))
_kind(OrderEvent.SIGNED, icon="writing-sign", sentence=_("Order %(title)s was signed"), tone="g")
_kind(OrderEvent.AMENDED, icon="edit", sentence=_("Order %(title)s was amended: version %(n)s"), tone="y")
_kind(OrderEvent.VOIDED, icon="circle-x", sentence=_("Order %(title)s was voided"), tone="r")
_kind(OrderEvent.DELIVERED, icon="package", sentence=_("A part of order %(title)s was delivered"), tone="b")
_kind(OrderEvent.FULFILLED, icon="package", sentence=_("Order %(title)s is delivered in whole"), tone="g")
_kind(OrderEvent.TAKEN_BACK, icon="package", sentence=_("A delivery of order %(title)s was taken back"))
_kind(OrderEvent.CLOSED, icon="circle-check", sentence=_("Order %(title)s was closed"), tone="g")

group("orders", _("Orders"), "order.", order=27)
finder("customers.order", selectors.found_on_page)
track(Order, lambda pk: Q(customer_id=pk), skip=["customer", "version"], silent_start=True)


def _orders(user: Any, customer: Any) -> Reading:
    waiting, sums, late = selectors.figures(user, customer)
    note = wording.listed(wording.money_short(amount, currency) for currency, amount in sums.items())
    return Reading(waiting, note, "r" if late else "")


panel(
    "orders",
    _("Orders"),
    "customers:customer-orders",
    Facet.ORDERS,
    order=27,
    count=selectors.open_number,
    icon="file-invoice",
)
signal(
    "orders",
    _("Orders to fulfil"),
    facet=Facet.ORDERS,
    order=17,
    read=_orders,
    url_name="customers:customer-orders",
)
