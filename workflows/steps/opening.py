"""Opening a step: the row, its person, what he may see, his clock. Runs under the process lock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from notifications import notices
from notifications.outbox import record
from ownership.access import shares
from ownership.access.shares import Source
from ownership.models import User
from workflows.collaborations.models import Collaboration
from workflows.events import StepEvent
from workflows.steps import finding
from workflows.steps.models import Step

ENDED = (Step.State.DONE, Step.State.CANCELLED, Step.State.SKIPPED, Step.State.RETURNED)


def open_step(collaboration: Collaboration, planned: dict[str, Any]) -> Step:
    """Make one step of the present round and give it to somebody. A step that exists is left alone."""
    existing = Step.objects.filter(
        collaboration=collaboration, round=collaboration.round, key=planned["key"]
    ).first()
    if existing is not None:
        return existing
    found = finding.find(planned, collaboration)
    step = _row(collaboration, planned, found)
    if found.assignee is not None:
        step.state, step.assigned_at = Step.State.ASSIGNED, timezone.now()
    step.save()
    if found.assignee is not None:
        open_door(step)
    tell(step, StepEvent.ASSIGNED if found.assignee else StepEvent.QUEUED)
    return step


def _row(collaboration: Collaboration, planned: dict[str, Any], found: finding.Found) -> Step:
    words = (
        "key",
        "group",
        "title",
        "title_en",
        "instructions",
        "instructions_en",
        "target_minutes",
        "facets",
    )
    return Step(
        collaboration=collaboration,
        round=collaboration.round,
        department=found.department,
        assignee=found.assignee,
        found_by=found.by,
        state=Step.State.QUEUED,
        checklist=[{**item, "done": False} for item in planned["checklist"]],
        due_at=due_from(timezone.now(), planned["target_minutes"]),
        **{word: planned[word] for word in words},
    )


def due_from(start: datetime, minutes: int) -> datetime:
    """When a step given at `start` is due, to the minute."""
    return (start + timedelta(minutes=minutes)).replace(second=0, microsecond=0)


def open_door(step: Step, by: User | None = None) -> None:
    """Let the assignee see the customer while the step runs, with the facets that the step opens."""
    assert step.assignee is not None
    shares.grant(
        step.collaboration.customer,
        to=step.assignee,
        by=by or step.collaboration.requester,
        source=Source.STEP,
        source_id=step.pk,
        facets=step.facets,
        reason=step.title,
    )


def close_door(step: Step) -> None:
    """End what the step opened, and the notices that asked for it."""
    shares.end(model=type(step.collaboration.customer), source=Source.STEP, source_id=step.pk)
    notices.finish(about_type="workflows.step", about_id=step.pk)


def tell(step: Step, event: str, *, by: Any = None, **facts: Any) -> None:
    """Record an event about a step: bundled with the customer, live for the run's and the customer's page."""
    run = step.collaboration
    bundle = f"customer-{run.customer_id}"
    record(event, about=step, by=by, bundle=bundle, topics=run.topics, collaboration=run.pk, **facts)
