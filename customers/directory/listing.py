"""The list of customers: what may be filtered and sorted by, one page of it, and the chips that say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit.paging import Order, Page, capped_count, page_of
from customers.directory import places, rows
from customers.directory.models import Customer
from customers.directory.querysets import CustomerQuerySet
from customers.directory.selectors import owners_to_filter
from ownership.access.masking import mask
from ownership.models import User

Words = str | Promise
FILTERS = ("text", "region", "industry", "level", "stage", "owner", "key")
ORDERS = {
    "recent": Order(("-updated_at", "-id")),
    "name": Order(("name", "id")),
    "newest": Order(("-created_at", "-id")),
}
CHOICES: dict[str, tuple[Words, Any]] = {
    "industry": (gettext_lazy("Industry"), Customer.Industry),
    "level": (gettext_lazy("Level"), Customer.Grade),
    "stage": (gettext_lazy("Stage"), Customer.Stage),
}
MINE, NOBODY = "me", "nobody"
SELECTED = SafeString(" selected")
VIEWS: tuple[tuple[Words, dict[str, str]], ...] = (
    (gettext_lazy("All customers"), {}),
    (gettext_lazy("My customers"), {"owner": MINE}),
    (gettext_lazy("Key customers"), {"key": "1"}),
    (gettext_lazy("Nobody's customers"), {"owner": NOBODY}),
)
COLUMNS: tuple[tuple[Words, str, str], ...] = (
    (gettext_lazy("Customer"), "name", "ascending"),
    (gettext_lazy("Level"), "", ""),
    (gettext_lazy("Stage"), "", ""),
    (gettext_lazy("Region"), "", ""),
    (gettext_lazy("Industry"), "", ""),
    (gettext_lazy("Owner"), "", ""),
    (gettext_lazy("Last change"), "recent", "descending"),
)


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address of the list without it."""

    words: str
    url: str


@dataclass(frozen=True)
class Select:
    """One select box of the filter line, with its options drawn: a hundred of them cost a loop of tags 4 ms."""

    name: str
    label: Words
    options: SafeString


@dataclass(frozen=True)
class View:
    """A ready-made filter."""

    label: Words
    url: str
    is_current: bool


@dataclass(frozen=True)
class Head:
    """One column's head. `sorted` is "ascending" or "descending" where the list is sorted by it."""

    label: Words
    url: str
    sorted: str


class Listing:
    """The list as one person asked for it. What cannot be understood is left out, not refused."""

    def __init__(self, user: User, params: Mapping[str, str], path: str = "") -> None:
        self.user, self.path = user, path
        self.at = params.get("at", "")
        self.sort = params.get("sort", "recent") if params.get("sort") in ORDERS else "recent"
        given = {name: params.get(name, "").strip()[:100] for name in FILTERS}
        self.values = {name: value for name, value in given.items() if value and _known(name, value)}
        self.owners = owners_to_filter(user)

    def page(self, size: int = 50) -> Page:
        """Fifty masked lines, with how many there are. Two queries, one probe, one for shared rows."""
        found = self.rows()
        page = page_of(
            found.for_list(), ORDERS[self.sort], {**self._kept(), "at": self.at}, size=size, path=self.path
        )
        alone = page.next_url is None and page.previous_url is None
        page.count, page.capped = (len(page), False) if alone else capped_count(found)
        page.rows = rows.drawn(mask(page.rows, self.user))
        return page

    def rows(self) -> CustomerQuerySet:
        """Everything that the list holds for this person: locked customers too, as name and padlock."""
        found = Customer.objects.listed_to(self.user)
        for name, value in self.values.items():
            found = _narrow(found, name, value, self.user)
        return found

    @property
    def is_filtered(self) -> bool:
        return bool(self.values)

    def chips(self) -> list[Chip]:
        """The filters in force, in words."""
        return [Chip(self._words(name, value), self.url(**{name: ""})) for name, value in self.values.items()]

    def selects(self) -> Iterator[Select]:
        """The select boxes with what is chosen now."""
        for name, (label, choices) in CHOICES.items():
            words = rows.words_of(choices)
            yield Select(name, label, _options(str(label), tuple(words.items()), self.values.get(name)))
        pairs = ((MINE, _("me")), (NOBODY, _("nobody")), *self.owners)
        yield Select("owner", _("Owner"), _options(_("Owner"), pairs, self.values.get("owner")))

    def provinces(self) -> SafeString:
        """Names to suggest while a region is typed."""
        return _suggestions(tuple(places.provinces()))

    def views(self) -> Iterator[View]:
        """Ready-made filters, the one in force marked."""
        for label, values in VIEWS:
            yield View(label, self.url(**{**dict.fromkeys(FILTERS, ""), **values}), self.values == values)

    def heads(self) -> Iterator[Head]:
        """The columns; those one can sort by carry an address."""
        for label, sort, direction in COLUMNS:
            url = self.url(sort="" if sort == "recent" else sort) if sort else ""
            yield Head(label, url, direction if sort and sort == self.sort else "")

    def url(self, **changes: str) -> str:
        """The list's address with other filters, on its first page."""
        kept = {name: value for name, value in {**self._kept(), **changes}.items() if value}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    def _kept(self) -> dict[str, str]:
        return {**self.values, **({"sort": self.sort} if self.sort != "recent" else {})}

    def _words(self, name: str, value: str) -> str:
        if name in CHOICES:
            label, choices = CHOICES[name]
            return f"{label}: {rows.words_of(choices)[value]}"
        if name == "owner":
            return _("Owner: %(name)s") % {"name": self._owner_name(value)}
        if name == "region":
            return _("Region: %(name)s") % {"name": places.label(value)}
        return _("Key customers") if name == "key" else f"“{value}”"

    def _owner_name(self, value: str) -> str:
        if value in (MINE, NOBODY):
            return _("me") if value == MINE else _("nobody")
        return dict(self.owners).get(value, value)


@lru_cache(maxsize=512)
def _options(label: str, pairs: tuple[tuple[str, str], ...], chosen: str | None) -> SafeString:
    drawn = [format_html('<option value="">{}</option>', label)]
    drawn += [
        format_html('<option value="{}"{}>{}</option>', value, SELECTED if value == chosen else "", words)
        for value, words in pairs
    ]
    return SafeString("".join(drawn))


@lru_cache(maxsize=8)
def _suggestions(names: tuple[str, ...]) -> SafeString:
    return format_html_join("", '<option value="{}"></option>', ((name,) for name in names))


def _known(name: str, value: str) -> bool:
    if name in CHOICES:
        return value in CHOICES[name][1].values
    if name == "owner":
        return value in (MINE, NOBODY) or value.isdecimal()
    return name != "key" or value == "1"


def _narrow(rows: CustomerQuerySet, name: str, value: str, user: User) -> CustomerQuerySet:
    if name == "text":
        return rows.called(value)
    if name == "region":
        return rows.filter(places.condition(value))
    if name == "owner":
        return rows.unassigned() if value == NOBODY else rows.filter(owner=_pk(value, user))
    return rows.filter(is_key=True) if name == "key" else rows.filter(**{name: value})


def _pk(value: str, user: User) -> int:
    return user.pk if value == MINE else int(value)
