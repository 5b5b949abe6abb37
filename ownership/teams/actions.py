"""Who answers for a customer in which function. Lock order: the customer, the member, shares."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import RuleBroken
from notifications.outbox import record
from ownership import diary
from ownership.access import shares
from ownership.access.policy import require
from ownership.access.querysets import owned_model
from ownership.access.shares import Source
from ownership.models import User
from ownership.teams.events import TeamEvent
from ownership.teams.models import TeamMember
from ownership.teams.selectors import eligible


@transaction.atomic
def put(row: Any, function: str, user: User | None, *, by: User) -> TeamMember | None:
    """From now on `user` answers for `function` of the customer (None: nobody), and sees it for as long.

    Raises PermissionDenied, and RuleBroken for who is in no department of that kind. Locks the customer.
    """
    require(by, "team.keep", row)
    return seat(row, function, user, by=by)


@transaction.atomic
def seat(row: Any, function: str, user: User | None, *, by: User) -> TeamMember | None:
    """`put` for verbs that have asked for permission themselves."""
    row = locked(owned_model().objects.all(), row.pk)
    if row.pool_id:
        raise RuleBroken(_("A customer in a public pool has no team. Claim it first."))
    before = TeamMember.objects.of(row).present().filter(function=function).first()
    if (before.user_id if before else None) == (user.pk if user else None):
        return before
    if user is not None and not eligible(function).filter(pk=user.pk).exists():
        raise RuleBroken(_("Choose somebody who works in a department of this function."))
    if before is not None:
        end(before, by=by)
    member = _begin(row, function, user, by) if user else None
    _tell(row, function, before, user, by)
    return member


def end(member: TeamMember, *, by: User | None) -> None:
    """He answers no longer, and his share ends. Part of an action that holds the customer's lock."""
    member.until_at, member.ended_by = timezone.now(), by
    member.save(update_fields=["until_at", "ended_by"])
    shares.end(model=owned_model(), source=Source.TEAM, source_id=member.pk)


def pass_on(member: TeamMember, to: User | None, *, by: User) -> None:
    """The seat of who leaves goes to `to`, whose function the caller has looked at, or stays empty. Locks the customer."""
    row = locked(owned_model().objects.all(), member.row_id)
    end(member, by=by)
    if to is not None:
        _begin(row, member.function, to, by)
    _tell(row, member.function, member, to, by)


def _begin(row: Any, function: str, user: User, by: User) -> TeamMember:
    member = TeamMember.objects.create(row=row, function=function, user=user, named_by=by)
    words = member.get_function_display()
    shares.grant(row, to=user, by=by, source=Source.TEAM, source_id=member.pk, reason=str(words))
    return member


def _tell(row: Any, function: str, before: TeamMember | None, user: User | None, by: User) -> None:
    facts: dict[str, Any] = {
        "function": function,
        "user_before": before.user_id if before else None,
        "user_now": user.pk if user else None,
    }
    record(TeamEvent.CHANGED, about=row, by=by, bundle=row.topic, topics=[row.topic], **facts)
    diary.note([row.pk], TeamEvent.CHANGED, by=by, **facts)
