"""Columns of lists: shelves declare them in `ready()`; lists, boards and exports read values by nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from crm_site.kit.filters import Filter
from crm_site.kit.paging import Order
from ownership.access.facets import Level
from ownership.access.masking import Hidden, obscure

if TYPE_CHECKING:
    from customers.records.lists.pens import Pen

Words = str | Promise
Choices = Iterable[tuple[str, Words]]


@dataclass(frozen=True)
class Column:
    """One thing that a list can show of its rows. `row` is always a masked one.

    `read(row)` is its value; `load(rows, user)` finds it instead for a whole page at once ({pk: value}, rows
    without one left out), already narrowed to what the person may see. `draw(value, row, pen)` makes markup,
    `plain(value, row)` what a file holds: a text, number, date, truth or None. `fields` are the model's columns
    they need (`owner__name` joins). `order` makes the list sortable by it: columns that are never NULL and an
    index walks; `order_if(filter)` where that only holds for the rows of some filters. `edit` names the field of the list's form that changes it in place. `choices()` makes it one
    that a board can stand by, a lane for each, `lanes(listing)` where they differ by who asks for what; `narrow(value)` is a
    lane's condition where it is not "equal".
    """

    list: str
    key: str
    label: Words
    facet: str = "identity"
    kind: str = "text"
    read: Callable[[Any], Any] | None = None
    load: Callable[[Sequence[Any], Any], Mapping[int, Any]] | None = None
    draw: Callable[[Any, Any, Pen], str] | None = None
    plain: Callable[[Any, Any], Any] | None = None
    fields: tuple[str, ...] = ()
    order: Order | None = None
    order_if: Callable[[Filter], bool] | None = None
    edit: str = ""
    choices: Callable[[], Choices] | None = None
    lanes: Callable[[Any], Choices] | None = None
    narrow: Callable[[str], Any] | None = None
    css: str = ""
    default: bool = False
    group: Words = ""
    place: int = attribute(default=0, compare=False)

    def value(self, row: Any) -> Any:
        """What a masked row says here; for a column with `load`, ask `values`."""
        return self.read(row) if self.read else getattr(row, self.key)


Provider = Callable[[], Iterable[Column]]
_columns: dict[str, dict[str, Column]] = {}
_providers: dict[str, list[Provider]] = {}


def column(list_: str, key: str, label: Words, facet: str = "identity", **parts: Any) -> Column:
    """Declare a column; columns stand in this order where they are offered. Twice is a mistake in the code."""
    known = _columns.setdefault(list_, {})
    if key in known:
        raise ValueError(f"The list of {list_} has a column {key} already.")
    parts.setdefault("fields", () if parts.get("load") else (key,))
    known[key] = Column(list_, key, label, facet, **{"place": len(known), **parts})
    return known[key]


def provider(list_: str, columns: Provider) -> None:
    """Ask `columns()` for more of them, each time a list is drawn: keep what costs a query."""
    _providers.setdefault(list_, []).append(columns)


def columns_of(list_: str) -> dict[str, Column]:
    """All columns by key; a declared one stands above a provided one of its key."""
    provided = {one.key: one for ask in _providers.get(list_, ()) for one in ask()}
    return {
        **_columns.get(list_, {}),
        **{key: one for key, one in provided.items() if key not in _columns.get(list_, {})},
    }


def meets(column: Column, profile: Mapping[str, int]) -> bool:
    """Whether a person with these levels is offered the column at all."""
    return profile.get(column.facet, 0) > Level.HIDDEN


def values(
    column: Column, rows: Sequence[Any], user: Any, loaded: dict[Any, Mapping[int, Any]] | None = None
) -> list[Any]:
    """The column's values of masked rows, in their order. One query at most.

    `loaded` keeps what was found for these rows, so that columns which say different things of it ask once.
    """
    if column.load is None:
        return [column.value(row) for row in rows]
    loaded = {} if loaded is None else loaded
    if column.load not in loaded:
        loaded[column.load] = column.load(rows, user)
    found = loaded[column.load]
    return [_as_met(found.get(row.pk), row.levels[column.facet]) for row in rows]


def _as_met(value: Any, level: int) -> Any:
    """A value that was found beside the row, behind the row's mask."""
    if level >= Level.READ:
        return value
    return obscure(value) if level == Level.MASKED else Hidden("")
