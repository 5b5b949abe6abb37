"""Whom the conflict desk tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications import notices
from notifications.models import Event
from ownership.disputes.events import DisputeEvent
from ownership.models import Dispute, User


def _fetch(user: Any, ids: list[int]) -> Mapping[int, Dispute]:
    rows = Dispute.objects.visible_to(user).filter(pk__in=ids)
    return {row.pk: row for row in rows.select_related("row", "claimant", "holder")}


def _dispute(event: Event) -> Dispute | None:
    return Dispute.objects.select_related("decider", "holder", "claimant").filter(pk=event.about_id).first()


def _decider(event: Event) -> Iterable[User]:
    dispute = _dispute(event)
    return [dispute.decider] if dispute and dispute.is_open and dispute.decider else []


def _holder(event: Event) -> Iterable[User]:
    dispute = _dispute(event)
    return [dispute.holder] if dispute and dispute.is_open and dispute.holder else []


def _sides(event: Event) -> Iterable[User]:
    dispute = _dispute(event)
    return [one for one in (dispute.claimant, dispute.holder) if one] if dispute else []


def _url(event: Event) -> str:
    return reverse("ownership:dispute-detail", args=[event.about_id])


def _words(row: Dispute) -> dict[str, Any]:
    return {"who": row.claimant, "customer": row.row, "decision": row.get_outcome_display()}


notices.subject("ownership.dispute", _fetch)
notices.notice(
    DisputeEvent.OPENED,
    readers=_decider,
    text=lambda event, row: _("%(who)s claims %(customer)s: you decide") % _words(row),
    why=lambda event, user: _("You lead both departments, or decide where nobody does."),
    url=_url,
    icon="scale",
    needs_action=True,
)
notices.notice(
    DisputeEvent.OPENED,
    name="dispute.claimed",
    readers=_holder,
    text=lambda event, row: _("%(who)s claims your customer %(customer)s") % _words(row),
    why=lambda event, user: _("You hold this customer; say what you have to say."),
    url=_url,
    icon="scale",
)
notices.notice(
    DisputeEvent.DECIDED,
    readers=_sides,
    text=lambda event, row: _("Decided about %(customer)s: %(decision)s") % _words(row),
    why=lambda event, user: _("You are one side of this dispute."),
    url=_url,
    icon="scale",
)
