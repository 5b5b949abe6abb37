"""What marketing meets on the first page: what runs, whom it has still to reach, who answered, which leads wait."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.campaigns import rules, selectors
from customers.campaigns.actions.common import TOPIC
from customers.campaigns.filters import MEMBERS, RECORD
from customers.campaigns.models import Campaign
from customers.directory import home as directory
from customers.records import figures, home
from customers.records.figures import Bar, Chart, Figure
from customers.records.lists.trees import where

DAYS, SHOWN = 7, 6


def shown(user: Any) -> Iterable[Figure]:
    """The company's campaigns, whoever keeps them. One query each."""
    yield figures.counted(RECORD, user, _("Running campaigns"), [where("state", "is", "running")])
    planned = [where("state", "is", "planned"), where("campaign_state", "is", "running")]
    yield figures.counted(MEMBERS, user, _("Still to reach"), planned)
    answered = [where("state", "is", "responded"), where("responded_on", "last_days", DAYS)]
    yield figures.counted(MEMBERS, user, _("Responses in %(n)s days") % {"n": DAYS}, answered, "g")
    yield directory.leads_of_nobody(user)


def chart(user: Any) -> Chart:
    """The running campaigns with their response rates."""
    rows = list(Campaign.objects.visible_to(user).running().order_by("-starts_on", "-pk")[:SHOWN])
    numbers = selectors.numbers(rows, user)
    shares = {row.pk: rules.rate(numbers[row.pk]["responded"], numbers[row.pk]["reached"]) for row in rows}
    bars = [
        Bar(
            row.name,
            "—" if shares[row.pk] is None else f"{shares[row.pk]}%",
            row.get_absolute_url(),
            round(shares[row.pk] or 0),
        )
        for row in rows
    ]
    return Chart(
        _("Response rates"),
        "speakerphone",
        bars,
        figures.link(RECORD, [where("state", "is", "running")]),
        _("Campaigns"),
        _("No campaign is running."),
    )


home.part(
    "campaigns",
    gettext_lazy("Marketing"),
    order=25,
    kinds=("marketing",),
    verb="campaigns.read",
    topic=TOPIC,
    figures=shown,
    chart=chart,
)
