"""What one may filter by: shelves declare fields in `ready()`, providers add those that change while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from crm_site.kit.filters.asker import Asker
from crm_site.kit.filters.columns import Column, Keyed, Listed, Plain

Words = str | Promise
Choices = Sequence[tuple[str, Words]]


@dataclass(frozen=True)
class FilterField:
    """One thing to filter by. Which of the optional parts it needs, its kind says (`kinds/`).

    `choices` is the fixed set of a choice; `names(values)` finds the words of values of an open set (people,
    tags, places) and leaves out those that no longer exist; `offered(user)` is what the builder proposes.
    `rows(asker)` are the rows of a related field: already narrowed to what the asker may see, linked to ours
    by `link`; `related` names the record whose fields are used inside; `has` / `has_not` begin its sentence.
    """

    record: str
    name: str
    label: Words
    kind: str
    facet: str
    column: Column
    choices: Choices | Callable[[], Choices] = ()
    names: Callable[[Sequence[Any]], Mapping[Any, Words]] | None = None
    offered: Callable[[Any], Choices] | None = None
    related: str = ""
    rows: Callable[[Asker], QuerySet] | None = None
    link: str = ""
    has: Words = ""
    has_not: Words = ""
    group: Words = ""
    may_be_empty: bool = False
    unit: Words = ""
    order: int = attribute(default=0, compare=False)

    def options(self) -> dict[str, Words]:
        """The fixed choices, by value."""
        return dict(self.choices() if callable(self.choices) else self.choices)


Provider = Callable[[], Iterable[FilterField]]
_fields: dict[str, dict[str, FilterField]] = {}
_providers: dict[str, list[Provider]] = {}
TEXTS = ("text",)


def make(record: str, name: str, label: Words, kind: str, facet: str, **parts: Any) -> FilterField:
    """A field that is not registered: for providers. Parts as for `field`."""
    path, key = parts.pop("path", name), parts.pop("key", "")
    case, blank = parts.pop("case", ""), parts.pop("blank", kind == "text")
    column = parts.pop("column", None)
    if column is None and key:
        column = Keyed(path, key, folded=kind == "text")
    elif column is None:
        column = (
            Listed(path) if kind == "choices" else Plain(path, blank=blank, case=case, folded=kind == "text")
        )
    return FilterField(record, name, label, kind, facet, column, **parts)


def field(record: str, name: str, label: Words, kind: str, facet: str, **parts: Any) -> FilterField:
    """Declare a field. `path` is its column (default: `name`), `key` one below a JSON column, or give `column`.

    A second field of the same name is a mistake in the code.
    """
    known = _fields.setdefault(record, {})
    if name in known:
        raise ValueError(f"{record} has a filter field {name} already.")
    known[name] = make(record, name, label, kind, facet, **{"order": len(known), **parts})
    return known[name]


def provider(record: str, fields: Provider) -> None:
    """Ask `fields()` for more fields of a record, each time a filter is read: keep what costs a query."""
    _providers.setdefault(record, []).append(fields)


def fields_of(record: str) -> dict[str, FilterField]:
    """All fields of a record by name; a declared field stands above a provided one of its name."""
    provided = {one.name: one for ask in _providers.get(record, ()) for one in ask()}
    return provided | _fields.get(record, {})


def find(record: str, name: str) -> FilterField | None:
    """One field, or None; providers are asked only for what is not declared."""
    declared = _fields.get(record, {}).get(name)
    return declared or next(
        (one for ask in _providers.get(record, ()) for one in ask() if one.name == name), None
    )


def records() -> list[str]:
    """Kinds of record that have fields."""
    return sorted({*_fields, *_providers})
