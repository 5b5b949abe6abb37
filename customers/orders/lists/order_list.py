"""The list of orders: its ready-made views, its filter line, how cells change, its file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.numbers import whole_number
from customers.directory.selectors import matching_read
from customers.orders import actions, selectors
from customers.orders.forms import OrderForm
from customers.orders.lists.columns import LIST, sums_said, url_of
from customers.orders.models import Order
from customers.records import exports
from customers.records.lists.bulk import BulkVerb
from customers.records.lists.kinds import Editing, Kind, Quick, Shipped, Texts, kind
from customers.records.lists.trees import asked, every, where
from ownership.access.facets import Level
from ownership.access.masking import mask, warm
from ownership.access.policy import can
from ownership.models import User

WHILE_DRAFT = frozenset({"title", "reference", "deliver_on"})
AFTERWARDS = frozenset({"title", "reference"})
PERIODS = (
    ("this_month", _("this month")),
    ("last_month", _("last month")),
    ("this_quarter", _("this quarter")),
    ("this_year", _("this year")),
    ("last_year", _("last year")),
)


def _owned(value: str) -> dict[str, Any]:
    return every(where("owner", "any_of", [value if value in ("me", "nobody") else whole_number(value)]))


SIGNED = where("state", "is", "signed")
IN_WORK = where("state", "any_of", ["draft", "signed"])
MINE, TEAM = where("owner", "any_of", ["me"]), where("owner", "any_of", ["mine"])


def _masked(rows: Iterable[Any], user: Any) -> list[Any]:
    """Rows for one reader; what he meets of their customers is kept on them, for `_offers` asks about each."""
    given = list(rows)
    warm([row.customer for row in given], user)
    return mask(given, user)


# --- changing in place ----------------------------------------------------------------------------------------


def _offers(user: Any, row: Any) -> frozenset[str]:
    """What the person may write on a masked row."""
    if row.levels["orders"] < Level.READ or not can(user, "orders.edit", row._row):
        return frozenset()
    if row.state == Order.State.DRAFT:
        return WHILE_DRAFT
    return AFTERWARDS if row.state != Order.State.VOIDED else frozenset()


def _form(user: User, row: Order, names: list[str], data: QueryDict | None = None) -> OrderForm:
    asked = [name for name in names if can(user, "orders.edit", row) and name in WHILE_DRAFT]
    initial = {name: getattr(row, name) for name in asked}
    return OrderForm(data, viewer=user, customer=row.customer, names=asked, initial=initial)


def _save(row: Order, by: User, version: int, values: dict[str, Any]) -> Order:
    return actions.edit(row, by=by, version=version, **values)


kind(
    Kind(
        name=LIST,
        texts=Texts(
            title=_("Orders"),
            search=_("Number, title or customer"),
            none_found=_("No order fits"),
            none_found_help=_("Take a filter away, or look among everybody's."),
            none_yet=_("No orders yet"),
            none_yet_help=_("What customers have bought stands here, from the draft until it is delivered."),
            icon="file-invoice",
        ),
        model=Order,
        lead="title",
        sort="-dated_on",
        mask=_masked,
        matching=matching_read,
        url=lambda row: url_of(row.pk),
        called=lambda row: str(row.title or row),
        sums=sums_said,
        summed="total",
        fields=(
            *(
                "id",
                "number",
                "title",
                "state",
                "version",
                "currency",
                "owner_id",
                "department_id",
                "deliver_on",
            ),
            *("customer__name", "customer__owner", "customer__department"),
            *("customer__is_key", "customer__ordered_at"),
        ),
        related=("customer",),
        views=(
            Shipped("open", _("To fulfil"), every(SIGNED)),
            Shipped("mine", _("My orders in work"), every(IN_WORK, MINE)),
            Shipped("team", _("My team's in work"), every(IN_WORK, TEAM)),
            Shipped("drafts", pgettext_lazy("of orders", "Drafts"), every(where("state", "is", "draft"))),
            Shipped("late", _("Delivery overdue"), every(SIGNED, where("deliver_on", "days_ago", 0))),
            Shipped(
                "done", _("Fulfilled and closed"), every(where("state", "any_of", ["fulfilled", "closed"]))
            ),
            Shipped("voided", pgettext_lazy("of orders", "Voided"), every(where("state", "is", "voided"))),
            Shipped("all", _("All orders")),
        ),
        opens=selectors.usual_shelf,
        quick=(
            Quick(
                "state",
                _("State"),
                asked(LIST, lambda value: every(where("state", "is", value))),
                options=lambda user: Order.State.choices,
            ),
            Quick(
                "dated",
                _("Date"),
                asked(LIST, lambda value: every(where("dated_on", "during", value))),
                options=lambda user: PERIODS,
            ),
            Quick(
                "owner",
                _("Owner"),
                asked(LIST, _owned),
                options=lambda user: [("me", _("me")), ("nobody", _("nobody"))],
            ),
            Quick(
                "entity",
                _("Sold by"),
                asked(LIST, lambda value: every(where("entity", "is", value))),
                options=lambda user: selectors.entity_choices(),
            ),
        ),
        editing=Editing(form=_form, save=_save, offers=_offers, url=lambda pk: f"{url_of(pk)}edit/"),
        bulk=(
            BulkVerb(
                "export",
                _("Export"),
                "download",
                allowed=lambda user: can(user, "orders.export"),
                url=lambda: reverse("customers:export-new"),
            ),
        ),
    )
)
exports.kind(LIST, _("Orders"), "orders.export", _("orders"))
