"""What can be exported. A shelf describes its kind once, in `ready()`: a list that has columns, and perhaps cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from customers.records.lists.columns import Column
from customers.records.models import Export
from ownership.access import log

Words = str | Promise
TABLES = (Export.Format.XLSX, Export.Format.CSV)


@dataclass(frozen=True)
class Kind:
    """`name` is the list's too (`records.lists`): its rows, columns and masks are the export's.

    `verb` is asked of who exports. `headers` names columns in files otherwise than lists do, where the import
    knows them by another word, `columns` stand in for those of the list where a file says more or less. `cards(rows, user)` makes vCards of masked rows, and the format is offered.
    """

    name: str
    label: Words
    verb: str
    file_name: Words
    headers: Mapping[str, Words] = field(default_factory=dict)
    columns: Mapping[str, Column] = field(default_factory=dict)
    cards: Callable[[Sequence[Any], Any], list[str]] | None = None

    @property
    def formats(self) -> tuple[Export.Format, ...]:
        return (*TABLES, Export.Format.VCARD) if self.cards else TABLES


_kinds: dict[str, Kind] = {}


def kind(name: str, label: Words, verb: str, file_name: Words, **parts: Any) -> Kind:
    """Register what a shelf lets people take out; twice is a mistake in the code."""
    if name in _kinds:
        raise ValueError(f"There is an export of {name} already.")
    _kinds[name] = Kind(name, label, verb, file_name, **parts)
    log.file_kind(name, label)
    return _kinds[name]


def find(name: str) -> Kind | None:
    """The kind of this name, or None."""
    return _kinds.get(name)
