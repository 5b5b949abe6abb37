"""The lists of instalments and payments: their ready-made views, filter lines and files."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import money
from customers.directory.selectors import matching_read
from customers.orders.payments import rules
from customers.orders.payments.filters import CAME, PLANNED
from customers.orders.payments.lists.columns import ORDER, url_of
from customers.orders.payments.models import Instalment, Payment
from customers.records import exports
from customers.records.lists.bulk import BulkVerb
from customers.records.lists.kinds import Kind, Quick, Shipped, Texts, kind
from customers.records.lists.trees import asked, every, where
from ownership.access.masking import mask
from ownership.access.policy import can

AGES = [(age.key, age.label) for age in rules.AGES]
PERIODS = (
    ("this_month", _("this month")),
    ("last_month", _("last month")),
    ("this_quarter", _("this quarter")),
    ("this_year", _("this year")),
    ("last_year", _("last year")),
)
CUSTOMER = (
    *(
        "customer__name",
        "customer__owner",
        "customer__department",
        "customer__is_key",
        "customer__ordered_at",
    ),
)


def _aged(value: str) -> dict[str, Any]:
    """Open and so long overdue today. Raises ValueError for no age."""
    age = next((one for one in rules.AGES if one.key == value), None)
    if age is None:
        raise ValueError(value)
    first, last = age.days(timezone.localdate())
    days = (
        where("due_on", "between", [first.isoformat(), last.isoformat()])
        if first
        else where("due_on", "days_ago", age.least - 1)
    )
    return every(OPEN, days)


def _quick(record: str, day: str, label: Any) -> tuple[Quick, ...]:
    return (
        Quick(
            "period",
            label,
            asked(record, lambda value: every(where(day, "during", value))),
            options=lambda user: PERIODS,
        ),
        Quick(
            "currency",
            _("Currency"),
            asked(record, lambda value: every(where("currency", "is", value))),
            options=lambda user: money.currency_choices(),
        ),
        Quick(
            "owner",
            _("Owner"),
            asked(record, lambda value: every(where("owner", "any_of", [value]))),
            options=lambda user: [("me", _("me")), ("nobody", _("nobody"))],
        ),
    )


def _export(record: str) -> tuple[BulkVerb, ...]:
    return (
        BulkVerb(
            "export",
            _("Export"),
            "download",
            allowed=lambda user: can(user, f"{record}.export"),
            url=lambda: reverse("customers:export-new"),
        ),
    )


OPEN = where("is_open", "is", "yes")
kind(
    Kind(
        name=PLANNED,
        texts=Texts(
            title=_("Payment plans"),
            search=_("Order or customer"),
            none_found=_("No instalment fits"),
            none_found_help=_("Take a filter away, or look among all."),
            none_yet=_("No payment plans yet"),
            none_yet_help=_("What customers have to pay of their orders, and when, will stand here."),
            icon="cash",
        ),
        model=Instalment,
        lead="title",
        sort="due_on",
        mask=mask,
        matching=matching_read,
        url=lambda row: url_of(row._row.order_id),
        called=lambda row: str(row.title),
        fields=("id", *ORDER, "position", "due_on", "is_open", "amount", "paid", "currency", *CUSTOMER),
        related=("customer", "order"),
        views=(
            Shipped("open", pgettext_lazy("instalments", "Open"), every(OPEN)),
            Shipped("overdue", _("Overdue"), every(OPEN, where("due_on", "days_ago", 0))),
            Shipped(
                "coming", _("Still coming"), {"v": 1, "all": [OPEN, {"not": where("due_on", "days_ago", 0)}]}
            ),
            Shipped("mine", _("Of my orders"), every(OPEN, where("owner", "any_of", ["me"]))),
            Shipped("all", pgettext_lazy("instalments", "All")),
        ),
        quick=(
            Quick("age", _("Overdue"), asked(PLANNED, _aged), options=lambda user: AGES),
            *_quick(PLANNED, "due_on", _("Due")),
        ),
        bulk=_export(PLANNED),
    )
)
kind(
    Kind(
        name=CAME,
        texts=Texts(
            title=_("Payments"),
            search=_("Order, customer or reference"),
            none_found=_("No payment fits"),
            none_found_help=_("Take a filter away, or look among all."),
            none_yet=_("No payments yet"),
            none_yet_help=_("What came in for orders will stand here."),
            icon="cash",
        ),
        model=Payment,
        lead="title",
        sort="-received_on",
        mask=mask,
        matching=matching_read,
        url=lambda row: url_of(row._row.order_id),
        called=lambda row: str(row.title),
        fields=("id", *ORDER, "currency", "taken_back_at", *CUSTOMER),
        related=("customer", "order"),
        views=(
            Shipped("came", _("Received"), every(where("taken_back_at", "empty", None))),
            Shipped("back", _("Taken back"), every(where("taken_back_at", "not_empty", None))),
            Shipped("all", pgettext_lazy("payments", "All")),
        ),
        quick=_quick(CAME, "received_on", _("Received")),
        bulk=_export(CAME),
    )
)
exports.kind(PLANNED, _("Payment plans"), "instalments.export", _("instalments"))
exports.kind(CAME, _("Payments"), "payments.export", _("payments"))
