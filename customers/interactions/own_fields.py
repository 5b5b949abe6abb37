"""Interactions as records that a company gives fields of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from crm_site.kit import filters
from customers.directory.models import Customer
from customers.interactions.models import Interaction
from customers.records import fields
from customers.records.fields import columns
from customers.records.lists import columns as lists
from ownership.access.facets import Level
from ownership.access.masking import levels_for
from ownership.models import User

RECORD = "interactions"

fields.record(RECORD, Interaction)
filters.provider(RECORD, fields.filter_provider(RECORD))
lists.provider(RECORD, columns.provider(RECORD))


def writable(by: User, customer: Customer) -> list[str]:
    """The custom fields of an interaction that the person may fill in at this customer."""
    levels = None if by.is_system else levels_for(by, customer)
    return [
        one.full_name
        for one in fields.fields_of(RECORD)
        if levels is None or levels.get(one.facet, 0) >= Level.WRITE
    ]


def put(row: Interaction, values: dict[str, Any], by: User) -> list[str]:
    """Write them into the row; the columns to save. Raises PermissionDenied, and Missing where one is required."""
    among = set(writable(by, row.customer))
    if values.keys() - among:
        raise PermissionDenied(_("Some of these fields are not yours to change."))
    changed = fields.put_all(row, values)
    if not by.is_system and values:  # a form asks for what is required; a mail that was sent cannot
        fields.check(RECORD, row.custom, among=set(values))
    return changed


def split(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(columns, custom fields) of what an action was given."""
    own: Iterable[str] = [name for name in values if fields.is_custom(name)]
    return {name: value for name, value in values.items() if name not in own}, {
        name: values[name] for name in own
    }
