"""Custom fields as columns of lists and exports: `custom:<key>`, under the field's own facet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.translation import gettext_lazy as _

from customers.records.fields.definitions import fields_of
from customers.records.fields.kinds import KINDS
from customers.records.fields.values import UNREADABLE, people_in, stored, value_of
from customers.records.lists.columns import Column
from customers.records.models import CustomField
from ownership.access.masking import whole

Kind = CustomField.Kind
LINK = '<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>'


def provider(list_: str) -> Callable[[], Iterator[Column]]:
    """What a list asks for the custom fields of its records."""

    def columns() -> Iterator[Column]:
        return (_column(list_, one) for one in fields_of(list_))

    return columns


def _column(list_: str, field: CustomField) -> Column:
    parts: dict[str, Any] = {"read": _reader(field)}
    if field.kind == Kind.PERSON:
        parts = {"load": _loader(field)}
    if field.kind == Kind.CHOICE:
        parts["choices"] = lambda: list(field.offered.items())
        parts["narrow"] = lambda value: {"custom__contains": {field.key: value}}
    return Column(
        list_,
        field.full_name,
        field.label,
        field.facet,
        kind=field.kind,
        draw=_drawer(field),
        plain=_plain(field),
        fields=("custom",),
        edit=field.full_name,
        css="num" if KINDS[field.kind].is_number else "",
        group=_("Custom fields"),
        **parts,
    )


def _reader(field: CustomField) -> Callable[[Any], Any]:
    """The plain value, what is left of a masked one, or "?" for what cannot be read."""

    def read(row: Any) -> Any:
        found = value_of(row, field, {})
        return found.shown if found.is_masked or found.value is None else found.value

    return read


def _loader(field: CustomField) -> Callable[[Sequence[Any], Any], dict[int, Any]]:
    """The people of a page of rows. The list masks what comes of it."""

    def load(rows: Sequence[Any], _user: Any) -> dict[int, Any]:
        people = people_in(rows, [field])
        ids = {row.pk: stored(whole(row), field) for row in rows}
        return {pk: people.get(one, UNREADABLE) for pk, one in ids.items() if one is not None}

    return load


def _drawer(field: CustomField) -> Callable[[Any, Any, Any], str]:
    kind = KINDS[field.kind]

    def draw(value: Any, row: Any, pen: Any) -> str:
        if value == UNREADABLE or isinstance(value, str) and field.kind not in (Kind.LINK, Kind.CHOICE):
            return conditional_escape(value)
        if field.kind == Kind.LINK:
            return format_html(LINK, value)
        if field.kind == Kind.PERSON:
            return str(pen.person(value))
        return conditional_escape(kind.show(field, value, {}))

    return draw


def _plain(field: CustomField) -> Callable[[Any, Any], Any]:
    """What a file holds: an import reads it back."""
    kind = KINDS[field.kind]

    def plain(value: Any, row: Any) -> Any:
        if value is None or value == UNREADABLE or isinstance(value, str) and field.kind != Kind.CHOICE:
            return value
        if field.kind == Kind.PERSON:
            return value.username
        return kind.plain(field, value, {})

    return plain
