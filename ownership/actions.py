"""What people change about themselves and about who may see what. Lock order: the request, then shares."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
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
from ownership.events import AccessEvent, PersonEvent
from ownership.models import Absence, AccessRequest, User
from ownership.querysets import today
from ownership.requests import actions as requests
from ownership.sharing import actions as sharing

SWEPT = 1_000


def prefer(user: User, *, language: str = "", theme: str = "") -> User:
    """Remember a person's language and theme; an empty one stays as it is."""
    chosen = {name: value for name, value in (("language", language), ("theme", theme)) if value}
    for name, value in chosen.items():
        setattr(user, name, value)
    if chosen:
        user.save(update_fields=list(chosen))
    return user


def change_profile(user: User, **values: Any) -> User:
    """Change one's own data: names, phone, mail address, time zone."""
    for name, value in values.items():
        setattr(user, name, value)
    user.save(update_fields=list(values))
    return user


def change_password(user: User, new: str) -> None:
    """Set a new password. Other browsers are signed out; the caller keeps his own session alive."""
    user.set_password(new)
    user.save(update_fields=["password"])


@transaction.atomic
def go_away(
    user: User, *, from_on: date, until_on: date, substitute: User | None = None, reason: str = ""
) -> Absence:
    """Note days on which the person is away. Raises RuleBroken when some of them are noted already."""
    locked(User.objects.all(), user.pk)  # two of his browsers, one after the other
    if Absence.objects.filter(user=user).overlapping(from_on, until_on).exists():
        raise RuleBroken(_("You are away on some of these days already."))
    absence = Absence.objects.create(
        user=user, from_on=from_on, until_on=until_on, substitute=substitute, reason=reason.strip()
    )
    record(PersonEvent.ABSENT, about=absence, by=user)
    return absence


@transaction.atomic
def come_back(absence: Absence, *, by: User) -> None:
    """End an absence before today, or drop it when it has not begun. Raises PermissionDenied for another's."""
    if absence.user_id != by.pk:
        raise PermissionDenied(_("Only the person himself can change this."))
    absence = locked(Absence.objects.all(), absence.pk)
    if absence.from_on >= today():
        absence.delete()
    else:
        absence.until_on = today() - timedelta(days=1)
        absence.save(update_fields=["until_on"])


# --- access requests --------------------------------------------------------------------------------------


@transaction.atomic
def ask(row: Any, *, by: User, reason: str, days: int, facets: Collection[str] = ()) -> AccessRequest:
    """Ask to see a locked customer for some days, `facets` beyond what one's department usually sees.

    Raises PermissionDenied unless the customer is locked for the person, RuleBroken when he has asked already.
    """
    require(by, "access.ask", row)
    wanted = {"reason": reason.strip(), "days": days, "facets": sorted(set(facets))}
    request, made = AccessRequest.objects.get_or_create(
        row=row, by=by, state=AccessRequest.State.OPEN, defaults=wanted
    )
    if not made:
        raise RuleBroken(_("You have asked already, and wait for an answer."))
    requests.tell(request, AccessEvent.REQUESTED, by)
    return request


@transaction.atomic
def grant(
    request: AccessRequest, *, by: User, days: int, facets: Collection[str] = (), answer: str = ""
) -> AccessRequest:
    """Let the person see the customer for `days` from now: as many as asked for or fewer, so the facets.

    The share ends by itself. Raises PermissionDenied for one's own request, RuleBroken for one that has been
    decided or for more than was asked.
    """
    request = _to_decide(request, by)
    if not 1 <= days <= request.days or not set(facets) <= set(request.facets):
        raise RuleBroken(_("You may grant less than was asked for, not more."))
    request.granted_until = timezone.now() + timedelta(days=days)
    shares.grant(
        request.row,
        to=request.by,
        by=by,
        source=Source.REQUEST,
        source_id=request.pk,
        facets=facets,
        reason=request.reason,
        until=request.granted_until,
    )
    return _decide(request, AccessRequest.State.GRANTED, AccessEvent.GRANTED, by, answer, facets)


@transaction.atomic
def refuse(request: AccessRequest, *, by: User, answer: str) -> AccessRequest:
    """Say no, and why. Raises PermissionDenied for one's own request, RuleBroken for a decided one."""
    request = _to_decide(request, by)
    return _decide(request, AccessRequest.State.REFUSED, AccessEvent.REFUSED, by, answer)


@transaction.atomic
def withdraw(request: AccessRequest, *, by: User) -> AccessRequest:
    """Take back one's own open request. Raises PermissionDenied for another's, RuleBroken for a decided one."""
    request = locked(AccessRequest.objects.select_related("row"), request.pk)
    if request.by_id != by.pk:
        raise PermissionDenied(_("Only who asked can withdraw a request."))
    _check_open(request)
    request.state = AccessRequest.State.WITHDRAWN
    request.save(update_fields=request.touch("state"))
    finish(about_type=request._meta.label_lower, about_id=request.pk)
    requests.tell(request, AccessEvent.WITHDRAWN, by)
    return request


def end_expired() -> int:
    """Move the shares that ran out into history; visibility has not waited for it. Safe to run twice.

    Those by hand first, for both sides are told; what runs out meanwhile is left for the next time.
    """
    now = timezone.now()
    while sharing.run_out(now):
        pass
    total = moved = shares.sweep_expired(owned_model(), SWEPT, at=now)
    while moved >= SWEPT:
        moved = shares.sweep_expired(owned_model(), SWEPT, at=now)
        total += moved
    return total


def _to_decide(request: AccessRequest, by: User) -> AccessRequest:
    request = requests.to_answer(request, by)
    _check_open(request)
    return request


def _check_open(request: AccessRequest) -> None:
    if not request.is_open:
        raise RuleBroken(_("This request has been answered already."))


def _decide(
    request: AccessRequest,
    state: str,
    event: AccessEvent,
    by: User,
    answer: str,
    facets: Collection[str] = (),
) -> AccessRequest:
    log.decided(str(state), request, by=by, facets=facets)
    request.state, request.answer = state, answer.strip()
    request.decided_by, request.decided_at = by, timezone.now()
    request.save(update_fields=request.touch("state", "answer", "decided_by", "decided_at", "granted_until"))
    finish(about_type=request._meta.label_lower, about_id=request.pk)
    requests.tell(request, event, by)
    return request
