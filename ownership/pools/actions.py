"""Verbs of the public pools: claim, release, distribute, protect. Set-based; one batch with its undo, one event each.

Lock order: the person who claims (his limits), then customers by ascending id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from notifications.outbox import record
from ownership.access.policy import can, require
from ownership.access.querysets import owned_model
from ownership.models import Pool, Protection, Release, User
from ownership.moves.giving import Carried, Move, Why, give
from ownership.moves.models import Reason
from ownership.pools import holding, refusing, selectors
from ownership.pools.events import PoolEvent, ProtectionEvent
from ownership.pools.words import COOLING, ELSEWHERE, FULL, GONE, HELD, KEY, NOT_YOURS, QUOTA


@dataclass(frozen=True)
class Done:
    """What came of a verb: how many moved, the batch that can be undone, who was left out and why."""

    carried: Carried = field(default_factory=Carried)
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return len(self.carried.moved)


# --- claiming ---------------------------------------------------------------------------------------------


@transaction.atomic
def claim(pool: Pool, ids: Sequence[int], *, by: User) -> Done:
    """Take customers out of the pool as one's own, as many as the limits allow, in the order given.

    Of several, those that cannot be claimed are left out and counted; for a single one the reason is raised:
    Busy where somebody was quicker, RuleBroken for limits and cool-down. Locks the person and the customers.
    """
    require(by, "pools.claim", pool)
    _one_at_a_time(by)
    wanted = list(dict.fromkeys(ids))
    rows = {row.pk: row for row in _locked(wanted)}
    sorted_out = _claimable(pool, wanted, rows, by)
    taken = [pk for pk, why in sorted_out.items() if not why]
    if len(wanted) == 1 and not taken:
        raise refusing.not_claimed(pool, rows.get(wanted[0]), sorted_out[wanted[0]], by)
    carried = _give_to(by, pool, taken, by=by, why=Why(Reason.CLAIM))
    return _told(PoolEvent.CLAIMED, pool, by, carried, sorted_out)


def _one_at_a_time(user: User) -> None:
    """Two claims of one person wait for each other, so that his limits hold. Rows that point at him do not wait."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _locked(ids: Collection[int]) -> list[Any]:
    """Without owners: what a join brings along is as it was before the wait for the lock."""
    return list(owned_model().objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))


def _claimable(pool: Pool, wanted: list[int], rows: dict[int, Any], by: User) -> dict[int, str]:
    """{id: why not}, an empty word for those that can be claimed. Counted under the locks."""
    limits, cooling = selectors.limits_of(by, pool), selectors.cooling(by, pool, wanted)
    held = holding.held(wanted)
    left, found = limits.left, {}
    for pk in wanted:
        row = rows.get(pk)
        if row is None or row.pool_id != pool.pk:
            found[pk] = GONE
        elif pk in held:
            found[pk] = HELD
        elif pk in cooling:
            found[pk] = COOLING
        elif left == 0:
            found[pk] = FULL if limits.room == 0 or limits.room == limits.left else QUOTA
        else:
            found[pk] = ""
            left = None if left is None else left - 1
    return found


def _give_to(user: User, pool: Pool, ids: Collection[int], *, by: User, why: Why) -> Carried:
    """Out of the pool to a person, protected for as long as the pool says."""
    home = selectors.home_of(user, pool)
    moves = [Move(pk, owner_id=user.pk, department_id=home.pk if home else None) for pk in ids]
    carried = give(moves, by=by, why=why)
    _protect_claimed(pool, carried.moved, by)
    return carried


def _protect_claimed(pool: Pool, ids: Sequence[int], by: User) -> None:
    if not pool.protection_days:
        return
    until = timezone.localdate() + timedelta(days=pool.protection_days)
    Protection.objects.bulk_create(Protection(row_id=pk, until_on=until, by=by, is_claim=True) for pk in ids)


# --- releasing --------------------------------------------------------------------------------------------


@transaction.atomic
def release(pool: Pool, ids: Sequence[int], *, by: User, because: str, note: str = "") -> Done:
    """Let customers go into the pool: their owner, a manager above, or who works off nobody's customers.

    Of several, others are left out and counted; of a single one the reason is raised: PermissionDenied, or RuleBroken
    for a key customer. The note is for the next owner.
    """
    rows = _locked(list(dict.fromkeys(ids)))
    if len(rows) == 1:
        require(by, "pools.release", rows[0])
    if not pool.is_active or not selectors.choices_for(by).filter(pk=pool.pk).exists():
        raise RuleBroken(_("This pool is not one of yours."))
    held = holding.held([row.pk for row in rows])
    found = {row.pk: _why_stays(row, held, by) for row in rows}
    if len(rows) == 1 and found[rows[0].pk]:
        raise refusing.not_released(rows[0], found[rows[0].pk])
    moves = [Move(pk, pool_id=pool.pk) for pk, why in found.items() if not why]
    carried = give(moves, by=by, why=Why(Reason.RELEASE))
    Release.objects.bulk_create(
        Release(row_id=pk, pool=pool, by=by, because=because, note=note.strip()) for pk in carried.moved
    )
    return _told(PoolEvent.RELEASED, pool, by, carried, found)


def _why_stays(row: Any, held: Container[int], by: User) -> str:
    if not can(by, "pools.release", row):
        return NOT_YOURS
    if row.is_key:
        return KEY
    if row.pk in held:
        return HELD
    return ELSEWHERE if row.pool_id else ""


# --- distributing -----------------------------------------------------------------------------------------


@transaction.atomic
def distribute(pool: Pool, ids: Sequence[int], *, to: User, by: User, note: str = "") -> Done:
    """Give customers of the pool to one of its people; his limits and cool-down are the giver's to judge.

    Raises PermissionDenied unless `by` leads the pool, RuleBroken for who is none of its people. Those that are not in
    the pool any more are left out and counted.
    """
    require(by, "pools.distribute", pool)
    if not selectors.people_of(pool).filter(pk=to.pk).exists():
        raise RuleBroken(_("%(name)s belongs to no department of this pool.") % {"name": to.label})
    rows = _locked(list(dict.fromkeys(ids)))
    held = holding.held([row.pk for row in rows])
    found = {row.pk: HELD if row.pk in held else "" if row.pool_id == pool.pk else ELSEWHERE for row in rows}
    given = [pk for pk, why in found.items() if not why]
    carried = _give_to(to, pool, given, by=by, why=Why(Reason.DISTRIBUTE, note=note))
    return _told(PoolEvent.DISTRIBUTED, pool, by, carried, found, to=to.pk)


def _told(
    event: PoolEvent, pool: Pool, by: User, carried: Carried, found: Mapping[int, str], **facts: Any
) -> Done:
    """Record what moved; `found` is {id: why it was left out}, an empty word for those that were to move."""
    if carried.moved:
        record(
            event,
            about=pool,
            by=by,
            topics=[pool.topic],
            rows=len(carried.moved),
            change_set=carried.batch,
            **facts,
        )
    left_out = Counter(why for why in found.values() if why)
    return Done(carried, dict(left_out + Counter(carried.left_out)))


# --- protecting -------------------------------------------------------------------------------------------


@transaction.atomic
def protect(row: Any, *, by: User, until_on: date, reason: str) -> Protection:
    """Exempt a customer from recycling until a day; an earlier protection ends. Raises PermissionDenied, and
    RuleBroken for a day that is over. Locks the customer."""
    row = _locked([row.pk])[0]
    require(by, "pools.protect", row)
    if until_on < timezone.localdate():
        raise RuleBroken(_("This day is over."))
    _end_protections(row)
    protection = Protection.objects.create(row=row, until_on=until_on, reason=reason.strip(), by=by)
    record(ProtectionEvent.GIVEN, about=protection, by=by, topics=[row.topic], row_id=row.pk)
    return protection


@transaction.atomic
def unprotect(row: Any, *, by: User) -> None:
    """End a customer's protection today. Raises PermissionDenied. Locks the customer."""
    row = _locked([row.pk])[0]
    require(by, "pools.protect", row)
    protection = Protection.objects.filter(row=row).live().first()
    if protection is not None:
        _end_protections(row)
        record(ProtectionEvent.ENDED, about=protection, by=by, topics=[row.topic], row_id=row.pk)


def _end_protections(row: Any) -> None:
    Protection.objects.filter(row=row).live().update(ended_at=timezone.now())
