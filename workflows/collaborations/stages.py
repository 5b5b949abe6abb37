"""What happens at each stage of a run. Called by the flow's nodes; each is safe to run twice.

`sync` and `summarize` are job bodies: they run outside the process lock. All others run under it.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from customers.records import timeline
from notifications import notices
from notifications.outbox import record
from ownership.people import system_user
from workflows.briefings import actions as briefings
from workflows.collaborations.models import Collaboration
from workflows.events import CollaborationEvent
from workflows.playbooks import plans
from workflows.reports import actions as reports
from workflows.steps import opening
from workflows.steps.models import Step


def of_process(process_pk: int) -> Collaboration:
    """The collaboration that a process carries, with the people and the customer at hand."""
    rows = Collaboration.objects.select_related(
        "customer", "customer__owner", "customer__department", "requester"
    )
    return rows.get(process_id=process_pk)


def note_stage(collaboration: Collaboration, stage: str) -> None:
    """Set the stage of a run and note the time at which the round first met it."""
    collaboration.stage = stage
    collaboration.stage_times.setdefault(f"{collaboration.round}.{stage}", timezone.now().isoformat())


def enter_stage(collaboration: Collaboration, stage: str, *fields: str) -> None:
    """`note_stage`, saved together with `fields`."""
    note_stage(collaboration, stage)
    collaboration.save(update_fields=collaboration.touch("stage", "stage_times", *fields))


def tell(collaboration: Collaboration, event: str, *, by: Any = None, **facts: Any) -> None:
    """Record an event about a run: bundled with its customer, live for every page that shows it."""
    bundle = f"customer-{collaboration.customer_id}"
    record(event, about=collaboration, by=by, bundle=bundle, topics=collaboration.topics, **facts)


def sync(process_pk: int) -> None:
    """Write each involved department's briefing."""
    collaboration = of_process(process_pk)
    if collaboration.kind == Collaboration.Kind.PLAYBOOK:
        briefings.write(collaboration)
    if collaboration.stage == Collaboration.Stage.SYNC:
        return  # a second delivery of the same attempt
    enter_stage(collaboration, Collaboration.Stage.SYNC)
    tell(collaboration, CollaborationEvent.SYNCED)


def next_group(process_pk: int) -> int | None:
    """The group of the plan that follows the present one in this round; None after the last."""
    collaboration = of_process(process_pk)
    ahead = [
        group for group in plans.groups(collaboration.plan, collaboration.redo) if group > collaboration.group
    ]
    return ahead[0] if ahead else None


def open_next_group(process_pk: int) -> None:
    """Make the next group's steps, find their people and open what they need to see."""
    collaboration = of_process(process_pk)
    group = next_group(process_pk)
    assert group is not None, "the flow asks `next_group` first"
    enter_stage(collaboration, Collaboration.Stage.ASSIGN)
    for planned in plans.steps_of(collaboration.plan, collaboration.redo, group):
        opening.open_step(collaboration, planned)
    collaboration.group, collaboration.trouble, collaboration.state = group, "", Collaboration.State.RUNNING
    enter_stage(collaboration, Collaboration.Stage.EXECUTE, "group", "trouble", "state")


def summarize(process_pk: int) -> None:
    """Write the closing report and, unless it was a quick ask, ask the requester to confirm it."""
    collaboration = of_process(process_pk)
    reports.write(collaboration)
    if (
        collaboration.stage == Collaboration.Stage.SUMMARIZE
        and collaboration.state != Collaboration.State.STUCK
    ):
        return
    collaboration.trouble = ""
    collaboration.state = Collaboration.State.RUNNING
    if not _is_quick(collaboration):
        collaboration.state = Collaboration.State.CONFIRMING
    enter_stage(collaboration, Collaboration.Stage.SUMMARIZE, "state", "trouble")
    if not _is_quick(collaboration):
        tell(collaboration, CollaborationEvent.REPORTED)


def _is_quick(collaboration: Collaboration) -> bool:
    return collaboration.kind == Collaboration.Kind.QUICK


def is_quick(process_pk: int) -> bool:
    """A quick ask needs no confirmation: its answer is its report."""
    return _is_quick(of_process(process_pk))


def is_reopened(process_pk: int) -> bool:
    """Whether the requester, asked to confirm, wanted another round instead."""
    return not reports.is_confirmed(of_process(process_pk))


def begin_round(process_pk: int) -> None:
    """A new round: the groups are walked again, over the steps named in `redo`."""
    collaboration = of_process(process_pk)
    collaboration.round += 1
    collaboration.group = 0
    collaboration.state = Collaboration.State.RUNNING
    enter_stage(collaboration, Collaboration.Stage.ASSIGN, "round", "group", "state")


def lapse(process_pk: int) -> None:
    """Seven days without a word from the requester: the report stands as it is."""
    reports.confirm_for(of_process(process_pk), system_user())


def close(process_pk: int) -> None:
    """The end: the report goes onto the customer's timeline."""
    collaboration = of_process(process_pk)
    report = reports.latest(collaboration)
    if report is not None and report.confirmed_at is None:
        reports.confirm_for(collaboration, collaboration.requester)
    collaboration.state = Collaboration.State.DONE
    collaboration.finished_at = timezone.now()
    enter_stage(collaboration, Collaboration.Stage.SUMMARIZE, "state", "finished_at")
    by = report.confirmed_by if report and report.confirmed_by else collaboration.requester
    timeline.add(collaboration.customer, "collaboration.done", about=collaboration, by=by)
    notices.finish(about_type="workflows.collaboration", about_id=collaboration.pk)
    tell(collaboration, CollaborationEvent.DONE, by=by)


def stuck(process_pk: int, job: str) -> None:
    """A background job failed three times: the page says so and offers to try again."""
    collaboration = of_process(process_pk)
    collaboration.state, collaboration.trouble = Collaboration.State.STUCK, job
    collaboration.save(update_fields=collaboration.touch("state", "trouble"))
    tell(collaboration, CollaborationEvent.STUCK)


def active_steps(collaboration: Collaboration) -> Any:
    """Steps of the present round that somebody still has to do something about."""
    return Step.objects.active().filter(collaboration=collaboration, round=collaboration.round)
