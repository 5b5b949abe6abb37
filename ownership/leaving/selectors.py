"""What somebody holds, who may take it, and what went over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from notifications.selectors import job_of
from ownership.access.querysets import owned_model
from ownership.access.viewer import LEADING, Viewer, viewer_of
from ownership.leaving import parts
from ownership.leaving.parts import Holding, Part
from ownership.leaving.plans import Plan
from ownership.models import Department, HandOver, Membership, Pool, User


@dataclass(frozen=True)
class Held:
    """One kind of thing, and how many of it the person holds."""

    part: Part
    number: int


@dataclass(frozen=True)
class Went:
    """What went over of one kind: `went` of them (None: nobody was named, it stayed), to whom."""

    label: Any
    icon: str
    went: int | None
    to: User | None


def holdings(person: User) -> list[Held]:
    """All that a person holds beside his customers, in order. One query or two per kind."""
    return [Held(one, one.count(Holding(person=person))) for one in parts.parts()]


def customers_of(person: User) -> dict[str, int]:
    """How many customers he owns, how many of them are key ones, and how many key or of level A. One query."""
    best = Q(is_key=True) | Q(level="A")
    rows = owned_model().objects.filter(owner=person)
    return dict(
        rows.aggregate(
            number=Count("pk"), keys=Count("pk", filter=Q(is_key=True)), best=Count("pk", filter=best)
        )
    )


def numbers_of_customers(people: Sequence[int]) -> dict[int, int]:
    """How many customers each of these people owns; who owns none is left out. One query."""
    owned = owned_model().objects.filter(owner__in=people).order_by().values("owner")
    return dict(owned.annotate(number=Count("pk")).values_list("owner", "number"))


def people_below(viewer: Viewer) -> QuerySet[User]:
    """Who works below the viewer alone: in departments that he leads, but at nobody's head beside him; no executive, no
    auditor, no administrator. (Of one person whose places are known `looking.rules.leads_all` says so without asking.)"""
    places = Membership.objects.current()
    beside = Q(position__in=LEADING, department__in=viewer.departments)
    above = Q(position__in=("executive", "auditor"))
    others = places.filter(~Q(department__in=viewer.led_departments) | beside | above)
    led = places.filter(department__in=viewer.led_departments)
    return User.objects.filter(is_superuser=False, pk__in=led.values("user")).exclude(
        pk__in=others.values("user")
    )


def works_below(viewer: Viewer, person: User) -> bool:
    """Whether this is one of them. One query."""
    return people_below(viewer).filter(pk=person.pk).exists()


def people_to_hand_over(user: User, text: str) -> QuerySet[User]:
    """People whose work `user` may hand over: those below him; all for executives and administrators."""
    viewer, rows = viewer_of(user), User.objects.active().exclude(pk=user.pk)
    if not (viewer.is_administrator or viewer.is_executive):
        rows = people_below(viewer).active().exclude(pk=user.pk)  # type: ignore[attr-defined]
    return (rows.called(text) if text else rows).order_by("name", "pk")


def sellers(user: User, person: User) -> QuerySet[User]:
    """Who may take the person's customers: active people of sales, and of his own departments."""
    mine = Membership.objects.current().filter(user=person).values("department")
    near = Membership.objects.current().filter(Q(department__in=mine) | Q(department__kind="sales"))
    return (
        User.objects.active().filter(pk__in=near.values("user")).exclude(pk=person.pk).order_by("name", "pk")
    )


def everybody() -> QuerySet[User]:
    """All who can sign in, by name."""
    return User.objects.active().order_by("name", "pk")


def queues() -> QuerySet[Department]:
    """Departments in whose queue customers may wait."""
    return Department.objects.filter(is_active=True).order_by("path")


def pools() -> QuerySet[Pool]:
    """Pools that customers may be released into."""
    return Pool.objects.active().order_by("name", "pk")


def went_over(handing: HandOver) -> list[Went]:
    """What a finished hand-over did, kind by kind. One query."""
    results, plan = handing.results, Plan.of(handing.plan)
    people = User.objects.in_bulk([pk for pk in plan.parts.values() if pk])
    found = []
    for one in parts.parts():
        along, rest = results.get("along", {}).get(one.name, 0), results.get("parts", {}).get(one.name)
        if one.hand_over is None or not (rest or along):
            continue
        found.append(
            Went(one.label, one.icon, (rest or 0) + along, people.get(plan.parts.get(one.name) or 0))
        )
    return found


def job_line(handing: HandOver, user: User) -> Any:
    """How far it is, for who began it; None for others and once it is done."""
    return job_of(user, handing.job) if handing.job and handing.state == HandOver.State.RUNNING else None


def takers(handing: HandOver) -> list[User]:
    """Who takes the customers. One query."""
    plan = Plan.of(handing.plan)
    return list(User.objects.filter(pk__in={*plan.people, plan.best} - {None}).order_by("name", "pk"))
