"""Whom a transfer that must be agreed to tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notifications import notices
from notifications.models import Event
from ownership.models import User
from ownership.transfers import selectors
from ownership.transfers.events import TransferEvent
from ownership.transfers.models import TransferRequest


def _fetch(user: Any, ids: list[int]) -> Mapping[int, TransferRequest]:
    rows = TransferRequest.objects.visible_to(user) | TransferRequest.objects.awaiting(user)
    return {row.pk: row for row in rows.filter(pk__in=ids).select_related("by", "to", "decided_by")}


def _request(event: Event) -> TransferRequest | None:
    rows = TransferRequest.objects.select_related("by", "department")
    return rows.filter(pk=event.about_id).first()


def _deciders(event: Event) -> Iterable[User]:
    request = _request(event)
    return selectors.deciders(request) if request and request.is_open else []


def _asker(event: Event) -> Iterable[User]:
    request = _request(event)
    return [request.by] if request else []


def _url(event: Event) -> str:
    return reverse("ownership:transfer-detail", args=[event.about_id])


def _asked(event: Event, row: TransferRequest) -> str:
    return ngettext(
        "%(who)s asks to transfer %(n)d customer to %(to)s",
        "%(who)s asks to transfer %(n)d customers to %(to)s",
        row.number,
    ) % {"who": row.by, "n": row.number, "to": row.to}


def _approved(event: Event, row: TransferRequest) -> str:
    return ngettext(
        "Your transfer to %(to)s was approved: %(n)d customer moved",
        "Your transfer to %(to)s was approved: %(n)d customers moved",
        row.moved,
    ) % {"n": row.moved, "to": row.to}


notices.subject("ownership.transferrequest", _fetch)
notices.notice(
    TransferEvent.ASKED,
    readers=_deciders,
    text=_asked,
    why=lambda event, user: _("You lead the department of these customers."),
    url=_url,
    icon="transfer",
    needs_action=True,
)
notices.notice(
    TransferEvent.APPROVED,
    readers=_asker,
    text=_approved,
    why=lambda event, user: _("You asked for this transfer."),
    url=_url,
    icon="circle-check",
)
notices.notice(
    TransferEvent.REFUSED,
    readers=_asker,
    text=lambda event, row: _("Your transfer to %(to)s was refused") % {"to": row.to},
    why=lambda event, user: _("You asked for this transfer."),
    url=_url,
    icon="circle-x",
)
