"""The list of deals: its ready-made views, its filter line, how cells change and cards move, its file."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.numbers import whole_number
from customers.deals import actions, selectors
from customers.deals.actions import FILLED
from customers.deals.actions.common import TOPIC
from customers.deals.forms import DealForm
from customers.deals.lists import bulk
from customers.deals.lists.columns import LIST, STAGE, lane_notes, url_of
from customers.deals.models import Deal
from customers.directory.selectors import matching_read
from customers.records import exports
from customers.records.lists.kinds import Editing, Kind, Quick, Shipped, Texts, kind
from customers.records.lists.trees import asked, every, where
from ownership.access.facets import Level
from ownership.access.masking import mask
from ownership.access.policy import can
from ownership.models import User

WHILE_OPEN = frozenset({"title", "stage", "amount", "expected_on", "owner", "source"})
AFTERWARDS = frozenset({"title", "stage", "source"})
PERIODS = (
    ("late", _("overdue")),
    ("this_month", _("this month")),
    ("next_month", _("next month")),
    ("this_quarter", _("this quarter")),
    ("next_quarter", _("next quarter")),
    ("this_year", _("this year")),
)


def _period(value: str) -> dict[str, Any]:
    if value == "late":
        return every(where("state", "is", "open"), where("expected_on", "days_ago", 0))
    return every(where("expected_on", "during", value))


def _owned(value: str) -> dict[str, Any]:
    return every(where("owner", "any_of", [value if value in ("me", "nobody") else whole_number(value)]))


OPEN = where("state", "is", "open")
MINE, TEAM = where("owner", "any_of", ["me"]), where("owner", "any_of", ["mine"])


# --- changing in place, moving on the board -------------------------------------------------------------------


def _offers(user: Any, row: Any) -> frozenset[str]:
    """What the person may write on a masked row. No query: the row came with its customer's owner."""
    if row.levels["deals"] < Level.READ or not can(user, "deals.edit", row._row):
        return frozenset()
    return WHILE_OPEN if row.state == Deal.State.OPEN else AFTERWARDS


def _form(user: User, row: Deal, names: list[str], data: QueryDict | None = None) -> DealForm:
    """The form of these fields, with those that a stage asked for."""
    may = can(user, "deals.edit", row)
    asked = [name for name in names if may and name in WHILE_OPEN | {*FILLED}]
    initial = {name: getattr(row, name) for name in asked}
    return DealForm(data, viewer=user, customer=row.customer, deal=row, names=asked, initial=initial)


def _save(row: Deal, by: User, version: int, values: dict[str, Any]) -> Deal:
    """One verb for each thing: a stage moves, an owner is given, all else is edited."""
    stage, owner = values.pop("stage", None), values.pop("owner", None)
    if stage is not None and stage.pk != row.stage_id:
        return actions.move(row, by=by, to=stage, version=version, **values)
    if owner is not None:
        return actions.assign(row, to=owner, by=by)
    return actions.edit(row, by=by, version=version, **values)


kind(
    Kind(
        name=LIST,
        texts=Texts(
            title=_("Deals"),
            search=_("Number, title or customer"),
            none_found=_("No deal fits"),
            none_found_help=_("Take a filter away, or look among everybody's."),
            none_yet=_("No deals yet"),
            none_yet_help=_(
                "What customers may buy stands here, from the first word until it is won or lost."
            ),
            icon="coin",
        ),
        model=Deal,
        lead="title",
        sort="expected_on",
        mask=mask,
        matching=matching_read,
        url=lambda row: url_of(row.pk),
        called=lambda row: str(row.title or row),
        fields=(
            *("id", "title", "state", "version", "currency", "owner_id", "department_id", "stage_since"),
            *("customer__name", "customer__owner", "customer__department"),
            *("customer__is_key", "customer__ordered_at"),
            *STAGE,
        ),
        related=("customer", "stage"),
        views=(
            Shipped("open", _("Open deals"), every(OPEN)),
            Shipped("mine", _("My deals"), every(OPEN, MINE)),
            Shipped("team", _("My team's"), every(OPEN, TEAM)),
            Shipped("late", _("Overdue"), _period("late")),
            Shipped("won", _("Won"), every(where("state", "is", "won")), sort="-closed_on"),
            Shipped(
                "lost",
                pgettext_lazy("of a deal", "Lost"),
                every(where("state", "is", "lost")),
                sort="-closed_on",
            ),
            Shipped("all", _("All deals"), sort="-updated_at"),
        ),
        opens=selectors.usual_shelf,
        quick=(
            Quick(
                "pipeline",
                _("Pipeline"),
                asked(LIST, lambda value: every(where("pipeline", "is", value))),
                options=lambda user: selectors.pipeline_choices(),
            ),
            Quick(
                "stage",
                _("Stage"),
                asked(LIST, lambda value: every(where("stage", "is", value))),
                options=lambda user: selectors.stage_choices(),
            ),
            Quick("closes", _("Expected close"), asked(LIST, _period), options=lambda user: PERIODS),
            Quick(
                "owner",
                _("Owner"),
                asked(LIST, _owned),
                options=lambda user: [("me", _("me")), ("nobody", _("nobody"))],
            ),
        ),
        editing=Editing(form=_form, save=_save, offers=_offers, url=lambda pk: f"{url_of(pk)}edit/"),
        bulk=bulk.VERBS,
        board=("stage",),
        lane_notes=lane_notes,
        topic=TOPIC,
    )
)
exports.kind(LIST, _("Deals"), "deals.export", _("deals"))
