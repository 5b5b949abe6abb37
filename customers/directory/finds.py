"""How many customers one may find by numbers that are not shown to him: as many as a person answers calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken
from ownership.models import AccessLogEntry, User

FINDS_PER_MINUTE = 30


class TooMany(RuleBroken):
    """Somebody looks up numbers faster than a person answers calls."""

    status = 429


def refuse_haste(user: User) -> None:
    """Raise TooMany when the last minute's log is full."""
    since = timezone.now() - timedelta(minutes=1)
    recent: Any = AccessLogEntry.objects.filter(by=user, kind=AccessLogEntry.Kind.FOUND, at__gte=since)
    if recent.count() >= FINDS_PER_MINUTE:
        raise TooMany(_("You have looked up many numbers within a minute. Wait a moment and try again."))
