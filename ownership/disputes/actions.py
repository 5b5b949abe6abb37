"""Claiming a customer that somebody else holds, and deciding about it. Lock order: the customer, the dispute, shares."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import RuleBroken
from notifications.notices import finish
from notifications.outbox import record
from ownership import diary
from ownership.access.policy import require
from ownership.access.querysets import owned_model
from ownership.disputes import selectors
from ownership.disputes.events import DisputeEvent
from ownership.disputes.freeze import frozen
from ownership.disputes.models import Dispute
from ownership.models import User
from ownership.moves.giving import Move, Why, give
from ownership.moves.models import Reason
from ownership.people import main_department
from ownership.teams import actions as teams
from ownership.teams.models import Function


@transaction.atomic
def open(row_id: int, *, by: User, evidence: str) -> Dispute:
    """Say that a customer of somebody else is one's own. From now on it stays where it is.

    The caller has made sure that the person found it at the desk. Raises RuleBroken where nobody holds it, it is his
    already, or there is a dispute. Locks the customer.
    """
    require(by, "disputes.open")
    row = locked(owned_model().objects.select_related("owner", "department"), row_id)
    _check_claim(row, by)
    home = main_department(by)
    dispute = Dispute.objects.create(
        row=row,
        claimant=by,
        claimant_department=home,
        holder=row.owner,
        holder_department=row.department,
        evidence=evidence.strip(),
        decider=selectors.decider_for(home, row.department, {by.pk, row.owner_id}),
    )
    _tell(dispute, DisputeEvent.OPENED, by, claimant=by.pk)
    diary.note([row.pk], DisputeEvent.OPENED, by=by, claimant=by.pk)
    return dispute


def _check_claim(row: Any, by: User) -> None:
    if row.owner_id == by.pk:
        raise RuleBroken(_("This customer is yours already."))
    if row.owner_id is None:
        raise RuleBroken(_("Nobody holds this customer: claim it from the pool, or ask operations for it."))
    if frozen([row.pk]):
        raise RuleBroken(_("There is a dispute about this customer already."))


@transaction.atomic
def answer(dispute: Dispute, *, by: User, text: str) -> Dispute:
    """What the present owner has to say. Raises RuleBroken once it is decided."""
    dispute = _held(dispute)
    require(by, "disputes.answer", dispute)
    dispute.answer = text.strip()
    dispute.save(update_fields=dispute.touch("answer"))
    return dispute


@transaction.atomic
def decide(dispute: Dispute, *, by: User, outcome: str, grounds: str) -> Dispute:
    """It stays, it goes to who claimed it, or he joins the team; the decision is kept as a precedent.

    Raises PermissionDenied for both sides, RuleBroken for one that is decided. Locks the customer.
    """
    row = locked(owned_model().objects.all(), dispute.row_id)
    dispute = _held(dispute)
    require(by, "disputes.decide", dispute)
    dispute.state, dispute.outcome, dispute.grounds = Dispute.State.DECIDED, outcome, grounds.strip()
    dispute.decided_by, dispute.decided_at = by, timezone.now()
    fields = ("state", "outcome", "grounds", "decided_by", "decided_at")
    dispute.save(update_fields=dispute.touch(*fields))
    _carry_out(dispute, row, by)
    finish(about_type=dispute._meta.label_lower, about_id=dispute.pk)
    _tell(dispute, DisputeEvent.DECIDED, by, outcome=outcome)
    diary.note([row.pk], DisputeEvent.DECIDED, by=by, outcome=outcome)
    return dispute


def _carry_out(dispute: Dispute, row: Any, by: User) -> None:
    if dispute.outcome == Dispute.Outcome.MOVES:
        move = Move(row.pk, dispute.claimant_id, dispute.claimant_department_id)
        give([move], by=by, why=Why(Reason.DISPUTE))
    elif dispute.outcome == Dispute.Outcome.TEAM:
        home = dispute.claimant_department
        if home is None or home.kind not in Function.values:
            raise RuleBroken(_("Who claims it works in no department that customer teams have a place for."))
        teams.seat(row, home.kind, dispute.claimant, by=by)


@transaction.atomic
def withdraw(dispute: Dispute, *, by: User) -> Dispute:
    """Take one's claim back. Raises PermissionDenied for another's, RuleBroken for a decided one."""
    dispute = _held(dispute)
    require(by, "disputes.withdraw", dispute)
    dispute.state = Dispute.State.WITHDRAWN
    dispute.save(update_fields=dispute.touch("state"))
    finish(about_type=dispute._meta.label_lower, about_id=dispute.pk)
    _tell(dispute, DisputeEvent.WITHDRAWN, by)
    return dispute


def _held(dispute: Dispute) -> Dispute:
    rows = Dispute.objects.select_related("claimant", "claimant_department", "holder", "row")
    dispute = locked(rows, dispute.pk)
    if not dispute.is_open:
        raise RuleBroken(_("This dispute has been decided already."))
    return dispute


def _tell(dispute: Dispute, event: DisputeEvent, by: User, **facts: Any) -> None:
    topics = [dispute.topic, f"customer-{dispute.row_id}"]
    record(event, about=dispute, by=by, bundle=dispute.topic, topics=topics, row_id=dispute.row_id, **facts)
