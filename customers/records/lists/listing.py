"""A list as one person asked for it: view, filter, order, columns, layout, and one page of it.

What stands in the address wins over the view. What cannot be understood there is left out, not refused; a
filter that is broken or asks for more than the person reads says so and lists nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from crm_site.kit import filters
from crm_site.kit.filters import Filter, FilterBroken, FilterRefused
from crm_site.kit.paging import Order, Page, page_of
from customers.records.filters import lists as rows_with
from customers.records.lists import boxes, kinds, saved
from customers.records.lists.boxes import Box
from customers.records.lists.columns import Column, columns_of, meets
from customers.records.lists.drawing import Sheet
from customers.records.lists.kinds import Kind, Words
from customers.records.lists.saved import View
from customers.records.models import SavedView
from ownership.access.facets import Level
from ownership.access.querysets import counted
from ownership.access.viewer import viewer_of
from ownership.models import User

SIZES = (25, 50, 100)
USUAL_SIZE = 50
ROOMY = 7
TABLE, BOARD = SavedView.Layout.TABLE, SavedView.Layout.BOARD
# What an address may ask for beside the quick filters; any of them but `at` makes the view a changed one.
WISHES = ("f", "sort", "columns", "layout", "by")


@dataclass(frozen=True)
class Head:
    """One column's head. `sorted` is "ascending" or "descending" where the list is sorted by it."""

    key: str
    label: Words
    url: str
    sorted: str
    css: str


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address of the list without it."""

    words: str
    url: str


@dataclass(frozen=True)
class Tab:
    """A view above the list."""

    view: View
    url: str
    is_current: bool


class Listing:
    """One list for one person. Nothing is asked before it is needed."""

    def __init__(self, kind: Kind, user: User, params: Mapping[str, str], path: str = "") -> None:
        self.kind, self.user, self.path = kind, user, path
        self.params = dict(params.items())
        if hasattr(params, "getlist"):  # a form without scripts sends each column by itself
            self.params["columns"] = ",".join(params.getlist("columns"))
        self.text = params.get("text", "").strip()[:100]
        self.size = _size(params.get("size", ""))
        given = {one.name: params.get(one.name, "").strip()[:100] for one in kind.quick}
        asked = {one.name: one.condition(given[one.name]) for one in kind.quick if given[one.name]}
        self.conditions = {name: found for name, found in asked.items() if found is not None}
        self.values = {name: given[name] for name in self.conditions}

    # --- what is shown --------------------------------------------------------------------------------------

    @cached_property
    def views(self) -> list[View]:
        """The ready-made and saved views. One query."""
        return saved.views_of(self.kind, self.user)

    @cached_property
    def view(self) -> View:
        """The view in force; without any wish in the address the person's own choice."""
        key = self.params.get("view", "")
        if found := saved.chosen(self.views, key):
            return found
        wished = key or self.text or self.values or any(self.params.get(name) for name in WISHES)
        return self.views[0] if wished else self.first_view

    @cached_property
    def first_view(self) -> View:
        """What the list opens with."""
        return saved.opened_first(self.views, self.kind.opens(self.user))

    @cached_property
    def filter(self) -> Filter:
        """The address's filter or else the view's, and the quick filters."""
        return filters.together(self.base, *self.conditions.values()) if self.conditions else self.base

    @cached_property
    def base(self) -> Filter:
        """The filter without the quick ones."""
        if "f" not in self.params:
            return self.view.filter
        try:
            return filters.decode(self.kind.name, self.params["f"])
        except FilterBroken as broken:
            self.trouble = str(broken)
            return self.view.filter

    trouble = ""

    @cached_property
    def problem(self) -> str:
        """Why nothing can be listed, in a sentence; empty when all is well."""
        broken = self.filter.broken or self.trouble
        if broken:
            return self.trouble or str(self.filter.broken[0].sentence)
        return self.refusal

    @cached_property
    def refusal(self) -> str:
        """What the person may not filter by, in a sentence."""
        try:
            self._found  # noqa: B018 - compiled here, asked later
        except FilterRefused as refused:
            return str(refused)
        return ""

    @cached_property
    def _found(self) -> Any:
        return rows_with.rows_of(self.filter, self.user, readable=self._tells_more)

    @property
    def _tells_more(self) -> bool:
        """Whether the place of a row tells more than name and padlock do: the lane it lies in, or its rank."""
        usual = (self.kind.lead, self.kind.sort.lstrip("-"))
        return self.layout == BOARD or self.sort.lstrip("-") not in usual

    def rows(self) -> Any:
        """Everything that the list holds for this person; nothing where the filter has a problem."""
        if self.problem:
            return self.kind_rows().none()
        return self.kind.matching(self._found, self.text, self.user) if self.text else self._found

    def kind_rows(self) -> Any:
        """All rows of the list that the person sees, whatever the filter."""
        return rows_with.rows_of(rows_with.everything(self.kind.name), self.user)

    @cached_property
    def offered(self) -> dict[str, Column]:
        """The columns that the person may have: those of facets that his profile hides are left out.

        Identity and the leading column always stand: a share opens rows for people whose profile shows nothing,
        and the mask holds.
        """
        profile = {**viewer_of(self.user).profile, "identity": Level.READ}
        columns = columns_of(self.kind.name)
        return {key: one for key, one in columns.items() if key == self.kind.lead or meets(one, profile)}

    def _reads(self, column: Column) -> bool:
        """Whether the person's profile shows what the column says in full: lanes and ranks would tell masked values."""
        return column.facet == "identity" or viewer_of(self.user).profile[column.facet] >= Level.READ

    @cached_property
    def columns(self) -> list[Column]:
        """The lead column, then the address's, the view's or the usual ones."""
        wished = [key for key in self.params.get("columns", "").split(",") if key in self.offered]
        keys = wished or [key for key in self.view.columns if key in self.offered]
        keys = keys or [key for key, one in self.offered.items() if one.default]
        return [self.offered[key] for key in dict.fromkeys([self.kind.lead, *keys])]

    # --- order and pages ------------------------------------------------------------------------------------

    @cached_property
    def sort(self) -> str:
        """A column's key, with "-" for descending."""
        for wish in (self.params.get("sort", ""), self.view.sort):
            if wish and self._order(wish):
                return wish
        return self.kind.sort

    @property
    def order(self) -> Order:
        """How the rows stand."""
        return self._order(self.sort) or Order(("id",))

    def _order(self, wish: str) -> Order | None:
        column = self.offered.get(wish.lstrip("-"))
        if column is None or column.order is None or wish.startswith("--") or not self._reads(column):
            return None
        if column.order_if is not None and not column.order_if(self.filter):
            return None
        return _turned(column.order) if wish.startswith("-") else column.order

    def page(self) -> Page:
        """Masked lines, with how many there are. Few queries, as many for ten rows as for a hundred."""
        found = self.rows()
        columns = self.columns
        needed = [name for one in columns for name in one.fields]
        needed += [name for name, _ in self.order.columns]
        asked = kinds.only(found, self.kind, needed)
        page = page_of(asked, self.order, self._paged(), size=self.size, path=self.path)
        alone = page.next_url is None and page.previous_url is None
        page.count, page.capped = (len(page), False) if alone else counted(found)
        page.count = max(page.count, len(page))
        page.rows = Sheet(self.kind, columns, self.user).lines(self.kind.mask(page.rows, self.user))
        return page

    def sums(self, page: Page) -> str:
        """What all rows come to, beside how many they are; empty where they are more than are counted, or where the
        person does not read their amounts."""
        column = self.offered.get(self.kind.summed)
        if (
            self.kind.sums is None
            or column is None
            or page.capped
            or not page.count
            or not self._reads(column)
        ):
            return ""
        return self.kind.sums(self.rows())

    def heads(self) -> Iterator[Head]:
        """The columns' heads; those one can sort by carry an address that turns the order round."""
        for one in self.columns:
            sorted_by = self.sort.lstrip("-") == one.key
            direction = ("descending" if self.sort.startswith("-") else "ascending") if sorted_by else ""
            wish = _next_wish(one, self.sort) if self._order(one.key) else ""
            yield Head(one.key, one.label, self.url(sort=wish) if wish else "", direction, one.css)

    # --- addresses ------------------------------------------------------------------------------------------

    @property
    def kept(self) -> dict[str, str]:
        """The wishes that stand in the address now."""
        wishes = {name: self.params[name] for name in WISHES if self.params.get(name)}
        if "f" in self.params:
            wishes["f"] = filters.encode(self.base)
        found = {"view": self.view_key, "text": self.text, **wishes, **self.values}
        if self.size != USUAL_SIZE:
            found["size"] = str(self.size)
        return {name: value for name, value in found.items() if value or (name == "f" and "f" in self.params)}

    @property
    def view_key(self) -> str:
        """How the view is named in an address; the first one needs no name, unless another is opened first."""
        return "" if self.view is self.first_view is self.views[0] else self.view.key

    def _paged(self) -> dict[str, str]:
        return {**self.kept, "at": self.params.get("at", "")}

    def url(self, **changes: str | None) -> str:
        """The list's address with other wishes, on its first page; None or "" takes one away."""
        kept = {name: value for name, value in {**self.kept, **changes}.items() if value}
        if changes.get("f") == "" and self.view.filter:
            kept["f"] = ""  # an empty filter that stands above the view's
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    @property
    def query(self) -> str:
        """What names exactly these rows: for verbs about all of them."""
        return urlencode(self.kept)

    # --- views, filters in words ----------------------------------------------------------------------------

    @property
    def is_changed(self) -> bool:
        """Whether the address asks for something else than the view says."""
        return bool(self.values) or any(name in self.kept for name in WISHES)

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the rows."""
        return bool(self.filter or self.text or self.trouble)

    def tabs(self) -> list[Tab]:
        """Views that stand above the list, the present one among them."""
        shown = [one for one in self.views if one.is_pinned or one is self.view]
        return [self._tab(one) for one in shown]

    def more_tabs(self) -> list[Tab]:
        """The other views, behind the menu."""
        return [self._tab(one) for one in self.views if not one.is_pinned and one is not self.view]

    def _tab(self, view: View) -> Tab:
        url = self.path if view is self.first_view else f"{self.path}?{urlencode({'view': view.key})}"
        return Tab(view, url, view is self.view and not self.is_changed and not self.text)

    def chips(self) -> list[Chip]:
        """The filters in force beside the view's own, in words."""
        found = []
        if "f" in self.params and self.base:
            found.append(Chip(filters.sentence(self.base), self.url(f="")))
        found += [
            Chip(filters.sentence(one), self.url(**{name: ""})) for name, one in self.conditions.items()
        ]
        if self.text:
            found.append(Chip(f"“{self.text}”", self.url(text="")))
        return found

    @cached_property
    def sentence(self) -> str:
        """What the view itself filters by, while nothing in the address stands above it."""
        return "" if "f" in self.params or not self.view.filter else filters.sentence(self.view.filter)

    def quick_boxes(self) -> Iterator[Box]:
        """The boxes of the filter line."""
        for one in self.kind.quick:
            yield boxes.box_of(one, self.values.get(one.name, ""), self.user)

    @property
    def kept_beside(self) -> list[tuple[str, str]]:
        """What the filter line's form carries on."""
        own = {"text", *(one.name for one in self.kind.quick)}
        return [(name, value) for name, value in self.kept.items() if name not in own]

    @property
    def kept_but_columns(self) -> list[tuple[str, str]]:
        """What the column picker's form carries on."""
        return [(name, value) for name, value in self.kept.items() if name != "columns"]

    @property
    def column_keys(self) -> str:
        """The columns shown, as the address has them."""
        return ",".join(one.key for one in self.columns)

    @property
    def is_wide(self) -> bool:
        """Whether the table needs more room than a page has: it then scrolls inside its card."""
        return len(self.columns) > ROOMY

    @property
    def here(self) -> str:
        """The address of what is shown now."""
        return self.url(**({"at": self.params["at"]} if self.params.get("at") else {}))

    @property
    def builder_url(self) -> str:
        """Where the filter is put together; it leads back to this list."""
        back = self.url(**{one.name: "" for one in self.kind.quick}, f=None)
        save = f"{reverse('customers:view-new', args=[self.kind.name])}?{urlencode({'view': self.view.key})}"
        asked = {"f": filters.encode(self.filter) if self.filter else "", "back": back, "save": save}
        return f"{reverse('customers:filter-builder', args=[self.kind.name])}?{urlencode(asked)}"

    @property
    def bulk_verbs(self) -> list[Any]:
        """What the person may do with several rows at once."""
        return [one for one in self.kind.bulk if one.allowed(self.user)]

    @property
    def menu_lines(self) -> list[tuple[Any, str]]:
        """(line, address) of where the list leads to from its menu."""
        return [(one, one.url(self)) for one in self.kind.lines if one.allowed(self.user)]

    # --- layout ---------------------------------------------------------------------------------------------

    @cached_property
    def board_by(self) -> str:
        """The column that the board stands by; empty where the list has none."""
        able = self.boards
        wish = self.params.get("by") or self.view.board_by
        return wish if wish in able else next(iter(able), "")

    @property
    def board_field(self) -> str:
        """The form's field that a move to another lane writes."""
        return self.boards[self.board_by].edit if self.board_by else ""

    @cached_property
    def boards(self) -> dict[str, Column]:
        """Columns that a board can stand by, those the list names first before others."""
        able = {
            key: one
            for key, one in self.offered.items()
            if (one.choices or one.lanes) and one.edit and self._reads(one)
        }
        first = [key for key in self.kind.board if key in able]
        return {key: able[key] for key in dict.fromkeys([*first, *able])}

    @property
    def layout(self) -> str:
        """Table or board."""
        wish = self.params.get("layout") or self.view.layout
        return str(BOARD) if wish == BOARD and self.board_by else str(TABLE)

    def wish_for(self, layout: str) -> str:
        """What an address says for this layout: nothing where the view has it anyway."""
        return "" if layout == (self.view.layout or TABLE) else layout

    def as_view(self) -> dict[str, Any]:
        """What a saved view of this would hold."""
        return {
            "listing": self.kind.name,
            "filter": filters.dump(self.filter) if self.filter else {},
            "columns": [one.key for one in self.columns] if self._has_own_columns else [],
            "sort": self.sort if self.sort != self.kind.sort else "",
            "layout": self.layout,
            "board_by": self.board_by if self.layout == BOARD else "",
        }

    @property
    def _has_own_columns(self) -> bool:
        return bool(self.params.get("columns") or self.view.columns)


def _size(word: str) -> int:
    return int(word) if word in {str(size) for size in SIZES} else USUAL_SIZE


def _turned(order: Order) -> Order:
    return Order(tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order.fields))


def _next_wish(column: Column, sort: str) -> str:
    """Sorted by it already: the other way round; else as it is usual: texts upwards, times downwards."""
    if sort.lstrip("-") == column.key:
        return column.key if sort.startswith("-") else f"-{column.key}"
    return f"-{column.key}" if column.kind == "moment" else column.key
