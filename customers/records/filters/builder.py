"""The builder: a draft with everything that its page shows, and the filter it stands for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import filters
from crm_site.kit.filters import ALL, ANY, KINDS, Filter, FilterBroken, FilterField, FilterRefused
from crm_site.kit.paging import capped_count
from customers.records.filters import drawing, lists
from customers.records.filters.asking import asker_for
from customers.records.filters.draft import (
    INSIDE,
    NONE,
    NOT_ALL,
    ROOT,
    DraftGroup,
    Row,
    carry_out,
    data_of,
    from_filter,
    from_params,
    row_data,
)
from customers.records.filters.drawing import Picks

GROUP_WORDS = {
    ALL: pgettext_lazy("filter: a group", "All of these fit"),
    ANY: pgettext_lazy("filter: a group", "Any of these fits"),
    NONE: pgettext_lazy("filter: a group", "None of these fits"),
    NOT_ALL: pgettext_lazy("filter: a group", "Not all of these fit"),
}
DEEPEST = 4  # groups below this depth could not be read again
Words = str | Promise
NO_PICKS = Picks()


@dataclass
class DrawnRow:
    """One line as the page shows it."""

    path: str
    row: Row
    field: FilterField | None = None
    fields: Any = ""  # options of the select boxes, drawn
    operators: Any = ""
    input: str = ""
    picks: Picks = NO_PICKS
    error: Words = ""
    is_complete: bool = False
    inside: DrawnGroup | None = None
    is_group: bool = False

    @property
    def value_name(self) -> str:
        return f"{self.path}.value"

    @property
    def error_attrs(self) -> SafeString:
        """What ties the input to the sentence below it."""
        if not self.error:
            return SafeString("")
        return format_html(' aria-invalid="true" aria-describedby="{}-error"', self.path)

    @property
    def first(self) -> str:
        return self.row.values[0] if self.row.values else ""

    @property
    def second(self) -> str:
        return self.row.values[1] if len(self.row.values) > 1 else ""


@dataclass
class DrawnGroup:
    """One group as the page shows it."""

    path: str
    words: Any = ""
    parts: list[DrawnRow | DrawnGroup] = attribute(default_factory=list)
    may_nest: bool = True
    is_root: bool = False
    is_inside: bool = False
    is_group: bool = True

    @property
    def add_verb(self) -> str:
        return f"add:{self.path}"

    @property
    def add_id(self) -> str:
        return f"add-{self.path}"

    @property
    def group_verb(self) -> str:
        return f"group:{self.path}"

    @property
    def group_id(self) -> str:
        return f"group-{self.path}"


class Builder:
    """A filter that somebody builds over one list. Understands what he posted, or the filter of an address.

    `back` and `save` are addresses of this site, where applying and saving lead.
    """

    def __init__(self, record: str, viewer: Any, params: Any, *, back: str = "", save: str = "") -> None:
        self.record, self.viewer = record, viewer
        self.back, self.save = back, save
        self.url = reverse("customers:filter-builder", args=[record])
        self.asker = asker_for(viewer)
        self.draft = from_params(params) or from_filter(_stored(record, params.get("f", "")))
        self.focus = carry_out(self.draft, params.get("verb", ""))
        self.draft.parts = self.draft.parts or [Row()]
        self._known: dict[str, dict[str, FilterField]] = {}
        self._complete: list[Row] = []
        self.root = self._group(self.draft, ROOT, record, 1)

    # --- what it stands for -------------------------------------------------------------------------------

    @cached_property
    def filter(self) -> Filter:
        """The filter of the lines that are complete; broken where they are too many or too deep."""
        return filters.read(self.record, data_of(self.draft, map(id, self._complete)) or {})

    @property
    def word(self) -> str:
        """The filter as a word for an address."""
        return filters.encode(self.filter)

    @property
    def sentence(self) -> str:
        """The filter in words; "" for an empty one."""
        return filters.sentence(self.filter)

    def count(self) -> tuple[int, bool]:
        """How many rows of the person's list fit, counted up to the cap."""
        return capped_count(lists.rows_of(self.filter, self.viewer, asker=self.asker))

    @cached_property
    def count_words(self) -> str:
        """ "1,284 customers", "10,000+ customers"."""
        found = lists.list_of(self.record)
        number, capped = self.count()
        noun = found.noun(number) if found else "%(n)s"
        return noun % {"n": f"{number:,}{'+' if capped else ''}"}

    @property
    def clear_url(self) -> str:
        """Where one comes back to without a filter."""
        return with_filter(self.back, "")

    @property
    def has_errors(self) -> bool:
        """Whether a line cannot be understood, or is not filled in."""
        unfinished = any(row.error or not row.is_complete for row in self.rows() if row.row.field)
        return unfinished or bool(self.filter.broken)

    def rows(self) -> Iterator[DrawnRow]:
        """Every line, those inside groups and related rows too."""
        yield from _rows(self.root)

    def complain(self) -> None:
        """Say beside each unfinished line what is missing: somebody wants to apply the filter."""
        for row in self.rows():
            if row.row.field and not row.error and not row.is_complete:
                row.error = _("Say what to compare with.")

    # --- drawing ------------------------------------------------------------------------------------------

    def _group(self, group: DraftGroup, path: str, record: str, depth: int) -> DrawnGroup:
        parts = [
            self._group(part, f"{path}.{number}", record, depth + 1)
            if isinstance(part, DraftGroup)
            else self._row(part, f"{path}.{number}", record, depth)
            for number, part in enumerate(group.parts)
        ]
        words = drawing.options(GROUP_WORDS.items(), [group.word])
        kept: list[DrawnRow | DrawnGroup] = list(parts)
        return DrawnGroup(
            path, words, kept, depth < DEEPEST, is_root=path == ROOT, is_inside=path.endswith(f".{INSIDE}")
        )

    def _row(self, row: Row, path: str, record: str, depth: int) -> DrawnRow:
        known = self._fields(record)
        field = known.get(row.field)
        drawn = DrawnRow(path, row, field)
        if row.raw or (row.field and field is None):
            return self._broken(drawn, record)
        drawn.fields = drawing.fields(self._offered(record, row.field), row.field)
        if field is None:
            return drawn
        kind = KINDS[field.kind]
        operators = kind.operators_of(field)
        row.op = row.op if row.op in operators else next(iter(operators))
        drawn.operators = drawing.options(operators.items(), [row.op])
        drawn.input = kind.input(row.op)
        if drawn.input == "tree":
            row.inside = row.inside or DraftGroup()
            drawn.inside = self._group(row.inside, f"{path}.{INSIDE}", field.related, depth + 1)
        else:
            row.values = drawing.fitting(drawn.input, row.values)
            drawn.picks = drawing.picks(field, drawn.input, row.values, path, self.viewer)
        return self._judged(drawn, record)

    def _judged(self, drawn: DrawnRow, record: str) -> DrawnRow:
        """Whether the line is complete, or what is wrong with it."""
        row = drawn.row
        if drawn.input not in ("none", "tree") and not any(row.values):
            return drawn
        if drawn.input in ("two_numbers", "two_dates") and not all(row.values):
            return drawn
        try:
            one = filters.parse(record, row_data(row, set(map(id, self._complete))))
            filters.check(one, self.asker)
        except (FilterBroken, FilterRefused) as problem:
            drawn.error = problem.sentence
            return drawn
        drawn.is_complete = True
        self._complete.append(row)
        return drawn

    def _broken(self, drawn: DrawnRow, record: str) -> DrawnRow:
        """A condition that vanished stays until it is removed, and keeps the filter from matching."""
        data = row_data(drawn.row)
        found = filters.read(record, data)
        drawn.row.raw = drawn.row.raw or json.dumps(data)
        drawn.error = found.broken[0].sentence if found.broken else _("Remove this condition.")
        self._complete.append(drawn.row)
        return drawn

    def _fields(self, record: str) -> dict[str, FilterField]:
        if record not in self._known:
            self._known[record] = filters.fields_of(record)
        return self._known[record]

    def _offered(self, record: str, chosen: str) -> list[FilterField]:
        """Fields whose facet the person reads, and the one that stands there."""
        return [
            field
            for field in self._fields(record).values()
            if self.asker.reads(field.facet) or field.name == chosen
        ]


def _rows(group: DrawnGroup) -> Iterator[DrawnRow]:
    for part in group.parts:
        if isinstance(part, DrawnGroup):
            yield from _rows(part)
        else:
            yield part
            if part.inside is not None:
                yield from _rows(part.inside)


def with_filter(url: str, word: str) -> str:
    """The address with this filter, on its first page; what else stands in it is kept."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("f", "at")]
    return parts._replace(query=urlencode([*kept, *([("f", word)] if word else [])]), fragment="").geturl()


def _stored(record: str, word: str) -> Filter:
    """The filter of an address; broken parts stand in it as such, an address of another make is empty."""
    try:
        return filters.read(record, filters.decode_data(word))
    except FilterBroken:
        return lists.everything(record)
