"""The verbs of a step. One writer: every verb locks the process row, reads the step again and asks the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import Busy, RuleBroken
from customers.records import timeline
from notifications import notices
from ownership.models import User
from workflows.collaborations import stages
from workflows.collaborations.models import Collaboration, Comment
from workflows.events import StepEvent
from workflows.flows import process
from workflows.steps import finding, opening
from workflows.steps.machine import StepMachine
from workflows.steps.models import Step


@contextmanager
def moving(step: Step, verb: str, *, by: User) -> Iterator[Step]:
    """The step, locked and moved along `verb`; saved, and the run advanced, when the block ends well.

    Raises Busy (409) when the step has moved on meanwhile, PermissionDenied when the verb is not the person's.
    Locks: process, step.
    """
    with process.held(step.collaboration_id) as collaboration:
        fresh = locked(Step.objects.all(), step.pk)
        fresh.collaboration = collaboration
        _check(StepMachine(fresh), verb, by)
        getattr(StepMachine(fresh), verb)()
        yield fresh
        if not fresh.is_active:
            fresh.finished_at = timezone.now()
        fresh.save()
        _go_on(collaboration, fresh)


def _check(machine: StepMachine, verb: str, by: User) -> None:
    way = getattr(machine, verb)
    if not machine.step.collaboration.is_open or not way.can_proceed():
        raise Busy(process.MOVED_ON)
    if not (by.is_system or way.has_perm(by)):
        raise PermissionDenied(_("This step is somebody else's."))


def _go_on(collaboration: Collaboration, step: Step) -> None:
    """When the last step of the group has ended, the run goes on."""
    if step.is_active or stages.active_steps(collaboration).exists():
        return
    process.advance(collaboration, "execute")


def take(step: Step, *, by: User) -> Step:
    """A member of the department takes a queued step; of two at once one wins, the other gets Busy."""
    with moving(step, "take", by=by) as mine:
        mine.assignee, mine.found_by = by, "taken"
        mine.assigned_at = mine.accepted_at = timezone.now()
        opening.open_door(mine)
        notices.finish(about_type="workflows.step", about_id=mine.pk)
        opening.tell(mine, StepEvent.ACCEPTED, by=by)
    return mine


def accept(step: Step, *, by: User) -> Step:
    """The assignee says that he is on it."""
    with moving(step, "accept", by=by) as mine:
        mine.accepted_at = timezone.now()
        opening.tell(mine, StepEvent.ACCEPTED, by=by)
    return mine


def complete(step: Step, *, by: User, result: str) -> Step:
    """Done, with a result in words; ends what the step opened and moves the run on.

    Raises RuleBroken when the result is empty or the checklist has open items.
    """
    if not result.strip():
        raise RuleBroken(_("Say in a sentence what came out of it."))
    with moving(step, "complete", by=by) as mine:
        if any(not item["done"] for item in mine.checklist):
            raise RuleBroken(
                _("Tick the checklist first, or write in a note why an item does not apply and tick it.")
            )
        now = timezone.now()
        mine.result, mine.finished_at = result.strip(), now
        mine.accepted_at = mine.accepted_at or now
        opening.close_door(mine)
        timeline.add(
            mine.collaboration.customer, "step.done", about=mine, by=by, collaboration=mine.collaboration_id
        )
        opening.tell(mine, StepEvent.DONE, by=by)
    return mine


def tick(step: Step, *, by: User, items: list[int]) -> Step:
    """Set the ticked checklist items (their places in the list); all others are open."""
    with moving(step, "tick", by=by) as mine:
        mine.checklist = [{**item, "done": place in items} for place, item in enumerate(mine.checklist)]
        opening.tell(mine, StepEvent.NOTED, by=by)
    return mine


def send_back(step: Step, *, by: User, reason: str) -> Step:
    """Return the step to the requester, who sends it again or does without it."""
    if not reason.strip():
        raise RuleBroken(_("Say why it goes back, so that the requester can put it right."))
    with moving(step, "send_back", by=by) as mine:
        mine.return_reason, mine.returns = reason.strip()[:500], mine.returns + 1
        opening.close_door(mine)
        opening.tell(mine, StepEvent.RETURNED, by=by)
    return mine


def send_again(step: Step, *, by: User, answer: str) -> Step:
    """The requester answers; the step is the same person's again, with a fresh clock. Who has left is stood in for by the
    least loaded member present."""
    with moving(step, "send_again", by=by) as mine:
        if mine.assignee is not None and not mine.assignee.is_active:
            mine.assignee = finding.least_loaded(mine.department, without=mine.assignee)
        if mine.assignee is None:
            raise RuleBroken(_("Nobody has this step; hand it over to somebody."))
        notices.finish(about_type="workflows.step", about_id=mine.pk)
        mine.assigned_at, mine.accepted_at = timezone.now(), None
        mine.due_at = opening.due_from(mine.assigned_at, mine.target_minutes)
        _note(mine, by, answer)
        opening.open_door(mine)
        opening.tell(mine, StepEvent.ASSIGNED, by=by)
    return mine


def skip(step: Step, *, by: User, reason: str) -> Step:
    """The requester does without a returned step."""
    with moving(step, "skip", by=by) as mine:
        mine.finished_at = timezone.now()
        _note(mine, by, reason)
        opening.close_door(mine)
        opening.tell(mine, StepEvent.SKIPPED, by=by)
    return mine


def hand_over(step: Step, *, by: User, to: User, note: str = "") -> Step:
    """Give the step to a colleague of the department, who then sees what it opens; the giver no longer does. Who leads a
    department above may give it to any of its people; it then lies in theirs."""
    if not finding.colleagues(step.department, by=by).filter(pk=to.pk).exists():
        raise RuleBroken(_("Choose a colleague of the department who is not away."))
    if to.pk == step.assignee_id:
        raise RuleBroken(_("The step is this colleague's already."))
    with moving(step, "hand_over", by=by) as mine:
        before = mine.assignee_id
        opening.close_door(mine)
        mine.assignee, mine.found_by, mine.accepted_at = to, "handed_over", None
        if not User.objects.of_department(mine.department).filter(pk=to.pk).exists():
            mine.department = finding.home_of(to, mine.department.kind) or mine.department
        mine.assigned_at = timezone.now()
        _note(mine, by, note)
        opening.open_door(mine, by=by)
        opening.tell(mine, StepEvent.HANDED_OVER, by=by, from_user=before)
    return mine


def remind(step: Step, *, by: User) -> Step:
    """The requester asks how it goes; once in ten minutes is enough."""
    with moving(step, "remind", by=by) as mine:
        now = timezone.now()
        if mine.reminded_at and (now - mine.reminded_at).total_seconds() < 600:
            raise RuleBroken(_("A reminder went out less than ten minutes ago."))
        mine.reminded_at = now
        opening.tell(mine, StepEvent.REMINDED, by=by)
    return mine


def note(step: Step, *, by: User, text: str) -> Comment:
    """Write a note on a step that is one's own."""
    if not text.strip():
        raise RuleBroken(_("The note is empty."))
    with moving(step, "tick", by=by) as mine:
        written = _note(mine, by, text)
        opening.tell(mine, StepEvent.NOTED, by=by)
    assert written is not None
    return written


def _note(step: Step, by: Any, text: str) -> Comment | None:
    if not text.strip():
        return None
    return Comment.objects.create(
        collaboration=step.collaboration, step=step, by=by, text=text.strip()[:4000]
    )
