"""Campaigns that are not over go to a colleague."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.campaigns.actions import keeping
from customers.campaigns.models import Campaign
from ownership import leaving
from ownership.leaving import Holding
from ownership.models import User
from ownership.people import system_user


def held(holding: Holding) -> Any:
    """Campaigns of the person that are planned or running."""
    return Campaign.objects.filter(owner=holding.person).exclude(state=Campaign.State.ENDED)


def hand_over(holding: Holding, *, to: User, by: User) -> int:
    """One by one: they are few. The system signs, for who hands over may have no right to campaigns."""
    rows = list(held(holding).order_by("pk"))
    for row in rows:
        keeping.assign(row, to=to, by=system_user())
    return len(rows)


leaving.part(
    "campaigns",
    _("campaigns"),
    lambda holding: held(holding).count(),
    hand_over,
    icon="speakerphone",
    takers=lambda: User.objects.active().of_kind("marketing").order_by("name", "pk"),
    order=60,
)
