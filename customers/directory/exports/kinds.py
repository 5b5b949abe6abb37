"""What of the directory can be exported; registered when this room is opened in `ready()`.

A file that was exported and comes back changes nothing: heads are words that the import knows, and what it would
read otherwise than it was meant has a head of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.directory.exports import cards
from customers.directory.lists import contact_list, customer_columns
from customers.directory.models import ContactPoint
from customers.records import exports
from customers.records.lists.columns import columns_of

LISTED = columns_of(customer_columns.LIST)


def _own(kind: str) -> Any:
    """The customer's own primary number; the list shows its main contact's where it has none."""

    def load(rows: Sequence[Any], _user: Any) -> Mapping[int, str]:
        points = ContactPoint.objects.filter(
            customer__in=[row.pk for row in rows], kind=kind, is_primary=True
        )
        return dict(points.values_list("customer", "value"))

    return load


def _capital(value: Any, row: Any) -> str:
    return f"{value:f} {row.capital_currency}".strip()


exports.kind(
    customer_columns.LIST,
    _("Customers"),
    "customers.export",
    _("customers"),
    headers={
        "name": _("customer name"),
        "code": _("customer code"),
        "main_contact": _("contact name"),
        "place": _("place in words"),
    },
    columns={
        "phone": replace(LISTED["phone"], load=_own("phone")),
        "email": replace(LISTED["email"], load=_own("email")),
        "capital_amount": replace(LISTED["capital_amount"], plain=_capital),
    },
)
exports.kind(
    contact_list.LIST,
    _("Contacts"),
    "contacts.export",
    _("contacts"),
    headers={"name": _("contact name"), "customers": _("company")},
    cards=cards.cards,
)
