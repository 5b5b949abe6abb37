"""Saved views that others use go to a colleague; private ones stay with the account."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.records.models import SavedView
from ownership import leaving
from ownership.leaving import Holding
from ownership.models import User


def held(holding: Holding) -> Any:
    """What the person keeps for others."""
    return SavedView.objects.filter(by=holding.person).exclude(audience=SavedView.Audience.PRIVATE)


def hand_over(holding: Holding, *, to: User, by: User) -> int:
    """The colleague keeps them from now on."""
    return int(held(holding).update(by=to))


leaving.part(
    "views",
    _("shared views"),
    lambda holding: held(holding).count(),
    hand_over,
    icon="layout-list",
    order=75,
)
