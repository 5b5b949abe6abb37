"""The list of interactions: its ready-made views, its filter line, its file."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.interactions import selectors
from customers.interactions.filters import STEPS
from customers.interactions.lists.columns import LIST, url_of
from customers.interactions.models import Interaction
from customers.records import exports
from customers.records.lists.bulk import BulkVerb
from customers.records.lists.kinds import Kind, Quick, Shipped, Texts, kind
from customers.records.lists.pens import words_of
from customers.records.lists.trees import asked, only
from ownership.access.masking import mask
from ownership.access.policy import can

PERIODS = (
    ("today", _("today")),
    ("7", _("last 7 days")),
    ("30", _("last 30 days")),
    ("90", _("last 90 days")),
)


def _period(value: str) -> dict[str, Any]:
    return only("at", "during", "today") if value == "today" else only("at", "last_days", int(value))


MINE, TEAM = only("by", "any_of", ["me"]), only("by", "any_of", ["mine"])
DUE = {"v": 1, "all": [*MINE["all"], *only("step", "is", "due")["all"]]}
WAITING = only("step", "is", "waiting")

kind(
    Kind(
        name=LIST,
        texts=Texts(
            title=_("Interactions"),
            search=_("Words or customer"),
            none_found=_("No interaction fits"),
            none_found_help=_("Take a filter away, or look among everybody's."),
            none_yet=_("No interactions yet"),
            none_yet_help=_("Calls, mails, meetings, visits and notes with customers will stand here."),
            icon="message-circle",
        ),
        model=Interaction,
        lead="headline",
        sort="-at",
        mask=mask,
        matching=selectors.saying,
        url=lambda row: url_of(row.pk),
        fields=(
            "id",
            "kind",
            "version",
            "customer__name",
            "customer__owner",
            "customer__department",
            "customer__is_key",
            "customer__ordered_at",
        ),  # fmt: skip
        related=("customer",),
        views=(
            Shipped("all", pgettext_lazy("interactions", "All")),
            Shipped("mine", pgettext_lazy("interactions", "Mine"), MINE),
            Shipped("team", pgettext_lazy("interactions", "My team"), TEAM),
            Shipped("due", _("Next step due"), DUE, sort="step"),
            Shipped("waiting", _("All next steps"), WAITING, sort="step"),
        ),
        opens=selectors.usual_shelf,
        quick=(
            Quick(
                "kind",
                _("Kind"),
                asked(LIST, lambda value: only("kind", "is", value)),
                options=lambda user: list(words_of(Interaction.Kind).items()),
            ),
            Quick("period", _("When"), asked(LIST, _period), options=lambda user: PERIODS),
            Quick(
                "step",
                _("Next step"),
                asked(LIST, lambda value: only("step", "is", value)),
                options=lambda user: STEPS,
            ),
        ),
        bulk=(
            BulkVerb(
                "export",
                _("Export"),
                "download",
                allowed=lambda user: can(user, "interactions.export"),
                url=lambda: reverse("customers:export-new"),
            ),
        ),
    )
)
exports.kind(LIST, _("Interactions"), "interactions.export", _("interactions"))
