"""The verbs of a collaboration: start, quick ask, comment, confirm, reopen, cancel, try again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import Busy, RuleBroken
from customers.records import timeline
from notifications import notices
from ownership.access.policy import require
from ownership.models import Department, User
from workflows.collaborations import stages
from workflows.collaborations.models import Collaboration, Comment
from workflows.events import CollaborationEvent
from workflows.flows import process
from workflows.playbooks import plans
from workflows.playbooks.models import Playbook
from workflows.reports import actions as reports
from workflows.steps import opening
from workflows.steps.machine import StepMachine
from workflows.steps.models import Step

# What a run can be about, beside its customer.
ABOUT = ("case", "order", "deal")


@transaction.atomic
def move_to_case(*, from_case: int, to_case: int) -> int:
    """A case went into another one: its collaborations are that one's from now on. Safe to run twice."""
    return Collaboration.objects.filter(case=from_case).update(case=to_case)


@transaction.atomic
def start(
    customer: Any,
    *,
    by: User,
    playbook: Playbook,
    title: str,
    reason: str = "",
    priority: str = Collaboration.Priority.NORMAL,
    **about: Any,
) -> Collaboration:
    """Start a playbook for a customer. The plan is frozen here; sync runs in the background after commit.

    `about`: the case, order or deal. Raises PermissionDenied unless the person may start one here, RuleBroken for a
    playbook without steps.
    """
    if not any(about.values()):  # what they are about was allowed already
        require(by, "collaborations.start", customer)
    plan = plans.freeze(playbook)
    if not plan["steps"] or not playbook.is_active:
        raise RuleBroken(_("This playbook cannot be started: it has no steps or is switched off."))
    return _begin(
        customer,
        by,
        title,
        plan=plan,
        playbook_code=playbook.code,
        reason=reason,
        priority=priority,
        **about,
    )


@transaction.atomic
def begin(trigger: str, customer: Any, *, by: User, title: str, **values: Any) -> Collaboration | None:
    """Start the playbook of a trigger for what happened; `values` as in `start`.

    None where there is none in use, where it has no steps, and where what it is about has a run of its own that was
    not cancelled.
    """
    playbook = Playbook.objects.filter(trigger=trigger, is_active=True).first()
    about = {name: values[name] for name in ABOUT if values.get(name)}
    if playbook is None or not playbook.steps.exists():
        return None
    runs = Collaboration.objects.exclude(state=Collaboration.State.CANCELLED)
    if about and runs.filter(**about).exists():
        return None
    return start(customer, by=by, playbook=playbook, title=title, **values)


@transaction.atomic
def quick_ask(
    customer: Any, *, by: User, question: str, department: Department, minutes: int, to: User | None = None
) -> Collaboration:
    """One question to one department (or to one of its people), one answer, due in `minutes`."""
    require(by, "collaborations.start", customer)
    if not question.strip():
        raise RuleBroken(_("Write your question."))
    plan = plans.quick(question.strip(), department.pk, to.pk if to else None, minutes)
    return _begin(
        customer,
        by,
        question.strip()[:160],
        plan=plan,
        kind=Collaboration.Kind.QUICK,
        reason=question.strip(),
    )


@transaction.atomic
def begin_again(customer: Any, by: User, title: str, plan: plans.Plan, **values: Any) -> Collaboration:
    """A run of a plan that was frozen before, or of a part of it, for a matter that changed since. `values`: order,
    reason."""
    return _begin(customer, by, title, plan=plan, playbook_code=plan["code"], **values)


def _begin(customer: Any, by: User, title: str, **values: Any) -> Collaboration:
    collaboration = Collaboration(customer=customer, requester=by, title=title.strip()[:160], **values)
    stages.note_stage(collaboration, Collaboration.Stage.REQUEST)
    collaboration.save(force_insert=True)
    process.begin(collaboration)
    timeline.add(customer, "collaboration.started", about=collaboration, by=by)
    stages.tell(collaboration, CollaborationEvent.STARTED, by=by)
    return collaboration


def comment(collaboration: Collaboration, *, by: User, text: str) -> Comment:
    """Say something to everybody who takes part."""
    require(by, "collaborations.comment", collaboration)
    if not text.strip():
        raise RuleBroken(_("Write something first."))
    with transaction.atomic():
        written = Comment.objects.create(collaboration=collaboration, by=by, text=text.strip()[:4000])
        stages.tell(collaboration, CollaborationEvent.COMMENTED, by=by, comment=written.pk)
    return written


def confirm(collaboration: Collaboration, *, by: User) -> Collaboration:
    """Confirm the report: the run is done. Raises Busy when there is nothing to confirm (any more)."""
    with process.held(collaboration.pk) as held:
        require(by, "collaborations.confirm", held)
        _must_wait(held)
        reports.confirm_for(held, by)
        process.advance(held, "confirm")
    return Collaboration.objects.get(pk=collaboration.pk)


def reopen(collaboration: Collaboration, *, by: User, reason: str, steps: list[str]) -> Collaboration:
    """Instead of confirming, ask for another round of some steps (`steps`: keys of the plan; empty: all)."""
    if not reason.strip():
        raise RuleBroken(_("Say what is still missing."))
    with process.held(collaboration.pk) as held:
        require(by, "collaborations.confirm", held)
        _must_wait(held)
        known = {step["key"] for step in held.plan["steps"]}
        held.redo = [key for key in steps if key in known]
        held.save(update_fields=held.touch("redo"))
        Comment.objects.create(collaboration=held, by=by, text=reason.strip()[:4000])
        notices.finish(about_type="workflows.collaboration", about_id=held.pk)
        process.advance(held, "confirm")
        stages.tell(held, CollaborationEvent.REOPENED, by=by)
    return Collaboration.objects.get(pk=collaboration.pk)


def _must_wait(collaboration: Collaboration) -> None:
    if collaboration.state != Collaboration.State.CONFIRMING:
        raise Busy(process.MOVED_ON)


def cancel(collaboration: Collaboration, *, by: User, reason: str) -> Collaboration:
    """Stop a run: its open steps end, what they opened closes, those who had them are told."""
    if not reason.strip():
        raise RuleBroken(_("Say why, for those who worked on it."))
    with process.held(collaboration.pk) as held:
        require(by, "collaborations.cancel", held)
        if not held.is_open:
            raise Busy(process.MOVED_ON)
        assignees = [_end(step) for step in _open_steps(held)]
        process.cancel(held)
        held.state, held.finished_at = Collaboration.State.CANCELLED, timezone.now()
        held.cancel_reason = reason.strip()[:300]
        held.save(update_fields=held.touch("state", "finished_at", "cancel_reason"))
        notices.finish(about_type="workflows.collaboration", about_id=held.pk)
        timeline.add(held.customer, "collaboration.cancelled", about=held, by=by)
        stages.tell(held, CollaborationEvent.CANCELLED, by=by, assignees=[pk for pk in assignees if pk])
    return held


def _open_steps(collaboration: Collaboration) -> list[Step]:
    steps = list(Step.objects.active().filter(collaboration=collaboration).select_for_update().order_by("pk"))
    for step in steps:
        step.collaboration = collaboration
    return steps


def _end(step: Step) -> int | None:
    StepMachine(step).cancel()
    step.finished_at = timezone.now()
    step.save(update_fields=step.touch("state", "finished_at"))
    opening.close_door(step)
    return step.assignee_id


def try_again(collaboration: Collaboration, *, by: User) -> Collaboration:
    """After a background job failed three times: once more."""
    with process.held(collaboration.pk) as held:
        require(by, "collaborations.confirm", held)
        if held.state != Collaboration.State.STUCK:
            raise Busy(process.MOVED_ON)
        held.state = Collaboration.State.RUNNING
        node, held.trouble = f"mend_{held.trouble}", ""
        held.save(update_fields=held.touch("state", "trouble"))
        notices.finish(about_type="workflows.collaboration", about_id=held.pk)
        process.advance(held, node)
    return held
