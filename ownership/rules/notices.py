"""Whom assignment rules tell, in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications import notices
from notifications.models import Event
from ownership.models import Membership, User
from ownership.rules.events import RuleEvent
from ownership.rules.models import Simulation


def _fetch(user: Any, ids: list[int]) -> Mapping[int, Simulation]:
    return Simulation.objects.visible_to(user).select_related("ruleset", "version").in_bulk(ids)


def _keepers(event: Event) -> Iterable[User]:
    """Who leads sales or operations."""
    places = Membership.objects.current().leading().filter(department__kind__in=("operations", "sales"))
    return User.objects.active().filter(pk__in=places.values("user_id"))


def _proposed(event: Event, row: Any) -> str:
    return ngettext(
        "“%(rules)s” would move %(n)s customer", "“%(rules)s” would move %(n)s customers", row.moves
    ) % {"rules": row.ruleset.label, "n": f"{row.moves:,}"}


notices.subject("ownership.simulation", _fetch)
notices.notice(
    RuleEvent.PROPOSED,
    readers=_keepers,
    text=_proposed,
    why=lambda event, user: _("You keep the assignment rules: apply the proposal, or let it go."),
    url=lambda event: reverse("ownership:simulation-detail", args=[event.about_id]),
    icon="arrows-split",
    needs_action=True,
)
