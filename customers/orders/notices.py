"""Whom orders tell, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_site.kit import wording
from customers.directory.selectors import who_read
from customers.orders.events import OrderEvent
from customers.orders.models import Order
from notifications import notices
from notifications.models import Event
from ownership.access.facets import Level
from ownership.access.masking import mask
from ownership.models import User
from ownership.people import managers_of


def _fetch(user: Any, ids: list[int]) -> Mapping[int, Any]:
    rows = Order.objects.visible_to(user).filter(pk__in=ids).with_people()
    return {row.pk: row for row in mask(rows, user)}


def _url(event: Event) -> str:
    return reverse("customers:order-detail", args=[event.about_id])


def _readers(event: Event, people: Any) -> list[User]:
    """Those of `people(order)` who may see the order when the event is delivered."""
    order = Order.objects.with_people().filter(pk=event.about_id).first()
    return who_read(order, people(order)) if order else []


def _holders(event: Event) -> list[User]:
    """The order's owner, and the customer's where he is another."""
    return _readers(event, lambda order: list({order.owner, order.customer.owner} - {None}))


def _managers(event: Event) -> list[User]:
    return _readers(event, lambda order: managers_of(order.department))


def _words(row: Any, event: Event) -> dict[str, Any]:
    reads = row.levels["orders"] >= Level.READ
    return {
        "title": f"{row.number} {row.title}",
        "customer": row.customer,
        "who": event.by or _("The system"),
        "amount": wording.money(row.total, row.currency) if reads else "…",
        "reason": row.end_reason,
    }


def _notice(event_name: OrderEvent, text: Any, *, icon: str, readers: Any, why: Any, name: str = "") -> None:
    notices.notice(
        event_name,
        name=name,
        readers=readers,
        text=lambda event, row: text % _words(row, event),
        why=lambda event, user: why,
        url=_url,
        icon=icon,
    )


HOLDS = _("The order or its customer is yours.")
LEADS = _("You lead the department where it stands.")

notices.subject("customers.order", _fetch)
_notice(OrderEvent.DRAFTED, _("%(who)s drafted an order: %(title)s (%(customer)s)"), icon="file-invoice",
        readers=_holders, why=HOLDS)  # fmt: skip
_notice(OrderEvent.SIGNED, _("An order is signed: %(title)s (%(customer)s, %(amount)s)"), icon="writing-sign",
        readers=_holders, why=HOLDS)  # fmt: skip
_notice(OrderEvent.SIGNED, _("An order is signed: %(title)s (%(customer)s, %(amount)s)"), icon="writing-sign",
        readers=_managers, why=LEADS, name="order.signed.managers")  # fmt: skip
_notice(OrderEvent.AMENDED, _("%(who)s amended an order: %(title)s (%(customer)s, now %(amount)s)"), icon="edit",
        readers=_holders, why=HOLDS)  # fmt: skip
_notice(OrderEvent.AMENDED, _("%(who)s amended an order: %(title)s (%(customer)s, now %(amount)s)"), icon="edit",
        readers=_managers, why=LEADS, name="order.amended.managers")  # fmt: skip
_notice(OrderEvent.VOIDED, _("%(who)s voided an order: %(title)s (%(customer)s): %(reason)s"), icon="circle-x",
        readers=_holders, why=HOLDS)  # fmt: skip
_notice(OrderEvent.VOIDED, _("%(who)s voided an order: %(title)s (%(customer)s): %(reason)s"), icon="circle-x",
        readers=_managers, why=LEADS, name="order.voided.managers")  # fmt: skip
_notice(OrderEvent.FULFILLED, _("Everything is delivered: %(title)s (%(customer)s)"), icon="package",
        readers=_holders, why=HOLDS)  # fmt: skip
