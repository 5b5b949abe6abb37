"""From stage to stage, to won or lost, and back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from customers.deals import rules, selectors
from customers.deals.actions.common import LABEL, begin_stay, differing, held, tell, write
from customers.deals.actions.handing import close_door, open_door
from customers.deals.events import DealEvent
from customers.deals.models import Deal, LostReason, Stage
from notifications.notices import finish
from ownership.access.policy import require
from ownership.models import User

FILLED = ("contact", "amount", "source", "expected_on", "lost_reason", "lost_note")


@transaction.atomic
def move(
    deal: Deal,
    *,
    by: User,
    to: Stage,
    version: int | None = None,
    on: date | None = None,
    **filled: Any,
) -> Deal:
    """Bring the deal into a stage; `filled` are fields that the stage asks for (`FILLED`).

    A stage that ends deals closes it on the day `on` (today), an open one reopens it. Raises Missing, with the
    names of the fields, where the stage asks for more, and EditConflict where somebody else moved or changed it
    since `version`.
    """
    require(by, "deals.close" if not to.is_open else "deals.move", deal)
    deal = held(deal)
    changed = differing(deal, version, {**filled, "stage": to})
    rules.check_can_move(deal, to)
    before = deal.stage
    for name in changed:
        setattr(deal, name, {**filled, "stage": to}[name])
    _check(deal, to)
    _end(deal, to, on)
    deal.stage_since = timezone.now()
    write(deal, by, *{*changed, "stage", "stage_since", "state", "closed_on", "lost_reason", "lost_note"})
    begin_stay(deal, by)
    _after(deal, before, by)
    return deal


@transaction.atomic
def win(deal: Deal, *, by: User, on: date | None = None, version: int | None = None) -> Deal:
    """Close a deal as won. Raises Missing when the stage asks for more, RuleBroken when it is won already."""
    return move(deal, by=by, to=selectors.end_of(deal.stage.pipeline, Stage.Kind.WON), on=on, version=version)


@transaction.atomic
def lose(
    deal: Deal,
    *,
    by: User,
    reason: LostReason,
    note: str = "",
    on: date | None = None,
    version: int | None = None,
) -> Deal:
    """Close a deal as lost, with its reason. Raises RuleBroken when it is lost already."""
    to = selectors.end_of(deal.stage.pipeline, Stage.Kind.LOST)
    return move(deal, by=by, to=to, on=on, version=version, lost_reason=reason, lost_note=note.strip())


@transaction.atomic
def reopen(deal: Deal, *, by: User) -> Deal:
    """It goes on after all: back in the last open stage it was in. Raises RuleBroken when it is open."""
    require(by, "deals.close", deal)
    rules.check_can_reopen(held(deal))
    return move(deal, by=by, to=selectors.last_open_stage(deal))


def _check(deal: Deal, to: Stage) -> None:
    if to.kind == Stage.Kind.LOST:
        rules.check_lost(deal.lost_reason)
    else:
        rules.check_enter(deal, to, has_lines=deal.lines.exists())


def _end(deal: Deal, to: Stage, on: date | None) -> None:
    """What follows from the kind of the stage."""
    deal.state = Deal.State(to.kind)
    deal.closed_on = None if to.is_open else on or timezone.localdate()
    if to.kind != Stage.Kind.LOST:
        deal.lost_reason, deal.lost_note = None, ""


def _after(deal: Deal, before: Stage, by: User) -> None:
    """Who waits for it no longer needs to; a closed deal lends nobody a look at the customer, one that goes on does."""
    finish(about_type=LABEL, about_id=deal.pk)
    if not deal.is_open:
        close_door(deal)
    elif not before.is_open and deal.owner is not None:
        open_door(deal, deal.owner, by)
    facts: dict[str, Any] = {"stage_before": before.pk, "stage_now": deal.stage_id}
    if deal.lost_reason_id:
        facts["reason"] = deal.lost_reason_id
    tell(deal, _event(before, deal.stage), by, **facts)


def _event(before: Stage, now: Stage) -> DealEvent:
    if not now.is_open:
        return DealEvent.WON if now.kind == Stage.Kind.WON else DealEvent.LOST
    return DealEvent.MOVED if before.is_open else DealEvent.REOPENED
