"""Custom fields as something to filter by: `custom:<key>`, under the field's own facet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_site.kit import filters
from crm_site.kit.filters.columns import Keyed
from customers.records.fields.definitions import fields_of
from customers.records.fields.kinds import KINDS
from customers.records.filters.people import people_part
from customers.records.models import CustomField


def provider(record: str) -> Callable[[], Iterator[filters.FilterField]]:
    """What the filter engine asks for the fields of a record."""

    def offered() -> Iterator[filters.FilterField]:
        return (_field(record, one) for one in fields_of(record))

    return offered


def _field(record: str, one: CustomField) -> filters.FilterField:
    parts: dict[str, Any] = {"path": "custom", "key": one.key}
    if one.kind == CustomField.Kind.MONEY:
        parts = {"column": Keyed("custom", one.key, below="amount")}
    if one.kind in (CustomField.Kind.CHOICE, CustomField.Kind.CHOICES):
        parts["choices"] = list(one.known.items())
    if one.kind == CustomField.Kind.PERSON:
        parts |= people_part()
    kind = KINDS[one.kind].filtered_as
    return filters.make(
        record,
        one.full_name,
        one.label,
        kind,
        one.facet,
        may_be_empty=True,
        group=_("Custom fields"),
        **parts,
    )
