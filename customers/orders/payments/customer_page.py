"""What payments put on the customer's page: lines of the timeline, a panel, what is unpaid at the head; their clock."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit import wording
from customers.orders.payments import reminders, selectors
from customers.orders.payments.events import PaymentEvent
from customers.records.health import Reading, signal
from customers.records.panels import panel
from customers.records.timeline import entry, group
from notifications import relay
from ownership.access.facets import Facet, Level


def _url(line: Any) -> str:
    return f"{reverse('customers:order-detail', args=[line.facts['order']])}#payments"


def _payment(line: Any) -> str:
    row = line.row
    if row is None or row.levels["payments"] < Level.READ:
        return "…"
    return f"{row._row.order.number}: {wording.money(row.amount, row.currency)}"


def _order(line: Any) -> str:
    return line.row._row.number if line.row is not None else "…"


def _kind(kind: str, *, icon: str, sentence: Any, said: Any, tone: str = "") -> None:
    entry(
        kind,
        icon=icon,
        text=lambda line, names: sentence % {"what": said(line)},
        facet=Facet.PAYMENTS,
        tone=tone,
        url=_url,
    )


_kind(
    PaymentEvent.PLANNED,
    icon="calendar-event",
    sentence=_("Payment plan of %(what)s was changed"),
    said=_order,
)
_kind(PaymentEvent.RECEIVED, icon="cash", sentence=_("Payment for %(what)s came in"), said=_payment, tone="g")
_kind(
    PaymentEvent.TAKEN_BACK,
    icon="cash",
    sentence=_("Payment for %(what)s was taken back"),
    said=_payment,
    tone="r",
)
group("payments", _("Payments"), "payment.", order=28)


def _unpaid(user: Any, customer: Any) -> Reading | None:
    everything, late = selectors.unpaid(user, customer, timezone.localdate())
    if not everything:
        return None
    note = _("%(sum)s overdue") % {"sum": _sums(late)} if late else ""
    return Reading(_sums(everything), note, "r" if late else "")


def _sums(sums: Any) -> str:
    return wording.listed(wording.money_short(amount, currency) for currency, amount in sums.items())


panel(
    "payments",
    _("Payments"),
    "customers:customer-payments",
    Facet.PAYMENTS,
    order=28,
    count=selectors.open_number,
    icon="cash",
)
signal(
    "unpaid",
    _("Unpaid"),
    facet=Facet.PAYMENTS,
    order=18,
    read=_unpaid,
    url_name="customers:customer-payments",
)
relay.every(600, "payments: tell of what is overdue", reminders.remind)
