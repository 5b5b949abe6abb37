"""When that happens, we do this."""

from __future__ import annotations

from typing import Any

from customers.cases.models import ServiceCase
from workflows.collaborations import actions


def start_complaint_playbook(event: Any) -> None:
    """A complaint was opened: its playbook starts for the agent. Safe to run twice."""
    if event.facts.get("kind") != ServiceCase.Kind.COMPLAINT:
        return
    case = ServiceCase.objects.select_related("customer", "opened_by").filter(pk=event.about_id).first()
    if case is not None and case.is_open:
        actions.start_for_case(case)
