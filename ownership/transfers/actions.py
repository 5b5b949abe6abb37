"""Giving customers to somebody else: at once, or after somebody agreed.

Lock order: the request, the customers by ascending id, what hangs on them, shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import any_of, locked
from crm_site.kit.errors import RuleBroken
from notifications.notices import finish
from notifications.outbox import record
from ownership.access import shares
from ownership.access.policy import require
from ownership.access.querysets import owned_model
from ownership.access.shares import Source
from ownership.disputes.freeze import frozen
from ownership.leaving.parts import Holding, parts
from ownership.models import Department, User
from ownership.moves.giving import MOVED_ON, Carried, Move, Why, give
from ownership.moves.models import OwnershipChange, Reason
from ownership.people import main_department
from ownership.transfers import selectors
from ownership.transfers.events import TransferEvent
from ownership.transfers.models import TransferRequest

MOST_ASKED = 500


@dataclass(frozen=True)
class Wish:
    """Where customers shall go: to a person, or into the queue of a department; `parts` go along to the person.

    `keeps_days`: so long the former owner may read them still.
    """

    to: User | None = None
    department: Department | None = None
    parts: tuple[str, ...] = ()
    note: str = ""
    keeps_days: int = 0


@dataclass
class Done:
    """What came of it. `batch` can be undone (None: nobody changed hands); `asked` are the requests that wait now."""

    batch: int | None = None
    moved: tuple[int, ...] = ()
    went_along: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    asked: list[TransferRequest] = field(default_factory=list)


@transaction.atomic
def transfer(ids: Sequence[int], wish: Wish, *, by: User) -> Done:
    """Give customers to somebody else, as far as the person may; for those that need somebody's word he asks.

    What is no longer there, no longer his or there already is left out and counted. Raises PermissionDenied for who
    may transfer nothing at all. About twenty queries whatever the number.
    """
    require(by, "transfers.start")
    hold(ids)
    found = selectors.powers(by, ids)
    done = carry(found.at_once, wish, by=by, reason=Reason.TRANSFER, left_out=found.left_out)
    done.asked = _ask(found, wish, by)
    return done


def hold(ids: Iterable[int]) -> None:
    """Lock customers by ascending id before anything is asked of them."""
    rows = owned_model().objects.filter(any_of("pk", ids)).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def carry(
    rows: Sequence[Any], wish: Wish, *, by: User, reason: str, left_out: dict[str, int] | None = None
) -> Done:
    """Move these customers, which the caller has locked, with what goes along. Asks no permission.

    One in dispute stays, with all that hangs on it.
    """
    held = frozen(row.pk for row in rows)
    rows = [row for row in rows if row.pk not in held]
    if held:
        left_out = {**(left_out or {}), MOVED_ON: (left_out or {}).get(MOVED_ON, 0) + len(held)}
    if not rows:
        return Done(left_out=dict(left_out or {}))
    went_along = _along([row.pk for row in rows], wish, by)
    home = wish.department or (main_department(wish.to) if wish.to else None)
    moves = [_move(row, wish, home) for row in rows]
    carried = give(moves, by=by, why=Why(reason, wish.note), left_out=left_out)
    _keep_reading(rows, carried, wish, by)
    return Done(carried.batch, carried.moved, went_along, carried.left_out)


def _move(row: Any, wish: Wish, home: Department | None) -> Move:
    """His department comes with the new owner; without one, the customer's stays."""
    return Move(
        row.pk,
        owner_id=wish.to.pk if wish.to else None,
        department_id=home.pk if home else row.department_id,
    )


def _along(ids: Sequence[int], wish: Wish, by: User) -> dict[str, int]:
    """Hand over what the present owners hold of these customers; nothing without a person to take it."""
    if wish.to is None:
        return {}
    holding, found = Holding(rows=ids), {}
    for part in parts(follows=True):
        if part.name in wish.parts and part.hand_over:
            found[part.name] = part.hand_over(holding, to=wish.to, by=by)
    return found


def _keep_reading(rows: Sequence[Any], carried: Carried, wish: Wish, by: User) -> None:
    """The former owners read on for a while; whoever gets a customer needs no share of it."""
    if not wish.keeps_days or carried.batch is None:
        return
    gone, new = set(carried.moved), wish.to.pk if wish.to else None
    former = [row for row in rows if row.pk in gone and row.owner_id and row.owner_id != new]
    shares.lend(
        owned_model(),
        [row.pk for row in former],
        to_ids=[row.owner_id for row in former],
        by=by,
        source=Source.TRANSFER,
        source_id=carried.batch,
        until=timezone.now() + timedelta(days=wish.keeps_days),
    )


# --- asking for it ----------------------------------------------------------------------------------------


def _ask(found: selectors.Powers, wish: Wish, by: User) -> list[TransferRequest]:
    """One request for each department, and for those that are kept for executives."""
    if wish.to is None and (found.manager or found.executive):
        found.leave_out(selectors.NOT_YOURS, len(found.manager) + len(found.executive))
        return []
    asked = []
    for rows, by_executive in ((found.manager, False), (found.executive, True)):
        for department, some in selectors.by_department(rows).items():
            asked.append(_request(some, department, wish, by, by_executive))
    return asked


def _request(
    rows: Sequence[Any], department: int | None, wish: Wish, by: User, by_executive: bool
) -> TransferRequest:
    assert wish.to is not None
    if len(rows) > MOST_ASKED:
        raise RuleBroken(_("Ask for at most 500 customers at once."))
    request = TransferRequest.objects.create(
        row_ids=[row.pk for row in rows],
        department_id=department,
        by=by,
        to=wish.to,
        parts=list(wish.parts),
        note=wish.note,
        keeps_days=wish.keeps_days,
        by_executive=by_executive,
    )
    _tell(request, TransferEvent.ASKED, by)
    return request


@transaction.atomic
def approve(request: TransferRequest, *, by: User, answer: str = "") -> Done:
    """Agree, and carry it out at once: those customers that are still where they were, with the owner they had.

    Raises PermissionDenied for one's own request, RuleBroken for one that has been answered.
    """
    request = _to_decide(request, by)
    if not request.to.is_active:
        raise RuleBroken(_("The new owner has left. Refuse the request and choose somebody else."))
    hold(request.row_ids)
    rows = list(owned_model().objects.filter(pk__in=request.row_ids).order_by("pk"))
    later = OwnershipChange.objects.filter(row__in=request.row_ids, at__gt=request.created_at)
    gone = set(later.values_list("row_id", flat=True))
    here = [row for row in rows if row.department_id == request.department_id and row.pk not in gone]
    left_out = {MOVED_ON: request.number - len(here)} if len(here) < request.number else {}
    wish = Wish(request.to, parts=tuple(request.parts), note=request.note, keeps_days=request.keeps_days)
    done = carry(here, wish, by=by, reason=Reason.TRANSFER, left_out=left_out)
    request.moved, request.batch = len(done.moved), done.batch
    _decide(request, TransferRequest.State.APPROVED, TransferEvent.APPROVED, by, answer)
    return done


@transaction.atomic
def refuse(request: TransferRequest, *, by: User, answer: str) -> TransferRequest:
    """Say no, and why. Raises as `approve`."""
    request = _to_decide(request, by)
    return _decide(request, TransferRequest.State.REFUSED, TransferEvent.REFUSED, by, answer)


@transaction.atomic
def withdraw(request: TransferRequest, *, by: User) -> TransferRequest:
    """Take back one's own open request. Raises PermissionDenied for another's, RuleBroken for an answered one."""
    request = locked(TransferRequest.objects.all(), request.pk)
    if request.by_id != by.pk:
        raise PermissionDenied(_("Only who asked can withdraw a request."))
    _check_open(request)
    request.state = TransferRequest.State.WITHDRAWN
    request.save(update_fields=request.touch("state"))
    finish(about_type=request._meta.label_lower, about_id=request.pk)
    _tell(request, TransferEvent.WITHDRAWN, by)
    return request


def _to_decide(request: TransferRequest, by: User) -> TransferRequest:
    request = locked(TransferRequest.objects.select_related("by", "to"), request.pk)
    require(by, "transfers.decide", request)
    if request.by_id == by.pk:
        raise PermissionDenied(_("Nobody decides his own request."))
    _check_open(request)
    return request


def _check_open(request: TransferRequest) -> None:
    if not request.is_open:
        raise RuleBroken(_("This request has been answered already."))


def _decide(
    request: TransferRequest, state: str, event: TransferEvent, by: User, answer: str
) -> TransferRequest:
    request.state, request.answer = state, answer.strip()
    request.decided_by, request.decided_at = by, timezone.now()
    request.save(update_fields=request.touch("state", "answer", "decided_by", "decided_at", "moved", "batch"))
    finish(about_type=request._meta.label_lower, about_id=request.pk)
    _tell(request, event, by)
    return request


def _tell(request: TransferRequest, event: TransferEvent, by: User) -> None:
    record(event, about=request, by=by, bundle=request.topic, topics=[request.topic], rows=request.row_ids)
