"""Whom a hand-over tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications import notices
from notifications.models import Event
from ownership.leaving.events import LeavingEvent
from ownership.leaving.plans import Plan
from ownership.models import HandOver, User


def _fetch(user: Any, ids: list[int]) -> Mapping[int, HandOver]:
    """Who takes something reads whose it was; the page of the hand-over is not his."""
    rows = HandOver.objects.filter(pk__in=ids).select_related("person", "by")
    return {row.pk: row for row in rows if user.pk in Plan.of(row.plan).takers}


def _takers(event: Event) -> Iterable[User]:
    return User.objects.filter(pk__in=event.facts.get("takers", ()), is_active=True)


def _text(event: Event, row: HandOver) -> str:
    if row.note:
        return _("You take over from %(who)s: %(note)s") % {"who": row.person, "note": row.note}
    return _("You take over from %(who)s") % {"who": row.person}


notices.subject("ownership.handover", _fetch)
notices.notice(
    LeavingEvent.DONE,
    readers=_takers,
    text=_text,
    why=lambda event, user: _("You were named to take over."),
    url=lambda event: f"{reverse('customers:customer-list')}?view=mine",
    icon="transfer",
)
