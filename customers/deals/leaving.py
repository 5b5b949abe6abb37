"""Open deals go along when their customer or their owner goes."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import any_of
from customers.deals import selectors
from customers.deals.lists import bulk_actions
from customers.deals.models import Deal
from ownership import leaving
from ownership.leaving import Holding
from ownership.models import User


def held(holding: Holding) -> Any:
    """The open deals that are meant."""
    rows = Deal.objects.open()
    if holding.rows is None:
        return rows.filter(owner=holding.person)
    return rows.filter(any_of("customer", holding.rows), owner=F("customer__owner"))


def hand_over(holding: Holding, *, to: User, by: User) -> int:
    """All of them to one person; for customers that he is not to own, each deal lends him its own."""
    ids = list(held(holding).values_list("pk", flat=True))
    return bulk_actions.give(ids, to=to, by=by, lend=holding.rows is None).changed


leaving.part(
    "deals",
    _("open deals"),
    lambda holding: held(holding).count(),
    hand_over,
    icon="target-arrow",
    takers=selectors.sellers,
    follows=True,
    order=20,
)
