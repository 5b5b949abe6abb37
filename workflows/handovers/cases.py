"""A complaint goes to sales and technical support; what a merged case had belongs to the other one."""

from __future__ import annotations

from typing import Any

from customers.cases.models import ServiceCase
from ownership.people import system_user
from workflows.collaborations import actions
from workflows.collaborations.models import Collaboration
from workflows.playbooks.models import Playbook


def follow_merged_case(event: Any) -> None:
    """A case went into another one: its collaborations belong to that one. Safe to run twice."""
    actions.move_to_case(from_case=event.about_id, to_case=event.facts["into"])


def start_complaint_playbook(event: Any) -> None:
    """A complaint was opened: its playbook starts for the agent. Safe to run twice."""
    if event.facts.get("kind") != ServiceCase.Kind.COMPLAINT:
        return
    case = ServiceCase.objects.select_related("customer", "opened_by").filter(pk=event.about_id).first()
    if case is not None and case.is_open:
        begin_for(case)


def begin_for(case: ServiceCase) -> Collaboration | None:
    """Start the playbook whose trigger is a complaint, once per case.

    Acts for the agent who opened the case, who needs no further right: opening the case was it.
    """
    known = case.priority in Collaboration.Priority.values
    return actions.begin(
        Playbook.Trigger.COMPLAINT,
        case.customer,
        by=case.opened_by if case.opened_by.is_active else system_user(),
        title=case.title,
        reason=case.description,
        priority=case.priority if known else Collaboration.Priority.NORMAL,
        case=case,
    )
