"""Whom payments tell, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from crm_site.kit import wording
from customers.directory.selectors import who_read
from customers.orders.payments.events import PaymentEvent
from customers.orders.payments.models import Instalment, Payment
from notifications import notices
from notifications.models import Event
from ownership.access.facets import Level
from ownership.access.masking import mask
from ownership.models import Department, User


def _fetcher(model: Any) -> Any:
    def fetch(user: Any, ids: list[int]) -> Mapping[int, Any]:
        rows = model.objects.visible_to(user).filter(pk__in=ids).select_related("customer", "order")
        return {row.pk: row for row in mask(rows, user)}

    return fetch


def _url(event: Event) -> str:
    return f"{reverse('customers:order-detail', args=[event.facts['order']])}#payments"


def _payment_holders(event: Event) -> list[User]:
    """The owner of the order and the customer's, those who see it."""
    row = Payment.objects.select_related("order__owner", "customer__owner").filter(pk=event.about_id).first()
    return who_read(row, list({row.order.owner, row.customer.owner} - {None})) if row else []


def _instalment(event: Event) -> Instalment | None:
    """Still open, when the event is delivered."""
    rows = Instalment.objects.open().select_related("order__owner", "customer__owner")
    return rows.filter(pk=event.about_id).first()


def _owner(event: Event) -> list[User]:
    row = _instalment(event)
    return who_read(row, [row.order.owner or row.customer.owner]) if row else []


def _finance(event: Event) -> list[User]:
    """The people of finance who see it."""
    row = _instalment(event)
    return who_read(row, User.objects.active().of_kind(Department.Kind.FINANCE)) if row else []


def _words(row: Any, event: Event) -> dict[str, Any]:
    reads = row.levels["payments"] >= Level.READ
    rest = getattr(row._row, "rest", row._row.amount)
    return {
        "who": event.by or _("The system"),
        "order": row._row.order.number,
        "customer": row.customer,
        "amount": wording.money(rest, row.currency) if reads else "…",
        "day": date_format(row.due_on, "DATE_FORMAT") if reads and hasattr(row._row, "due_on") else "…",
    }


OVERDUE = _("%(amount)s is overdue since %(day)s: %(order)s (%(customer)s)")

notices.subject("customers.instalment", _fetcher(Instalment))
notices.subject("customers.payment", _fetcher(Payment))
notices.notice(
    PaymentEvent.RECEIVED,
    readers=_payment_holders,
    text=lambda event, row: _("%(amount)s came in for %(order)s (%(customer)s)") % _words(row, event),
    why=lambda event, user: _("The order or its customer is yours."),
    url=_url,
    icon="cash",
)
notices.notice(
    PaymentEvent.TAKEN_BACK,
    readers=_payment_holders,
    text=lambda event, row: (
        _("%(who)s took a payment back: %(amount)s for %(order)s (%(customer)s)") % _words(row, event)
    ),
    why=lambda event, user: _("The order or its customer is yours."),
    url=_url,
    icon="cash",
)
notices.notice(
    PaymentEvent.OVERDUE,
    readers=_owner,
    text=lambda event, row: OVERDUE % _words(row, event),
    why=lambda event, user: _("The order is yours."),
    url=_url,
    icon="clock",
    needs_action=True,
)
notices.notice(
    PaymentEvent.OVERDUE,
    name="payment.overdue.finance",
    readers=_finance,
    text=lambda event, row: OVERDUE % _words(row, event),
    why=lambda event, user: _("You work in finance."),
    url=_url,
    icon="clock",
)
