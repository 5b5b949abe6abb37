"""What owners and managers do about warnings: more time, at once or by a manager's answer. Locks the warning."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.db import locked
from crm_site.kit.errors import RuleBroken
from notifications.notices import finish
from notifications.outbox import record
from ownership.access.policy import can, require
from ownership.models import RecycleWarning, User
from ownership.pools.events import WarningEvent
from ownership.pools.recycling.sweep import WARNING


@transaction.atomic
def extend(warning: RecycleWarning, *, by: User, why: str = "") -> RecycleWarning:
    """Put the day off. Where the rule says so, the owner's wish waits for a manager's answer; a manager's own word
    counts at once.

    Raises PermissionDenied, and RuleBroken when no extension is left or the warning is over.
    """
    warning = _open(warning)
    require(by, "recycling.extend", warning.row)
    if not warning.left:
        raise RuleBroken(
            _("This customer has had all its extensions. Follow up, or it goes back into the pool.")
        )
    if warning.rule.asks_manager and not can(by, "recycling.answer", warning.row):
        return _ask(warning, by, why)
    return _put_off(warning, by)


@transaction.atomic
def refuse(warning: RecycleWarning, *, by: User) -> RecycleWarning:
    """Say no to the owner's wish for more time: the day stands, but he has a day at least.

    Raises PermissionDenied, and RuleBroken where nobody waits for an answer.
    """
    warning = _open(warning)
    require(by, "recycling.answer", warning.row)
    if not warning.is_asked:
        raise RuleBroken(_("Nobody asks for more time here any more."))
    warning.asked_at = None
    warning.due_on = max(warning.due_on, timezone.localdate() + timedelta(days=1))
    warning.save(update_fields=["asked_at", "due_on"])
    _told(WarningEvent.REFUSED, warning, by)
    return warning


def _open(warning: RecycleWarning) -> RecycleWarning:
    found: RecycleWarning = locked(RecycleWarning.objects.all(), warning.pk)
    if not found.is_open or found.row.owner_id != found.owner_id:
        raise RuleBroken(_("This warning is over. Look at the customer again."))
    return found


def _ask(warning: RecycleWarning, by: User, why: str) -> RecycleWarning:
    if warning.is_asked:
        raise RuleBroken(_("You have asked already, and wait for an answer."))
    warning.asked_at, warning.asked_why = timezone.now(), why.strip()
    warning.save(update_fields=["asked_at", "asked_why"])
    _told(WarningEvent.ASKED, warning, by)
    return warning


def _put_off(warning: RecycleWarning, by: User) -> RecycleWarning:
    start = max(warning.due_on, timezone.localdate())
    warning.due_on = start + timedelta(days=warning.rule.extension_days)
    warning.extended += 1
    warning.asked_at = None
    warning.save(update_fields=["due_on", "extended", "asked_at"])
    _told(WarningEvent.EXTENDED, warning, by)
    return warning


def _told(event: WarningEvent, warning: RecycleWarning, by: User, **facts: Any) -> None:
    """An answer closes what was asked; the wish for more time is an event of its own."""
    finish(about_type=WARNING, about_id=warning.pk)
    topics = [warning.row.topic, f"warnings-{warning.owner_id}"]
    record(
        event, about=warning, by=by, bundle=warning.row.topic, topics=topics, row_id=warning.row_id, **facts
    )
