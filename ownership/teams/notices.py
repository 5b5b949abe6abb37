"""Whom a change of the team tells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from notifications import notices
from notifications.models import Event
from ownership.access.querysets import owned_model
from ownership.models import User
from ownership.teams.events import TeamEvent
from ownership.teams.models import Function


def _named(event: Event) -> Iterable[User]:
    return User.objects.filter(pk=event.facts.get("user_now"), is_active=True)


def _relieved(event: Event) -> Iterable[User]:
    return User.objects.filter(pk=event.facts.get("user_before"), is_active=True)


def _words(event: Event, row: Any) -> dict[str, Any]:
    return {"customer": row, "function": Function(event.facts["function"]).label}


def _url(event: Event) -> str:
    return str(owned_model()(pk=event.about_id).get_absolute_url())


notices.notice(
    TeamEvent.CHANGED,
    readers=_named,
    text=lambda event, row: _("You answer for %(function)s of %(customer)s now") % _words(event, row),
    why=lambda event, user: _("You were named in the customer team."),
    url=_url,
    icon="users-group",
)
notices.notice(
    TeamEvent.CHANGED,
    name="team.relieved",
    readers=_relieved,
    text=lambda event, row: _("You no longer answer for %(function)s of %(customer)s") % _words(event, row),
    why=lambda event, user: _("You were in the customer team."),
    url=_url,
    icon="user-minus",
)
