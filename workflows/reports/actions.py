"""Writing, editing and confirming closing reports."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import Busy, EditConflict
from ownership.access.policy import require
from ownership.models import User
from workflows.collaborations.models import Collaboration
from workflows.reports.models import Report
from workflows.steps.models import Step

STAGES = tuple(Collaboration.Stage.values)


def latest(collaboration: Collaboration) -> Report | None:
    """The report of the last round that has one."""
    return Report.objects.filter(collaboration=collaboration).order_by("-round").first()


def is_confirmed(collaboration: Collaboration) -> bool:
    """Whether the present round's report is confirmed."""
    return Report.objects.filter(
        collaboration=collaboration, round=collaboration.round, confirmed_at__isnull=False
    ).exists()


@transaction.atomic
def write(collaboration: Collaboration) -> Report:
    """Write the present round's report: figures from the rows, a draft of the words from the results.

    Running again refreshes the figures and leaves edited words alone.
    """
    steps = list(Step.objects.filter(collaboration=collaboration).select_related("department", "assignee"))
    report, made = Report.objects.get_or_create(collaboration=collaboration, round=collaboration.round)
    report.facts = facts_of(collaboration, steps)
    if made:
        report.result = draft(collaboration, steps)
    report.save(update_fields=["facts", "result"])
    return report


def facts_of(collaboration: Collaboration, steps: list[Step]) -> dict[str, Any]:
    """Who did what, in how many minutes against which target, how often it came back; time per stage."""
    return {
        "steps": [_step_facts(step) for step in steps],
        "stages": stage_minutes(collaboration.stage_times, timezone.now()),
        "rounds": collaboration.round,
        "returns": sum(step.returns for step in steps),
        "late": sum(
            bool(step.finished_at and step.due_at and step.finished_at > step.due_at) for step in steps
        ),
    }


def _step_facts(step: Step) -> dict[str, Any]:
    return {
        "step": step.pk,
        "round": step.round,
        "title": step.title,
        "title_en": step.title_en,
        "department": step.department_id,
        "assignee": step.assignee_id,
        "state": step.state,
        "minutes": round(step.spent.total_seconds() / 60) if step.spent else None,
        "target": step.target_minutes,
        "returns": step.returns,
    }


def stage_minutes(times: dict[str, str], now: datetime) -> dict[str, int]:
    """Minutes spent in each stage over all rounds, from the noted times; `now` ends the last one."""
    marks = sorted((datetime.fromisoformat(at), key.split(".", 1)[1]) for key, at in times.items())
    ends = [*marks, (now, "")]
    spent = dict.fromkeys(STAGES, 0.0)
    for (begin, stage), (end, _stage) in pairwise(ends):
        spent[stage] += max((end - begin).total_seconds(), 0) / 60
    return {stage: round(minutes) for stage, minutes in spent.items()}


def draft(collaboration: Collaboration, steps: list[Step]) -> str:
    """The results of this round's steps, one paragraph each: people's own words, so no language is chosen."""
    return "\n\n".join(step.result for step in steps if step.round == collaboration.round and step.result)


@transaction.atomic
def edit(report: Report, *, by: User, version: int, result: str, feedback: str) -> Report:
    """Change the words of an unconfirmed report.

    Raises Busy once it is confirmed, EditConflict when somebody else changed it since `version`.
    """
    require(by, "collaborations.confirm", report.collaboration)
    fresh = locked(Report.objects.all(), report.pk)
    if fresh.confirmed_at is not None:
        raise Busy(_("The report is confirmed and stays as it is."))
    if fresh.version != version:
        raise EditConflict(fresh, {"result": fresh.result, "feedback": fresh.feedback})
    fresh.result, fresh.feedback, fresh.version = result.strip(), feedback.strip(), version + 1
    fresh.save(update_fields=["result", "feedback", "version"])
    return fresh


def confirm_for(collaboration: Collaboration, by: User) -> None:
    """Put a name and a time under the present round's report. The caller holds the process."""
    Report.objects.filter(
        collaboration=collaboration, round=collaboration.round, confirmed_at__isnull=True
    ).update(confirmed_at=timezone.now(), confirmed_by=by)
