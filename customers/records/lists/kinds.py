"""The lists of the product: a shelf describes its own once, in `ready()`; the engine does the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from crm_site.kit.filters import Filter
from customers.records.filters.lists import list_of

Words = str | Promise
Pairs = Sequence[tuple[str, Words]]


@dataclass(frozen=True)
class Shipped:
    """A ready-made view: `filter` is a tree as it is stored. Nobody is offered one over what he does not read."""

    key: str
    name: Words
    filter: Mapping[str, Any] = field(default_factory=dict)
    sort: str = ""


@dataclass(frozen=True)
class Quick:
    """One box of the filter line. `condition(value)` is None for a value that cannot be understood.

    `options(user)` makes it a select; `suggestions()` a text with proposals; neither: a mark that is on or off.
    """

    name: str
    label: Words
    condition: Callable[[str], Filter | None]
    options: Callable[[Any], Pairs] | None = None
    suggestions: Callable[[], Iterable[str]] | None = None
    hint: Words = ""


@dataclass(frozen=True)
class Editing:
    """How rows of a list are changed in place.

    `row(user, pk)` through the scope (raises Http404 or Locked); `form(user, row, names, data)` is a form of those
    fields, without those that are not the person's; `save(row, by, version, values)` is the one action, with
    all that it raises. `offers(user, row)`: the names he may write on a masked row, for the list's own marks.
    """

    form: Callable[..., Any]
    save: Callable[..., Any]
    offers: Callable[[Any, Any], frozenset[str]]
    url: Callable[[int], str]


@dataclass(frozen=True)
class Texts:
    """What the list's page says."""

    title: Words
    search: Words
    none_found: Words
    none_found_help: Words
    none_yet: Words
    none_yet_help: Words
    icon: str


@dataclass(frozen=True)
class MenuLine:
    """A line of the list's menu that leads elsewhere with what is listed: `url(listing)`."""

    label: Words
    icon: str
    url: Callable[[Any], str]
    allowed: Callable[[Any], bool] = lambda user: True


@dataclass(frozen=True)
class Kind:
    """One list. Its rows come from `records.filters.lists` under the same name, its columns from `columns`.

    `lead` is the column that names a row, first and never left out. `matching(rows, text, user)` narrows by the
    text box. `url(row)`, `called(row)` and `is_locked(row)` are asked of masked rows. `opens(user)` is the key of the ready-made view
    that the person meets first; the first of them shows whatever an address asks for.
    """

    name: str
    texts: Texts
    model: Any
    lead: str
    sort: str
    mask: Callable[[Iterable[Any], Any], list[Any]]
    matching: Callable[[Any, str, Any], Any]
    url: Callable[[Any], str]
    fields: tuple[str, ...]
    related: tuple[str, ...] = ()
    is_locked: Callable[[Any], bool] = lambda row: False
    # What a row is called on its card and to those who do not see the table.
    called: Callable[[Any], str] = str
    views: tuple[Shipped, ...] = ()
    opens: Callable[[Any], str] = lambda user: ""
    quick: tuple[Quick, ...] = ()
    editing: Editing | None = None
    bulk: tuple[Any, ...] = ()
    lines: tuple[MenuLine, ...] = ()
    board: tuple[str, ...] = ()
    # The topic whose news draw the lanes of an open board again.
    topic: str = ""
    # What stands below a lane's name, by its value: `lane_notes(rows, column)`, one query for all lanes.
    lane_notes: Callable[[Any, str], Mapping[str, str]] | None = None
    # What the listed rows come to, in words, for who reads the column `summed`: `sums(rows)`, one query.
    sums: Callable[[Any], str] | None = None
    summed: str = ""

    @property
    def address(self) -> str:
        """The page of the list."""
        found = list_of(self.name)
        return reverse(found.url_name) if found else ""


_kinds: dict[str, Kind] = {}


def kind(described: Kind) -> Kind:
    """Register a list; twice is a mistake in the code."""
    if described.name in _kinds:
        raise ValueError(f"There is a list of {described.name} already.")
    _kinds[described.name] = described
    return described


def add_verb(name: str, verb: Any) -> None:
    """A shelf above adds what can be done with many rows of a list."""
    _kinds[name] = replace(_kinds[name], bulk=(*_kinds[name].bulk, verb))


def add_line(name: str, line: MenuLine) -> None:
    """A shelf above adds where a list leads to."""
    _kinds[name] = replace(_kinds[name], lines=(*_kinds[name].lines, line))


def find(name: str) -> Kind | None:
    """The list of this name, or None."""
    return _kinds.get(name)


def only(rows: QuerySet, kind_: Kind, fields: Iterable[str]) -> QuerySet:
    """The columns that the page needs and nothing else (long texts stay in the database)."""
    wanted = dict.fromkeys([*kind_.fields, *fields])
    joined = dict.fromkeys([*kind_.related, *(name.rpartition("__")[0] for name in wanted if "__" in name)])
    return rows.select_related(*joined).only(*wanted) if joined else rows.only(*wanted)
