"""Verbs of granted access, and what happens to requests by themselves. Lock order: the request, then shares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import RuleBroken
from notifications.notices import finish
from notifications.outbox import record
from ownership.access import log, shares
from ownership.access.policy import require
from ownership.access.querysets import owned_model
from ownership.access.shares import Source
from ownership.calendar.reading import calendar_of
from ownership.events import AccessEvent
from ownership.models import AccessRequest, User
from ownership.requests import rules
from ownership.terms.models import in_force

SWEPT = 500
State = AccessRequest.State


@transaction.atomic
def revoke(request: AccessRequest, *, by: User, reason: str) -> AccessRequest:
    """Take granted access back before its time. Raises PermissionDenied, RuleBroken when it does not run any more."""
    return _take_back(_running(request, by), by, reason)


@transaction.atomic
def take_back(ids: Iterable[int], *, by: User, reason: str) -> None:
    """Take granted access back, as a review of it decided. Asks no permission. Locks the requests, then their shares."""
    for request in _granted(ids):
        _take_back(request, by, reason)


@transaction.atomic
def shorten(ids: Iterable[int], until: datetime) -> None:
    """Let granted access end by then, as a review of it decided; its shares are shortened by the caller."""
    for request in _granted(ids):
        if request.granted_until and request.granted_until > until:
            request.granted_until, request.reminded_at = until, None
            request.save(update_fields=request.touch("granted_until", "reminded_at"))


def _granted(ids: Iterable[int]) -> list[AccessRequest]:
    rows = AccessRequest.objects.filter(pk__in=list(ids), state=State.GRANTED)
    return list(rows.select_related("row", "by").select_for_update(of=("self",)).order_by("pk"))


def _take_back(request: AccessRequest, by: User, reason: str) -> AccessRequest:
    request.state, request.end_reason = State.REVOKED, reason.strip()
    request.ended_at, request.ended_by = timezone.now(), by
    request.save(update_fields=request.touch("state", "end_reason", "ended_at", "ended_by"))
    shares.end(model=owned_model(), source=Source.REQUEST, source_id=request.pk)
    log.decided("revoked", request, by=by)
    tell(request, AccessEvent.REVOKED, by)
    return request


@transaction.atomic
def prolong(request: AccessRequest, *, by: User, days: int) -> AccessRequest:
    """Let granted access last so many days longer. Raises as `revoke`, and RuleBroken for more than a year from now."""
    request = _running(request, by)
    assert request.granted_until is not None
    until = request.granted_until + timedelta(days=days)
    if days < 1 or until > timezone.now() + timedelta(days=rules.LONGEST):
        raise RuleBroken(_("Access is granted for a year at most; prolong it again then."))
    request.granted_until, request.reminded_at = until, None
    request.save(update_fields=request.touch("granted_until", "reminded_at"))
    running = _shares_of(request)
    for share in running:
        shares.grant(
            request.row,
            to=request.by,
            by=by,
            source=Source.REQUEST,
            source_id=request.pk,
            level=share.level,
            profile=share.profile,
            facets=share.facets,
            reason=share.reason,
            until=until,
        )
    log.decided("granted", request, by=by, facets={facet for share in running for facet in share.facets})
    finish(about_type=request._meta.label_lower, about_id=request.pk)
    tell(request, AccessEvent.GRANTED, by)
    return request


@transaction.atomic
def ask_again(request: AccessRequest, *, by: User) -> AccessRequest:
    """Ask for the same once more while the granted access runs still. Raises PermissionDenied for another's request,
    RuleBroken when it is over (then one asks at the locked door) or one has asked already."""
    request = locked(AccessRequest.objects.select_related("row"), request.pk)
    if request.by_id != by.pk:
        raise PermissionDenied(_("Only who asked can ask again."))
    if not request.is_running:
        raise RuleBroken(_("This access is over. Open the customer and ask for it anew."))
    asked = {"reason": request.reason, "days": request.days, "facets": request.facets}
    again, made = AccessRequest.objects.get_or_create(
        row=request.row, by=by, state=State.OPEN, defaults=asked
    )
    if not made:
        raise RuleBroken(_("You have asked already, and wait for an answer."))
    finish(about_type=request._meta.label_lower, about_id=request.pk, recipient=by)
    tell(again, AccessEvent.REQUESTED, by)
    return again


# --- by themselves ----------------------------------------------------------------------------------------


def look_after() -> int:
    """What is due with requests: end, remind, send up. Returns how many were touched. Safe to run twice."""
    return run_out() + remind() + escalate()


@transaction.atomic
def run_out() -> int:
    """Note that granted access ran out, and tell both sides. Visibility has not waited for it."""
    rows = _due(state=State.GRANTED, granted_until__lte=timezone.now())
    for request in rows:
        request.state, request.ended_at = State.ENDED, request.granted_until
        request.save(update_fields=request.touch("state", "ended_at"))
        finish(about_type=request._meta.label_lower, about_id=request.pk)
        tell(request, AccessEvent.ENDED, None)
    return len(rows)


@transaction.atomic
def remind() -> int:
    """Tell the holder some days before his access ends, so that he can ask again."""
    days, now = in_force().remind_days, timezone.now()
    soon = now + timedelta(days=days)
    found = _due(state=State.GRANTED, granted_until__lte=soon, granted_until__gt=now, reminded_at=None)
    due = [one for one in found if rules.remind_from(one.decided_at, one.granted_until, days) <= now]  # type: ignore[arg-type]
    for request in due:
        request.reminded_at = now
        request.save(update_fields=request.touch("reminded_at"))
        tell(request, AccessEvent.ENDING, None)
    return len(due)


@transaction.atomic
def escalate() -> int:
    """Send questions that wait too long to the managers above. Once each."""
    days, now = in_force().answer_days, timezone.now()
    found = _due(state=State.OPEN, escalated_at=None, created_at__lte=now - timedelta(days=days))
    late = [one for one in found if _is_late(one, days)]
    for request in late:
        request.escalated_at = now
        request.save(update_fields=request.touch("escalated_at"))
        tell(request, AccessEvent.ESCALATED, None)
    return len(late)


def _is_late(request: AccessRequest, days: int) -> bool:
    due = rules.answer_due(calendar_of(request.row.department), request.created_at, days)
    return due is not None and due <= timezone.now()


def _due(**which: Any) -> list[AccessRequest]:
    """Requests under lock; those in use are left for the next time."""
    rows = AccessRequest.objects.filter(**which).select_related("row__department", "by").order_by("pk")
    return list(rows.select_for_update(of=("self",), skip_locked=True)[:SWEPT])


def to_answer(request: AccessRequest, by: User) -> AccessRequest:
    """The request under lock, for who may answer it. Raises PermissionDenied, also for one's own."""
    require(by, "access.decide", request.row)
    request = locked(AccessRequest.objects.select_related("row", "by"), request.pk)
    if request.by_id == by.pk:
        raise PermissionDenied(_("Nobody decides his own request."))
    return request


def _running(request: AccessRequest, by: User) -> AccessRequest:
    request = to_answer(request, by)
    if not request.is_running:
        raise RuleBroken(_("This access is over already."))
    return request


def _shares_of(request: AccessRequest) -> list[Any]:
    rows = request.row.user_shares.live().filter(source_kind=Source.REQUEST, source_id=request.pk)
    return list(rows.select_related("permission"))


def tell(request: AccessRequest, event: AccessEvent, by: User | None) -> None:
    """Record what became of the request, for the pages that show it or its customer."""
    topics = [request.row.topic, request.topic]
    record(event, about=request, by=by, bundle=request.row.topic, topics=topics, row_id=request.row_id)
