"""Who takes what: a plan as JSON, and which customer goes to whom. Values in, values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How customers are given out."""

    PEOPLE = "people", _("To one colleague, or evenly to several")
    QUEUE = "queue", _("Into the queue of a department")
    POOL = "pool", _("Into a public pool")


@dataclass(frozen=True)
class Plan:
    """Who takes what. `best` gets key customers and those of level A before the others are given out."""

    way: str = Way.PEOPLE
    people: tuple[int, ...] = ()
    best: int | None = None
    queue: int | None = None
    pool: int | None = None
    along: tuple[str, ...] = ()
    parts: Mapping[str, int | None] = field(default_factory=dict)
    keeps_days: int = 0

    @property
    def takers(self) -> set[int]:
        """Everybody who is named to take something."""
        return {pk for pk in (*self.people, self.best, *self.parts.values()) if pk}

    def as_json(self) -> dict[str, Any]:
        """For the database."""
        return {
            **vars(self),
            "people": list(self.people),
            "along": list(self.along),
            "parts": dict(self.parts),
        }

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Plan:
        """From the database."""
        return cls(**{**given, "people": tuple(given["people"]), "along": tuple(given["along"])})


@dataclass(frozen=True)
class Place:
    """Where a customer goes."""

    owner: int | None = None
    department: int | None = None
    pool: int | None = None


def place_for(plan: Plan, number: int, *, is_best: bool, is_key: bool) -> Place:
    """Where the `number`-th customer goes: the best to the one who is named for them, the others evenly.

    A key customer never goes into a pool: without somebody for it, into the queue of its department.
    """
    if is_best and plan.best:
        return Place(owner=plan.best)
    if plan.way == Way.PEOPLE and plan.people:
        return Place(owner=plan.people[number % len(plan.people)])
    if plan.way == Way.POOL and not is_key:
        return Place(pool=plan.pool)
    return Place(department=plan.queue)


def grouped(places: Mapping[int, Place]) -> dict[Place, Sequence[int]]:
    """{place: customers}, in the order of their first customer."""
    found: dict[Place, list[int]] = {}
    for row, place in places.items():
        found.setdefault(place, []).append(row)
    return dict(found)
