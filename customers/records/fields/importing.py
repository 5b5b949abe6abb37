"""Custom fields as columns of an import: read by their kind, found by their name in either language or their key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from customers.records.fields.definitions import fields_of, find
from customers.records.fields.kinds import KINDS, NotOfKind
from customers.records.imports.dates import day
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Field, Parse
from customers.records.models import CustomField


def fields_for(record: str) -> list[Field]:
    """The import fields of a record's custom fields. Their values are what the column `custom` holds (JSON)."""
    return [_field(one) for one in fields_of(record)]


def custom_of(record: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """{key: JSON} of the custom fields among a row's values."""
    found = {}
    for name, value in values.items():
        field = find(record, name) if name.startswith("custom:") else None
        if field is not None:
            found[field.key] = value
    return found


def _field(field: CustomField) -> Field:
    names = tuple(dict.fromkeys(name for name in (field.name, field.name_en, field.key) if name))
    strict = field.kind not in (CustomField.Kind.TEXT, CustomField.Kind.CHOICE, CustomField.Kind.CHOICES)
    return Field(field.full_name, field.label, _parser(field), names, strict=strict)


def _parser(field: CustomField) -> Any:
    def parser(header: str, samples: Sequence[str]) -> Parse:
        dates = day(header, samples) if field.kind == CustomField.Kind.DATE else None
        cached: dict[str, Any] = {}

        def parse(cell: str, notes: Notes) -> Any:
            if dates is not None:
                found = dates(cell, notes)
                return found and found.isoformat()
            if cell not in cached:
                if len(cached) > 2_000:
                    cached.clear()
                cached[cell] = _read(field, cell)
            value, sentence = cached[cell]
            if sentence:
                notes.refuse("custom_field", field=field.label, value=cell[:80], reason=sentence)
            return value

        return parse

    return parser


def _read(field: CustomField, cell: str) -> tuple[Any, str]:
    """The JSON of a cell, or the sentence why there is none."""
    kind = KINDS[field.kind]
    try:
        value = kind.clean(field, kind.parse(field, cell))
    except NotOfKind as problem:
        return None, str(problem)
    return (None, "") if value is None else (kind.write(value), "")
