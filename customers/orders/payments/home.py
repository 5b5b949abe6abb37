"""What finance meets on the first page: invoices to issue, what is overdue and by how long, what comes and what came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm_site.kit import wording
from customers.orders.invoices.filters import RECORD as INVOICES
from customers.orders.payments import selectors
from customers.orders.payments.actions import TOPIC
from customers.orders.payments.filters import CAME, PLANNED
from customers.records import figures, home
from customers.records.figures import Bar, Chart, Figure
from customers.records.lists.trees import Data, where

OPEN, LATE = where("is_open", "is", "yes"), where("due_on", "days_ago", 0)
DAYS = 7


def shown(user: Any) -> Iterable[Figure]:
    """For the whole company: finance is not divided by customers. One query each."""
    asked = [where("state", "is", "requested")]
    yield figures.counted(INVOICES, user, _("Invoices to issue"), asked, "y", view="all", sort="requested_at")
    yield _planned(user, _("Overdue"), [OPEN, LATE], "r")
    yield _planned(user, _("Due within %(n)s days") % {"n": DAYS}, [OPEN, where("due_on", "next_days", DAYS)])
    yield _came(user)


def own(user: Any) -> Iterable[Figure]:
    """For sales: what customers have not paid of one's own orders, or of the team's."""
    yield _planned(user, _("Payments overdue"), [OPEN, LATE, *home.of_whom(user)], "r")


def _planned(user: Any, label: str, conditions: list[Data], tone: str = "") -> Figure:
    found = figures.rows(PLANNED, user, conditions).sums()
    url = figures.link(PLANNED, conditions, view="all")
    return figures.added_up(PLANNED, label, found, "rest_sum", url, tone)


def _came(user: Any) -> Figure:
    conditions = [where("received_on", "during", "this_month"), where("taken_back_at", "empty", None)]
    found = figures.rows(CAME, user, conditions).sums()
    url = figures.link(CAME, conditions, view="all")
    return figures.added_up(CAME, _("Received this month"), found, "amount_sum", url, "g")


def chart(user: Any) -> Chart:
    """What is overdue by age; currencies below each other."""
    lines = selectors.overdue_table(user, timezone.localdate())
    bars = []
    for line in lines:
        most = max(cell.amount for cell in line.cells)
        bars += [
            Bar(
                cell.label,
                wording.money_short(cell.amount, line.currency),
                cell.url,
                int(100 * cell.amount / most) if most else 0,
                "r" if cell.count else "",
            )
            for cell in line.cells
            if cell.count
        ]
    return Chart(
        _("Overdue by age"),
        "clock",
        bars,
        reverse("customers:payment-overdue"),
        _("Overdue payments"),
        _("Nothing is overdue."),
    )


home.part(
    "money",
    pgettext_lazy("department", "Finance"),
    order=30,
    kinds=("finance", "management"),
    verb="payments.overdue",
    topic=TOPIC,
    figures=shown,
    chart=chart,
)
home.part(
    "unpaid",
    gettext_lazy("Payments"),
    order=15,
    kinds=("sales",),
    verb="payments.overdue",
    topic=TOPIC,
    figures=own,
)
