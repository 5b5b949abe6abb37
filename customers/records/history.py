"""Who changed what, when, from what to what: read from simple-history, masked by facet for the reader.

Shelves name the models whose history belongs to a customer. Values that the reader meets masked stay masked
here, old ones too; hidden fields are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from crm_site.kit.paging import Page
from customers.records.fields import past as own_fields
from customers.records.fields import record_of
from ownership.access.facets import Level
from ownership.access.masking import facet_map, levels_for, obscure
from ownership.access.querysets import owned_model

Words = str | Promise
PAGE = 20
KIND_ICONS = {"+": "plus", "~": "pencil", "-": "trash"}
KIND_TONES = {"+": "g", "~": "", "-": "r"}


@dataclass(frozen=True)
class Source:
    """A model whose history belongs to customers. `skip` names fields that say nothing to a reader."""

    model: Any
    of_customer: Callable[[int], Q]
    skip: frozenset[str]
    silent_start: bool

    @property
    def fields(self) -> list[models.Field]:
        return [one for one in self.model._meta.concrete_fields if one.editable and one.name not in self.skip]


@dataclass
class Difference:
    """One field: its name and both values as the reader may see them."""

    label: Words
    old: Any
    new: Any


@dataclass
class Change:
    """One saved row: by whom and when, and what differs. `by` None means the system."""

    at: datetime
    by: Any
    kind: str
    title: Words
    differences: list[Difference] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What happened to what: `contact changed`."""
        sentences = {"+": _("%(what)s entered"), "~": _("%(what)s changed"), "-": _("%(what)s removed")}
        return sentences[self.kind] % {"what": self.title}

    @property
    def icon(self) -> str:
        return KIND_ICONS[self.kind]

    @property
    def tone(self) -> str:
        return KIND_TONES[self.kind]


_sources: list[Source] = []


def track(
    model: Any, of_customer: Callable[[int], Q], *, skip: Iterable[str] = (), silent_start: bool = False
) -> None:
    """Show the history of `model` on customers' pages; `of_customer(pk)` picks its historical rows.

    `silent_start` leaves the first values out, where they would fill a page.
    """
    _sources.append(Source(model, of_customer, frozenset(skip) | {"id"}, silent_start))


def sign(row: Any, by: Any) -> None:
    """Have the next save or deletion of `row` stand in the history under `by`; the system signs with no name."""
    row._history_user = None if by.is_system else by


def page_for(user: Any, customer: Any, params: Mapping[str, Any], *, path: str = "") -> Page:
    """Twenty changes of a visible customer, newest first. Two queries per tracked model, one for names, one for
    people in custom fields."""
    before = _moment(params.get("before"))
    rows = sorted(_rows(customer.pk, before), key=lambda pair: pair[1].history_date, reverse=True)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    older = _older(rows)
    levels = levels_for(user, customer)
    people = own_fields.people_of([*(row for _source, row in rows), *older.values()])
    changes = [
        _change(source, row, older.get((source.model, row.previous)), levels, people) for source, row in rows
    ]
    _name_links(changes, user)
    page = Page([one for one in changes if one.differences or one.kind != "~"])
    if more:
        page.next_url = f"{path}?{urlencode({'before': rows[-1][1].history_date.isoformat()})}"
    if before:
        page.previous_url = path
    return page


def _moment(text: Any) -> datetime | None:
    try:
        found = parse_datetime(str(text or ""))
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _rows(customer_id: int, before: datetime | None) -> Iterable[tuple[Source, Any]]:
    for source in _sources:
        history = source.model.history.model.objects
        earlier = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        rows = history.filter(source.of_customer(customer_id)).annotate(
            previous=Subquery(earlier.order_by("-history_id").values("history_id")[:1])
        )
        rows = rows.filter(history_date__lt=before) if before else rows
        for row in rows.select_related("history_user").order_by("-history_date", "-history_id")[: PAGE + 1]:
            yield source, row


def _older(rows: list[tuple[Source, Any]]) -> dict[tuple[Any, int], Any]:
    """The state before each change, by model and history id. One query per model."""
    wanted: dict[Any, list[int]] = {}
    for source, row in rows:
        if row.previous and row.history_type == "~":
            wanted.setdefault(source.model, []).append(row.previous)
    return {
        (model, pk): row
        for model, ids in wanted.items()
        for pk, row in model.history.model.objects.in_bulk(ids).items()
    }


def _change(
    source: Source, row: Any, older: Any, levels: Mapping[str, int], people: Mapping[int, Any]
) -> Change:
    change = Change(row.history_date, row.history_user, row.history_type, source.model._meta.verbose_name)
    if row.history_type == "+" and source.silent_start:
        return change
    for one in source.fields:
        now = None if row.history_type == "-" else getattr(row, one.attname)
        before = getattr(row, one.attname) if row.history_type == "-" else getattr(older, one.attname, None)
        level = levels.get(facet_map(source.model).get(one.name, ""), Level.HIDDEN)
        if (before or None) != (now or None) and level > Level.HIDDEN:
            shown = (_shown(one, value, level) for value in (before, now))
            change.differences.append(Difference(one.verbose_name, *shown))
    record = record_of(source.model)
    if record:
        was = row if row.history_type == "-" else older
        now = None if row.history_type == "-" else row
        told = own_fields.differences(record, was, now, levels, people)
        change.differences += [Difference(*one) for one in told]
    return change


@dataclass(frozen=True)
class _Link:
    """A row behind a foreign key, named once all of them are known."""

    model: Any
    pk: int


def _shown(one: models.Field, value: Any, level: int) -> Any:
    if value in (None, ""):
        return ""
    if level == Level.MASKED:
        return obscure(value)
    if one.remote_field:
        return _Link(one.remote_field.model, value)
    if one.choices:
        return dict(one.flatchoices).get(value, value)
    return _words(value)


def _words(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return number_format(value, use_l10n=True) if isinstance(value, Decimal) else value


def _name_links(changes: list[Change], user: Any) -> None:
    """Replace links by names; one query per kind of row. A customer that the reader may not list has none."""
    differences = [one for change in changes for one in change.differences]
    wanted: dict[Any, set[int]] = {}
    for one in differences:
        for value in (one.old, one.new):
            if isinstance(value, _Link):
                wanted.setdefault(value.model, set()).add(value.pk)
    names = {model: _named(model, user).in_bulk(ids) for model, ids in wanted.items()}
    for one in differences:
        one.old, one.new = (
            names[value.model].get(value.pk, "?") if isinstance(value, _Link) else value
            for value in (one.old, one.new)
        )


def _named(model: Any, user: Any) -> Any:
    return model.objects.listed_to(user) if model is owned_model() else model._base_manager
