"""What deals say on the first page: the pipeline, what is expected, what is late, what was won, and the forecast."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit import wording
from customers.deals import forecasting
from customers.deals.actions.common import TOPIC
from customers.deals.filters import RECORD
from customers.records import figures, home
from customers.records.figures import Bar, Chart, Figure
from customers.records.lists.trees import Data, where

MONTHS = 6


def shown(user: Any) -> Iterable[Figure]:
    """One query each. A rep's own; for who leads, his team's."""
    whose = home.of_whom(user)
    still_open, won = [where("state", "is", "open"), *whose], [where("state", "is", "won"), *whose]
    month = "this_month"
    yield _figure(user, _("Open deals"), still_open)
    expected = where("expected_on", "during", month)
    yield _figure(user, _("Expected this month, weighted"), [*still_open, expected], "weighted_sum")
    late = where("expected_on", "days_ago", 0)
    yield _figure(user, _("Past their expected close"), [*still_open, late], tone="r")
    yield _figure(user, _("Won this month"), [*won, where("closed_on", "during", month)], tone="g")


def _figure(
    user: Any, label: str, conditions: list[Data], summed: str = "amount_sum", tone: str = ""
) -> Figure:
    found = figures.rows(RECORD, user, conditions).sums()
    return figures.added_up(RECORD, label, found, summed, forecasting.list_url(conditions), tone)


def chart(user: Any) -> Chart:
    """The forecast by month, weighted."""
    asked = forecasting.Asked(whose=home.whose(user))
    lines = forecasting.table(user, asked, timezone.localdate()).lines
    bars = [
        Bar(
            line.label,
            wording.money_short(line.weighted, line.currency),
            line.url,
            line.share,
            "r" if line.is_late else "",
        )
        for line in lines
        if line.count
    ]
    return Chart(
        _("Forecast, weighted"),
        "chart-bar",
        bars[:MONTHS],
        reverse("customers:deal-forecast"),
        _("Forecast"),
        _("No open deals: what you expect to sell stands here by month."),
    )


home.part(
    "deals",
    gettext_lazy("Sales"),
    order=10,
    kinds=("sales", "management"),
    verb="deals.forecast",
    topic=TOPIC,
    figures=shown,
    chart=chart,
)
