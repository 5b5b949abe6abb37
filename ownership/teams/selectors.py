"""The team of a customer, as its page shows it and as rules ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ownership.models import User
from ownership.teams.models import Function, TeamMember


@dataclass(frozen=True)
class Seat:
    """One function and who answers for it; `member` None: nobody."""

    function: str
    label: Any
    member: TeamMember | None


def seats_of(row: Any) -> list[Seat]:
    """The five functions of a customer's team. One query."""
    members = TeamMember.objects.of(row).present().select_related("user")
    found = {one.function: one for one in members}
    return [Seat(name, label, found.get(name)) for name, label in Function.choices]


def past_of(row: Any) -> list[TeamMember]:
    """Those who answered once, the latest first. One query."""
    rows = TeamMember.objects.of(row).filter(until_at__isnull=False)
    return list(rows.select_related("user", "ended_by").order_by("-until_at", "-pk")[:50])


def eligible(function: str) -> QuerySet[User]:
    """Who may answer for a function: active members of departments of that kind."""
    return User.objects.active().of_kind(function).order_by("name", "pk")


def member_for(row: Any, function: str) -> User | None:
    """Who answers for this function of a customer; None when nobody does, or who does has gone."""
    found = TeamMember.objects.of(row).present().filter(function=function, user__is_active=True)
    member = found.select_related("user").first()
    return member.user if member else None
