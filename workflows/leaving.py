"""Open steps of collaborations go along when their customer's owner, or their assignee, goes."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import any_of
from ownership import leaving
from ownership.leaving import Holding
from ownership.leaving.selectors import everybody
from ownership.models import User
from ownership.people import system_user
from workflows.collaborations.models import Collaboration
from workflows.steps import actions, finding
from workflows.steps.models import Step


def held(holding: Holding) -> Any:
    """The open steps that are meant."""
    rows = Step.objects.filter(state__in=[Step.State.ASSIGNED, Step.State.ACCEPTED])
    if holding.rows is None:
        return rows.filter(assignee=holding.person)
    customers = rows.filter(any_of("collaboration__customer", holding.rows))
    return customers.filter(assignee=F("collaboration__customer__owner"))


def hand_over(holding: Holding, *, to: User | None, by: User) -> int:
    """Each to the person where he works in the step's department, else to the least loaded member present.

    A step for which nobody is there stays.
    """
    done = 0
    steps = held(holding).select_related("department", "assignee", "collaboration")
    for step in steps.order_by("collaboration", "pk"):
        taker = _taker(step, to)
        if taker is not None:
            actions.hand_over(step, by=system_user(), to=taker)
            done += 1
    return done


def _taker(step: Step, to: User | None) -> User | None:
    members = finding.colleagues(step.department, step.assignee_id)
    if to is not None and members.filter(pk=to.pk).exists():
        return to
    return finding.least_loaded(step.department, without=step.assignee)


leaving.part(
    "steps",
    _("open steps of collaborations"),
    lambda holding: held(holding).count(),
    hand_over,
    icon="checklist",
    takers=everybody,
    follows=True,
    may_end=True,
    note=_(
        "Who does not work in a step's department does not get it: then the least loaded colleague there does."
    ),
    order=10,
)
leaving.part(
    "collaborations",
    _("collaborations that the person asked for"),
    lambda holding: Collaboration.objects.open().filter(requester=holding.person).count(),
    icon="affiliate",
    note=_("They run on; an executive may confirm their reports."),
    order=12,
)
