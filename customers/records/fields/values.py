"""Values of custom fields: read with the reader's levels, written key by key.

Nobody else opens a row's `custom`: every key has a facet of its own, and the column as a whole is nobody's to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from customers.records.fields.definitions import all_of, fields_of, find, is_custom, record_of
from customers.records.fields.kinds import KINDS, Broken, People
from customers.records.models import CustomField
from ownership.access.facets import Level
from ownership.access.masking import Hidden, MaskedRow, obscure, whole
from ownership.models import User

UNREADABLE = "?"


@dataclass(frozen=True)
class Value:
    """One field of one row for one reader. `shown` is what he may read; `value` is None unless he reads it whole."""

    field: CustomField
    value: Any
    shown: Any
    level: int

    @property
    def is_empty(self) -> bool:
        """Nothing to read, or nothing to know of."""
        return self.shown in ("", None)

    @property
    def is_masked(self) -> bool:
        return self.level < Level.READ

    @property
    def link(self) -> str:
        """Where a link leads; "" for all else, and for what stands there broken."""
        return str(self.value) if self.field.kind == CustomField.Kind.LINK and self.value else ""


def values_for(row: Any, levels: Mapping[str, int], *, people: People | None = None) -> list[Value]:
    """The active fields of a row (not a masked one) that a reader of these levels meets, in their order.

    One query when a field is about people, none where `people` brings them along.
    """
    fields = [one for one in fields_of(record_of(row)) if levels.get(one.facet, 0) > Level.HIDDEN]
    if people is None:
        people = people_in([row], fields)
    return [_value(one, row, levels.get(one.facet, 0), people) for one in fields]


def values_of(row: MaskedRow, people: People | None = None) -> list[Value]:
    """`values_for` of a masked row, by its reader's levels."""
    return values_for(whole(row), row.levels, people=people)


def value_of(row: MaskedRow, field: CustomField, people: People) -> Value:
    """One field of a masked row: for lists and files, which bring the people of all rows along."""
    return _value(field, whole(row), row.levels.get(field.facet, 0), people)


def value_for(row: Any, field: CustomField, levels: Mapping[str, int], people: People | None = None) -> Value:
    """One field of a row for one reader, hidden ones as such."""
    return _value(
        field, row, levels.get(field.facet, 0), people_in([row], [field]) if people is None else people
    )


def present(row: Any, full_name: str) -> Any:
    """The stored value for an action: None where there is none, or nothing that could be read."""
    field = find(record_of(row), full_name)
    return stored(row, field) if field else None


def earlier(row: Any, state: Any, full_name: str) -> Any:
    """`present` of a historical state of the row."""
    field = find(record_of(row), full_name)
    return stored(state, field) if field else None


def told(row: Any, full_name: str, value: Any) -> str:
    """A value of the row's field in words, as it was typed or stands. One query for a person."""
    field = find(record_of(row), full_name)
    if field is None or value is None:
        return ""
    people = User.objects.in_bulk(KINDS[field.kind].people(value))
    return KINDS[field.kind].show(field, value, people)


def put_all(row: Any, values: Mapping[str, Any]) -> list[str]:
    """Set the custom fields among `values`; returns the names of all columns to save, the other names as they are."""
    own = [name for name in values if is_custom(name)]
    for name in own:
        put(row, name, values[name])
    return [*(name for name in values if name not in own), *(["custom"] if own else [])]


def stored(row: Any, field: CustomField) -> Any:
    """The value as it stands, None where there is none or it cannot be read. For actions and rules only."""
    raw = _custom(row).get(field.key)
    if raw is None:
        return None
    try:
        return KINDS[field.kind].read(field, raw)
    except Broken:
        return None


def put(row: Any, full_name: str, value: Any) -> bool:
    """Set one value and leave the others as they are; whoever calls saves the column, under the row's lock.

    Raises NotOfKind. Returns whether anything changed.
    """
    field = find(record_of(row), full_name)
    if field is None:
        raise KeyError(full_name)
    value = KINDS[field.kind].clean(field, value)
    if value == stored(row, field) and (value is not None) == (field.key in _custom(row)):
        return False
    custom = {key: kept for key, kept in _custom(row).items() if key != field.key}
    row.custom = custom if value is None else custom | {field.key: KINDS[field.kind].write(value)}
    return True


def as_json(field: CustomField, value: Any) -> Any:
    """A checked value as the column holds it, None to take it away: for changes of many rows at once."""
    value = KINDS[field.kind].clean(field, value)
    return None if value is None else KINDS[field.kind].write(value)


def people_in(rows: Iterable[Any], fields: Iterable[CustomField]) -> dict[int, User]:
    """The users whom fields of these rows name. One query, none without such a field."""
    wanted = {
        pk
        for one in fields
        if one.kind == CustomField.Kind.PERSON
        for row in rows
        for pk in _ids(one, stored(whole(row) if isinstance(row, MaskedRow) else row, one))
    }
    return User.objects.in_bulk(wanted) if wanted else {}


def words(field: CustomField, raw: Any, people: People) -> str:
    """A stored value in words, "?" for what cannot be read; for pages that show the past."""
    if raw is None:
        return ""
    try:
        return KINDS[field.kind].show(field, KINDS[field.kind].read(field, raw), people)
    except Broken:
        return UNREADABLE


def past_people(fields: Iterable[CustomField], customs: Iterable[Any]) -> dict[int, User]:
    """The users named in earlier states of the column. One query, none without such a field."""
    keys = [one.key for one in fields if one.kind == CustomField.Kind.PERSON]
    found = {custom.get(key) for custom in customs if isinstance(custom, dict) for key in keys}
    ids = {one for one in found if isinstance(one, int) and not isinstance(one, bool) and 0 < one < 2**31}
    return User.objects.in_bulk(ids) if ids else {}


def facet_of(row: Any, full_name: str) -> str:
    """The facet of a custom field of a row or model, "" where there is no such field."""
    field = find(record_of(row), full_name)
    return field.facet if field else ""


def named(record_name: str) -> dict[str, CustomField]:
    """All fields of a record by their full names, also those switched off: for sentences about the past."""
    return {one.full_name: one for one in all_of(record_name)}


def _value(field: CustomField, row: Any, level: int, people: People) -> Value:
    if level <= Level.HIDDEN:
        return Value(field, None, Hidden(""), level)
    raw = _custom(row).get(field.key)
    shown = words(field, raw, people)
    if level < Level.READ:
        return Value(field, None, obscure(shown), level)
    return Value(field, stored(row, field), shown, level)


def _custom(row: Any) -> dict[str, Any]:
    return row.custom if isinstance(row.custom, dict) else {}


def _ids(field: CustomField, value: Any) -> tuple[int, ...]:
    return () if value is None else KINDS[field.kind].people(value)
