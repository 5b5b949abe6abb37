"""The past of custom fields: "Budget: 5 → 8" out of two states of the column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from customers.records.fields.definitions import all_of, record_of
from customers.records.fields.values import past_people, words
from customers.records.models import CustomField
from ownership.access.facets import Level
from ownership.access.masking import obscure
from ownership.models import User


def differences(
    record: str, before: Any, now: Any, levels: Mapping[str, int], people: Mapping[int, User]
) -> Iterator[tuple[str, Any, Any]]:
    """(label, old, new) of each field that differs between two historical rows (None: not there), and that a reader of these levels meets; masked where he must.

    Fields that were switched off or deleted meanwhile are left out: nobody can say any more who may read them.
    """
    old, new = _custom(before), _custom(now)
    for field in _changed(record, old, new):
        level = levels.get(field.facet, 0)
        if level > Level.HIDDEN:
            was, now_is = (words(field, one.get(field.key), people) for one in (old, new))
            masked = level == Level.MASKED
            yield field.label, obscure(was) if masked else was, obscure(now_is) if masked else now_is


def people_of(states: Iterable[Any]) -> dict[int, User]:
    """The users whom custom fields of these historical rows name. One query, none without such a field."""
    rows = list(states)
    found: dict[int, User] = {}
    for name in {record_of(row.instance_type) for row in rows} - {""}:
        mine = [_custom(row) for row in rows if record_of(row.instance_type) == name]
        found |= past_people([one for one in all_of(name) if one.is_active], mine)
    return found


def _custom(row: Any) -> dict[str, Any]:
    custom = getattr(row, "custom", None)
    return custom if isinstance(custom, dict) else {}


def _changed(record: str, old: dict[str, Any], new: dict[str, Any]) -> list[CustomField]:
    return [one for one in all_of(record) if one.is_active and old.get(one.key) != new.get(one.key)]
