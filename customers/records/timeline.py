"""The customer's timeline: every shelf and floor writes its lines here, the reader meets those of his facets.

A kind is registered in `ready()` with its sentence; a line holds ids and field names, so what it says is put
together when it is read, in the reader's language and with what he may see then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_site.kit.paging import Order, Page, page_of
from customers.records.models import TimelineEntry
from notifications import notices
from ownership.access.masking import MaskedRow, levels_for
from ownership.models import User

if TYPE_CHECKING:
    from customers.directory.models import Customer

Words = str | Promise
Text = Callable[[TimelineEntry, dict[int, str]], Words]
Icon = str | Callable[[TimelineEntry], str]
Finder = Callable[[Any, Any, str], Iterable[int]]
NEWEST = Order(("-at", "-id"))
PAGE = 20
LOOKED_AT, WRITERS = 2_000, 50


@dataclass(frozen=True)
class Kind:
    """How one kind of line looks and reads."""

    name: str
    icon: Icon
    text: Text
    facet: str
    tone: str = ""
    people: tuple[str, ...] = ()
    url: Callable[[TimelineEntry], str] | None = None
    more: Callable[[TimelineEntry], Words] | None = None


@dataclass(frozen=True)
class Group:
    """Kinds of lines that a reader asks for together; `prefixes` are what their names begin with."""

    key: str
    label: Words
    prefixes: tuple[str, ...]
    order: int


@dataclass(frozen=True)
class Line:
    """A line as one person reads it. `by` None means the system; `url` is empty where nothing can be opened;
    `more` is what was said, below the sentence."""

    at: datetime
    icon: str
    tone: str
    text: Words
    by: User | None
    url: str = ""
    more: Words = ""


_kinds: dict[str, Kind] = {}
_groups: dict[str, Group] = {}
_finders: dict[str, Finder] = {}
_UNKNOWN = Kind("", icon="point", text=lambda entry, names: _("Something was noted here."), facet="")


def entry(
    kind: str,
    *,
    icon: Icon,
    text: Text,
    facet: str,
    tone: str = "",
    people: Iterable[str] = (),
    url: Callable[[TimelineEntry], str] | None = None,
    more: Callable[[TimelineEntry], Words] | None = None,
) -> None:
    """Register a kind of line; once, in `ready()`.

    `text(line, names)` is called when the line is read: `line.facts` are the ids given to `add()`,
    `line.row` is the row it is about, masked for the reader, None when he may not see it (it comes from the
    fetcher given to `notices.subject()`), and `names` maps the person ids found in the facts named in
    `people` to names. `url(line)` and `more(line)`, what was said in full, are asked only when `row` is there.
    """
    if kind in _kinds:
        raise ValueError(f"There is a timeline entry {kind} already.")
    _kinds[str(kind)] = Kind(str(kind), icon, text, facet, tone, tuple(people), url, more)


def group(key: str, label: Words, *prefixes: str, order: int) -> None:
    """Register lines that a reader may ask for by themselves; once, in `ready()`."""
    if key in _groups:
        raise ValueError(f"There is a group of lines {key} already.")
    _groups[key] = Group(key, label, prefixes, order)


def finder(about_type: str, find: Finder) -> None:
    """Register how to find rows of a type by text: `find(user, customer, text)` gives ids, few and by index.

    The customer is visible to the person; the finder looks only at what he reads in plain.
    """
    _finders[about_type] = find


def groups() -> list[Group]:
    """The registered groups in order."""
    return sorted(_groups.values(), key=lambda one: one.order)


def kinds_in(key: str) -> list[str]:
    """Names of the kinds of lines in a group; none for an unknown one. The longest prefix decides."""
    claims = [(prefix, one.key) for one in _groups.values() for prefix in one.prefixes]
    claims.sort(key=lambda claim: -len(claim[0]))
    owners = {
        name: next((owner for prefix, owner in claims if name.startswith(prefix)), "") for name in _kinds
    }
    return [name for name, owner in owners.items() if owner == key]


def draft(
    customer: Customer,
    kind: str,
    *,
    about: Any = None,
    by: Any,
    at: datetime | None = None,
    **facts: Any,
) -> TimelineEntry:
    """An unsaved line, for writers in bulk. Raises KeyError for a kind that nobody registered."""
    return TimelineEntry(
        customer_id=customer.pk,
        at=at or timezone.now(),
        kind=str(kind),
        facet=_kinds[str(kind)].facet,
        about_type=about._meta.label_lower if about is not None else "",
        about_id=about.pk if about is not None else None,
        by=None if by is None or by.is_system else by,
        facts=facts,
    )


def add(
    customer: Customer,
    kind: str,
    *,
    about: Any = None,
    by: Any,
    at: datetime | None = None,
    **facts: Any,
) -> TimelineEntry:
    """Write one line in the caller's transaction. `facts` are ids and field names, never values."""
    line = draft(customer, kind, about=about, by=by, at=at, **facts)
    line.save(force_insert=True)
    return line


def page_for(
    user: Any,
    customer: Customer,
    params: Mapping[str, Any],
    *,
    path: str = "",
    wanted: Mapping[str, Any] | None = None,
) -> Page:
    """One keyset page of `Line`s of a visible customer, in the facets that the reader meets.

    `wanted` narrows: `group` (a registered one), `by` (a person's id), `text`. At most three queries, one per type
    of row that the lines are about and, with a text, one per finder, however many lines there are.
    """
    rows = TimelineEntry.objects.for_reader(user, customer).select_related("by")
    rows = _narrowed(rows, user, customer, wanted or {})
    page = page_of(rows, NEWEST, params, size=PAGE, path=path)
    _attach_rows(page.rows, user, customer)
    names = _names(page.rows)
    page.rows = [_line(one, names) for one in page.rows]
    return page


def _narrowed(rows: Any, user: Any, customer: Customer, wanted: Mapping[str, Any]) -> Any:
    if wanted.get("group"):
        rows = rows.filter(kind__in=kinds_in(wanted["group"]))
    if wanted.get("by"):
        rows = rows.filter(by=wanted["by"])
    if wanted.get("text"):
        found = Q(pk__in=[])
        for about_type, find in _finders.items():
            found |= Q(about_type=about_type, about_id__in=list(find(user, customer, wanted["text"])))
        rows = rows.filter(found)
    return rows


def writers(user: Any, customer: Customer) -> list[User]:
    """People who left lines that the reader meets, for the filter; the latest fifty. Two queries."""
    rows = TimelineEntry.objects.for_reader(user, customer).filter(by__isnull=False)
    recent = rows.values_list("by", flat=True)[:LOOKED_AT]
    return list(User.objects.filter(pk__in=set(recent)).order_by("name", "pk")[:WRITERS])


def _attach_rows(entries: list[TimelineEntry], user: Any, customer: Customer) -> None:
    wanted: dict[str, list[int]] = {}
    for one in entries:
        if one.about_id is not None:
            wanted.setdefault(one.about_type, []).append(one.about_id)
    levels = levels_for(user, customer)
    found = {name: notices.subjects_for(user, name, ids) for name, ids in wanted.items()}
    for one in entries:
        row = found.get(one.about_type, {}).get(one.about_id or 0)
        one.row = MaskedRow(row, levels) if row is not None and not isinstance(row, MaskedRow) else row


def _names(entries: list[TimelineEntry]) -> dict[int, str]:
    """Names of the people in the facts; no query when there are none."""
    wanted = {
        one.facts[fact]
        for one in entries
        for fact in _kinds.get(one.kind, _UNKNOWN).people
        if isinstance(one.facts.get(fact), int)
    }
    return {user.pk: user.label for user in User.objects.filter(pk__in=wanted)} if wanted else {}


def _line(one: TimelineEntry, names: dict[int, str]) -> Line:
    kind = _kinds.get(one.kind, _UNKNOWN)
    url = kind.url(one) if kind.url and one.row is not None else ""
    more = kind.more(one) if kind.more and one.row is not None else ""
    icon = kind.icon if isinstance(kind.icon, str) else kind.icon(one)
    return Line(one.at, icon, kind.tone, kind.text(one, names), one.by, url, more)


def brief(ids: Iterable[int]) -> list[Line]:
    """Lines by their ids without the rows they are about, newest first: for texts that are passed on. Two queries."""
    rows = list(TimelineEntry.objects.filter(pk__in=list(ids)).select_related("by").order_by("-at", "-id"))
    for one in rows:
        one.row = None
    names = _names(rows)
    return [_line(one, names) for one in rows]
