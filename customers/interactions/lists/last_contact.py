"""When somebody last talked to a customer, as a column of the customers' list and its file.

Not sortable: no column of the customer holds it (see Decisions, last contact); "contacted" filters by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.interactions import selectors
from customers.records.lists import columns
from ownership.access.facets import Level


def last_contacts(rows: Sequence[Any], user: Any) -> Mapping[int, datetime]:
    """By customer. One query for all rows where the person reads interactions."""
    ids = [row.pk for row in rows if row.levels["interactions"] >= Level.READ]
    return {pk: row.at for pk, row in selectors.last_contacts(ids).items()} if ids else {}


columns.column(
    "customers",
    "last_contact",
    _("Last contact"),
    "interactions",
    kind="moment",
    load=last_contacts,
    css="mute",
)
