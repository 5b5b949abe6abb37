"""What those who keep the customer records meet on the first page: whom nobody answers for, what is new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.records import figures, home
from customers.records.figures import Figure
from customers.records.lists.trees import where

RECORD, TOPIC = "customers", "customers"
DAYS = 7
NOBODY, LEADS = where("owner", "any_of", ["nobody"]), where("stage", "is", "lead")
UNPOOLED = {"field": "pool", "op": "empty"}


def shown(user: Any) -> Iterable[Figure]:
    """One query each."""
    yield figures.counted(RECORD, user, _("Nobody's customers"), [NOBODY, UNPOOLED], "y")
    yield leads_of_nobody(user)
    yield figures.counted(
        RECORD,
        user,
        _("New in %(n)s days") % {"n": DAYS},
        [where("created_at", "last_days", DAYS)],
        sort="-created_at",
    )


def leads_of_nobody(user: Any) -> Figure:
    """Leads that wait for somebody."""
    return figures.counted(RECORD, user, _("Leads nobody has"), [LEADS, NOBODY, UNPOOLED], "y")


home.part(
    "customers",
    gettext_lazy("Customers"),
    order=5,
    kinds=("operations",),
    verb="customers.list",
    topic=TOPIC,
    figures=shown,
)
