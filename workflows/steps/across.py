"""Between departments: what others wait for from ours, and what ours waits for from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ownership.access.viewer import Viewer, viewer_of
from ownership.models import Department, Membership
from workflows.steps.models import Step

MOST = 300
IN, OUT = "in", "out"


@dataclass
class Line:
    """One other department: how many steps are open, and how many of them are late."""

    department: Department | None
    number: int = 0
    late: int = 0


@dataclass
class Between:
    """The other departments that wait for ours (`owed`), and those that ours waits for (`asked`)."""

    owed: list[Line]
    asked: list[Line]

    def __bool__(self) -> bool:
        return bool(self.owed or self.asked)


def between(user: Any) -> Between:
    """By department, the most late ones first. Three queries. Nothing for who belongs to no department."""
    viewer = viewer_of(user)
    if not _departments(viewer):
        return Between([], [])
    incoming = list(came_in(viewer).select_related("collaboration")[:MOST])
    outgoing = list(went_out(viewer).select_related("department")[:MOST])
    homes = _homes({step.collaboration.requester_id for step in incoming})
    return Between(
        _lines((homes.get(step.collaboration.requester_id), step) for step in incoming),
        _lines((step.department, step) for step in outgoing),
    )


def came_in(viewer: Viewer) -> Any:
    """Open steps of our departments that somebody of another one asked for."""
    rows = Step.objects.active().filter(collaboration__state="running", department__in=_departments(viewer))
    return rows.exclude(collaboration__requester__in=_ours(viewer)).order_by("due_at", "pk")


def went_out(viewer: Viewer) -> Any:
    """Open steps of other departments that somebody of ours asked for."""
    rows = Step.objects.active().filter(
        collaboration__state="running", collaboration__requester__in=_ours(viewer)
    )
    return rows.exclude(department__in=_departments(viewer)).order_by("due_at", "pk")


def _departments(viewer: Viewer) -> set[int]:
    """Those one belongs to, and those one leads."""
    return {*viewer.departments, *viewer.led_departments}


def _ours(viewer: Viewer) -> Any:
    places = Membership.objects.current().filter(department__in=_departments(viewer))
    return places.values("user")


def _homes(people: Iterable[int]) -> dict[int, Department]:
    """The main department of each. One query."""
    places = Membership.objects.current().filter(user__in=people).select_related("department")
    return {place.user_id: place.department for place in places.order_by("is_primary", "-pk")}


def _lines(steps: Iterable[tuple[Department | None, Step]]) -> list[Line]:
    now, found = timezone.now(), dict[int | None, Line]()
    for department, step in steps:
        line = found.setdefault(department.pk if department else None, Line(department))
        line.number += 1
        line.late += bool(step.due_at and step.due_at < now)
    return sorted(found.values(), key=lambda one: (-one.late, -one.number, str(one.department)))
