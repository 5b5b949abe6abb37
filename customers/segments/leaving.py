"""Segments that others use go to a colleague; private ones stay with the account."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.segments.models import Segment
from ownership import leaving
from ownership.leaving import Holding
from ownership.models import User


def held(holding: Holding) -> Any:
    """What the person keeps for others."""
    return Segment.objects.filter(by=holding.person).exclude(audience=Segment.Audience.PRIVATE)


def hand_over(holding: Holding, *, to: User, by: User) -> int:
    """The colleague keeps them from now on."""
    return int(held(holding).update(by=to))


leaving.part(
    "segments",
    _("shared segments"),
    lambda holding: held(holding).count(),
    hand_over,
    icon="users-group",
    order=70,
)
