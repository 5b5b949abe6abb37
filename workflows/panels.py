"""What this floor adds to the customer page of the floor below: a panel and two signals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from customers.records.health import Reading, signal
from customers.records.panels import panel
from workflows.collaborations.models import Collaboration
from workflows.steps.models import Step


def running(user: Any, customer: Any) -> int:
    """How many collaborations of the customer are on their way. One query."""
    return Collaboration.objects.visible_to(user).open().filter(customer=customer).count()


def reading(user: Any, customer: Any) -> Reading:
    """Running collaborations, and how many of their steps are late."""
    number = running(user, customer)
    late = sum(step.is_overdue for step in _open_steps(user, customer)) if number else 0
    note = ngettext("%(n)d step overdue", "%(n)d steps overdue", late) % {"n": late} if late else ""
    return Reading(number, note, "r" if late else "")


def _open_steps(user: Any, customer: Any) -> list[Step]:
    return list(
        Step.objects.active().filter(collaboration__customer=customer, collaboration__state="running")[:50]
    )


panel(
    "collaborations",
    _("Collaborations"),
    "workflows:customer-collaborations",
    "interactions",
    30,
    count=running,
    icon="affiliate",
)
panel(
    "running",
    _("Running collaborations"),
    "workflows:customer-running",
    "interactions",
    10,
    place="side",
    icon="affiliate",
)
signal(
    "collaborations",
    _("Collaborations"),
    facet="interactions",
    order=30,
    read=reading,
    url_name="workflows:customer-collaborations",
)
