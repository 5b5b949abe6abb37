"""Which custom fields there are. Kept by each process for a second, so that a page asks at most once.

A second is what an administrator's change takes to reach the other processes; the process that makes it knows at
once. The table has some dozens of rows: reading it again costs less than asking whether it changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from customers.records.models import CustomField
from customers.records.models.fields import PREFIX

KEPT = 1.0  # seconds


@dataclass(frozen=True)
class Record:
    """A kind of record that can have fields of its own. `stages` are in the order in which they are reached."""

    name: str
    model: Any
    stages: tuple[str, ...] = ()


@dataclass
class _Kept:
    fields: dict[str, tuple[CustomField, ...]] = field(default_factory=dict)
    until: float = 0.0


_records: dict[str, Record] = {}
_kept = _Kept()


def record(name: str, model: Any, *, stages: Iterable[str] = ()) -> None:
    """State in `ready()` that `model` keeps values of custom fields in its column `custom`."""
    _records[name] = Record(name, model, tuple(stages))


def record_named(name: str) -> Record | None:
    """The record of this name, None for one whose shelf is not there."""
    return _records.get(name)


def record_of(row: Any) -> str:
    """What the fields of a row, a masked row or a model are defined for; "" where there are none."""
    model = getattr(row, "_meta", None)
    return next((one.name for one in _records.values() if model is not None and one.model._meta is model), "")


def fields_of(name: str) -> tuple[CustomField, ...]:
    """The active fields of a record, in their order. At most one query a second."""
    return tuple(one for one in all_of(name) if one.is_active)


def all_of(name: str) -> tuple[CustomField, ...]:
    """The fields of a record, also those that were switched off."""
    if _kept.until < monotonic():
        found: dict[str, list[CustomField]] = {}
        for one in CustomField.objects.order_by("position", "id"):
            found.setdefault(one.record, []).append(one)
        _kept.fields = {name: tuple(some) for name, some in found.items()}
        _kept.until = monotonic() + KEPT
    return _kept.fields.get(name, ())


def names(name: str) -> tuple[str, ...]:
    """The full names of a record's active fields: `custom:budget`."""
    return tuple(one.full_name for one in fields_of(name))


def is_custom(name: str) -> bool:
    """Whether a field's name is that of a custom field."""
    return name.startswith(PREFIX)


def find(record_name: str, full_name: str) -> CustomField | None:
    """The active field behind `custom:budget`."""
    return next((one for one in fields_of(record_name) if one.full_name == full_name), None)


def forget(**_kwargs: Any) -> None:
    """Read the definitions again with the next question."""
    _kept.until = 0.0


def none_yet() -> None:
    """Take it that there are no fields, until one is saved here: tests begin so and count their queries."""
    _kept.fields, _kept.until = {}, float("inf")
