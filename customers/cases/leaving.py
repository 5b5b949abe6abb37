"""Open cases go along when their customer or their owner goes."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import any_of
from customers.cases import selectors
from customers.cases.lists import bulk_actions
from customers.cases.models import ServiceCase
from ownership import leaving
from ownership.leaving import Holding
from ownership.models import User


def held(holding: Holding) -> Any:
    """The open cases that are meant."""
    rows = ServiceCase.objects.open()
    if holding.rows is None:
        return rows.filter(owner=holding.person)
    return rows.filter(any_of("customer", holding.rows), owner=F("customer__owner"))


def hand_over(holding: Holding, *, to: User | None, by: User) -> int:
    """All of them to one person, who is lent customers that he does not see; None: to the desks they stand in."""
    ids = list(held(holding).values_list("pk", flat=True))
    return bulk_actions.give(ids, to=to, by=by, lend=holding.rows is None).changed


leaving.part(
    "cases",
    _("open cases"),
    lambda holding: held(holding).count(),
    hand_over,
    icon="headset",
    takers=selectors.handlers,
    follows=True,
    may_end=True,
    note=_("Without a new agent they wait at their department's desk."),
    order=30,
)
