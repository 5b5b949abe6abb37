"""Whom collaborations tell, why, and in which words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications.notices import notice, subject
from ownership.models import User
from ownership.people import managers_of
from workflows.collaborations.models import Collaboration
from workflows.events import CollaborationEvent, StepEvent
from workflows.steps.models import Step


def _step(event: Any) -> Step | None:
    return (
        Step.objects.select_related("collaboration", "department", "assignee")
        .filter(pk=event.about_id)
        .first()
    )


def assignee(event: Any) -> Iterable[User]:
    """Whoever has the step now."""
    step = _step(event)
    return [step.assignee] if step and step.assignee and step.is_active else []


def members(event: Any) -> Iterable[User]:
    """The department that may take the step; its managers when nobody is there."""
    step = _step(event)
    if step is None or step.state != Step.State.QUEUED:
        return []
    return list(User.objects.present().of_department(step.department)) or managers_of(step.department)


def step_requester(event: Any) -> Iterable[User]:
    """Who asked for it all; who leads the step's department where he is not there any more."""
    step = _step(event)
    if step is None:
        return []
    requester = step.collaboration.requester
    return [requester] if requester.is_active else managers_of(step.department)


def requester(event: Any) -> Iterable[User]:
    """Who asked for it all."""
    return User.objects.filter(requested_collaborations=event.about_id)


def participants(event: Any) -> Iterable[User]:
    """The requester and everybody who has or had a step."""
    steps = Step.objects.filter(collaboration=event.about_id, assignee__isnull=False)
    return (User.objects.filter(pk__in=steps.values("assignee")) | requester(event)).active().distinct()


def former_assignees(event: Any) -> Iterable[User]:
    """Those whose open steps a cancelling ended."""
    return User.objects.active().filter(pk__in=event.facts.get("assignees", []))


def step_url(event: Any) -> str:
    return (
        reverse("workflows:collaboration-detail", args=[event.facts["collaboration"]])
        + f"#step-{event.about_id}"
    )


def run_url(event: Any) -> str:
    return reverse("workflows:collaboration-detail", args=[event.about_id])


def report_url(event: Any) -> str:
    return reverse("workflows:report", args=[event.about_id])


subject(
    "workflows.step",
    fetch=lambda user, ids: {
        row.pk: row
        for row in Step.objects.visible_to(user).filter(pk__in=ids).select_related("collaboration")
    },
)
subject(
    "workflows.collaboration",
    fetch=lambda user, ids: {
        row.pk: row for row in Collaboration.objects.visible_to(user).filter(pk__in=ids)
    },
)

notice(
    StepEvent.ASSIGNED,
    readers=assignee,
    text=lambda event, row: _("A step for you: %(step)s") % {"step": row},
    why=lambda event, user: _("The step is given to you."),
    url=step_url,
    icon="checkbox",
    needs_action=True,
)
notice(
    StepEvent.HANDED_OVER,
    readers=assignee,
    text=lambda event, row: _("%(who)s handed a step over to you: %(step)s") % {"who": event.by, "step": row},
    why=lambda event, user: _("The step is given to you."),
    url=step_url,
    icon="arrows-exchange",
    needs_action=True,
)
notice(
    StepEvent.QUEUED,
    readers=members,
    text=lambda event, row: _("A step for your department: %(step)s") % {"step": row},
    why=lambda event, user: _("Nobody was found for it; any member may take it."),
    url=step_url,
    icon="checkbox",
    needs_action=True,
)
notice(
    StepEvent.REMINDED,
    readers=assignee,
    text=lambda event, row: _("%(who)s asks how it goes: %(step)s") % {"who": event.by, "step": row},
    why=lambda event, user: _("The step is yours."),
    url=step_url,
    icon="bell-ringing",
)
notice(
    StepEvent.RETURNED,
    readers=step_requester,
    text=lambda event, row: _("%(who)s returned a step: %(step)s") % {"who": event.by, "step": row},
    why=lambda event, user: _("You started the collaboration."),
    url=step_url,
    icon="corner-up-left",
    needs_action=True,
)
notice(
    StepEvent.DONE,
    readers=step_requester,
    text=lambda event, row: _("%(who)s finished a step: %(step)s") % {"who": event.by, "step": row},
    why=lambda event, user: _("You started the collaboration."),
    url=step_url,
    icon="check",
)
notice(
    CollaborationEvent.REPORTED,
    readers=requester,
    text=lambda event, row: _("The report waits for your confirmation: %(run)s") % {"run": row},
    why=lambda event, user: _("You started the collaboration."),
    url=report_url,
    icon="report",
    needs_action=True,
)
notice(
    CollaborationEvent.DONE,
    readers=participants,
    text=lambda event, row: _("Done: %(run)s") % {"run": row},
    why=lambda event, user: _("You took part."),
    url=report_url,
    icon="circle-check",
)
notice(
    CollaborationEvent.REOPENED,
    readers=participants,
    text=lambda event, row: _("%(who)s asked for another round: %(run)s") % {"who": event.by, "run": row},
    why=lambda event, user: _("You took part."),
    url=run_url,
    icon="refresh",
)
notice(
    CollaborationEvent.CANCELLED,
    readers=former_assignees,
    text=lambda event, row: _("%(who)s cancelled %(run)s") % {"who": event.by, "run": row},
    why=lambda event, user: _("You had a step in it."),
    url=run_url,
    icon="circle-x",
)
notice(
    CollaborationEvent.COMMENTED,
    readers=participants,
    text=lambda event, row: _("%(who)s commented on %(run)s") % {"who": event.by, "run": row},
    why=lambda event, user: _("You take part."),
    url=run_url,
    icon="message",
)
notice(
    CollaborationEvent.STUCK,
    readers=requester,
    text=lambda event, row: _("%(run)s needs a hand: a background job failed.") % {"run": row},
    why=lambda event, user: _("You started the collaboration."),
    url=run_url,
    icon="alert-triangle",
    needs_action=True,
)
