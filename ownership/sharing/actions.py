"""Verbs of shares by hand. Lock order: the customer, then its shares.

Each change ends the share as it was, which is kept as history, and begins a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import RuleBroken
from notifications.outbox import record
from ownership.access import log, shares
from ownership.access.masking import levels_of
from ownership.access.policy import require
from ownership.access.querysets import owned_model
from ownership.access.shares import SharedAs, Source
from ownership.models import Department, EndedShare, User
from ownership.sharing import rules
from ownership.sharing.events import ShareEvent

Receiver = User | Department
SWEPT = 500


@transaction.atomic
def share(
    row: Any,
    *,
    to: Receiver,
    by: User,
    until: datetime,
    level: str = "view",
    profile: str = SharedAs.DEPARTMENT,
    facets: Collection[str] = (),
    reason: str = "",
) -> Any:
    """Let a person or a department see (level "view") or change a customer until `until`; sharing again replaces it.

    Raises PermissionDenied, also for more than one has oneself; RuleBroken for an end that is over or too far away, and
    for who needs no share.
    """
    row = _lock(row)
    require(by, "access.share", row)
    _check_until(until)
    _check_receiver(row, to, by)
    _check_lent(row, by, profile=profile, facets=facets, level=level)
    shares.end(model=type(row), source=Source.MANUAL, source_id=0, row=row, to=to)
    made = shares.grant(
        row, to=to, by=by, level=level, profile=profile, facets=facets, reason=reason.strip(), until=until
    )
    log.shared(row, by=by, to=to, facets=facets, reason=reason.strip())
    _tell(ShareEvent.GIVEN, row, to, by, giver=by.pk)
    return made


@transaction.atomic
def move_end(given: Any, until: datetime, *, by: User) -> Any:
    """Let a share by hand last until another moment; facets, level and reason stay. Raises as `share`."""
    row = _lock(given.content_object)
    require(by, "access.share", row)
    given = _again(given)
    _check_until(until)
    if until > _end_of(given):
        _check_lent(row, by, profile=given.profile, facets=given.facets, level=given.level)
    to = given.receiver
    terms = {"level": given.level, "profile": given.profile, "facets": given.facets, "reason": given.reason}
    shares.end(model=type(row), source=Source.MANUAL, source_id=0, row=row, to=to)
    made = shares.grant(row, to=to, by=by, until=until, **terms)
    log.shared(row, by=by, to=to, facets=given.facets)
    _tell(ShareEvent.GIVEN, row, to, by, giver=by.pk)
    return made


@transaction.atomic
def stop(given: Any, *, by: User) -> None:
    """End a share by hand before its time. Raises PermissionDenied, RuleBroken when it is over already."""
    row = _lock(given.content_object)
    require(by, "access.share", row)
    take_back([_again(given)], by=by)


@transaction.atomic
def take_back(given: Iterable[Any], *, by: User) -> None:
    """End shares by hand before their time, as a review of them decided: written down, and told to both sides. Asks no
    permission."""
    rows = list(given)
    shares.end_these(rows)
    for one in rows:
        log.unshared(one.content_object, by=by, to=one.receiver)
        _tell_end(ShareEvent.ENDED, one, one.content_object, by)


@transaction.atomic
def run_out(at: datetime) -> int:
    """Tell both sides of each share by hand that ran out, and move it into history. Skips rows in use."""
    over: list[Any] = []
    model = owned_model()
    for table in (model.user_shares.rel.related_model, model.group_shares.rel.related_model):
        rows = table.objects.filter(source_kind=Source.MANUAL, expires_at__lte=at)
        rows = rows.select_related("content_object", "permission").order_by("pk")
        over += rows.select_for_update(of=("self",), skip_locked=True)[:SWEPT]
    shares.end_these(over)
    for given in over:
        _tell_end(ShareEvent.RAN_OUT, given, given.content_object, None)
    return len(over)


def _lock(row: Any) -> Any:
    return locked(owned_model().objects.select_related("owner", "department"), row.pk)


def _again(given: Any) -> Any:
    """The share as it is now, under the lock of its customer."""
    rows = type(given).objects.live().filter(source_kind=Source.MANUAL).select_related("permission")
    found = rows.filter(pk=given.pk).first()
    if found is None:
        raise RuleBroken(_("This share is over already, or somebody has just changed it. Look again."))
    return found


def _end_of(given: Any) -> datetime:
    return given.expires_at or datetime.max.replace(tzinfo=timezone.get_current_timezone())


def _check_lent(row: Any, by: User, *, profile: str, facets: Collection[str], level: str) -> None:
    levels = levels_of([row], by)[row.pk]
    if not rules.may_lend(levels, facets, everything=profile == SharedAs.FULL, change=level == "change"):
        raise PermissionDenied(_("You cannot lend more of this customer than you have yourself."))


def _check_until(until: datetime) -> None:
    now = timezone.now()
    if until <= now:
        raise RuleBroken(_("This day is over."))
    if until > now + timedelta(days=rules.LONGEST + 1):
        raise RuleBroken(_("A share lasts a year at most; renew it then."))


def _check_receiver(row: Any, to: Receiver, by: User) -> None:
    if isinstance(to, User) and to.pk == row.owner_id:
        raise RuleBroken(_("The owner sees all of his customer anyway."))
    if to == by:
        raise RuleBroken(_("Nobody shares a customer with himself."))
    if not to.is_active:
        raise RuleBroken(_("Nobody works there any more."))


def _tell(event: ShareEvent, row: Any, to: Receiver, by: User | None, **facts: Any) -> None:
    whom = {"user": to.pk} if isinstance(to, User) else {"department": to.pk}
    record(event, about=row, by=by, bundle=row.topic, topics=[row.topic], **whom, **facts)


def _tell_end(event: ShareEvent, given: Any, row: Any, by: User | None) -> None:
    """About what is kept of the share: the customer himself may be out of sight for who had it."""
    to = given.receiver
    whom = {"user": to.pk} if isinstance(to, User) else {"department": to.pk}
    kept = EndedShare.objects.filter(row=row.pk, granted_at=given.granted_at, source_kind=given.source_kind)
    columns = {f"{name}_id": pk for name, pk in whom.items()}
    about = kept.filter(**columns).latest("pk")
    facts = {**whom, "giver": given.granted_by_id, "row_id": row.pk}
    record(event, about=about, by=by, bundle=row.topic, topics=[row.topic], **facts)
