"""The lists that can be filtered: which rows they show, with a filter and without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from crm_site.kit.filters import Asker, Filter, compile, parse
from customers.records.filters.asking import asker_for
from ownership.access.facets import UNCLAIMED
from ownership.access.querysets import held_back
from ownership.access.viewer import viewer_of

Words = str | Promise
Rows = Callable[[Any], QuerySet]


@dataclass(frozen=True)
class ListOf:
    """One list. `rows(user)` are all it shows, `readable(user)` those whose values the person reads.

    The two differ by locked customers, of which a list shows name and padlock: `open_names` are the fields
    that give away no more than that. `noun(n)` says how many rows: "1,284 customers".
    """

    record: str
    label: Words
    rows: Rows
    readable: Rows
    noun: Callable[[int], str]
    url_name: str
    open_names: frozenset[str] = frozenset()


_lists: dict[str, ListOf] = {}


def register(
    record: str,
    label: Words,
    *,
    rows: Rows,
    noun: Callable[[int], str],
    url_name: str,
    readable: Rows | None = None,
    open_names: tuple[str, ...] = (),
) -> None:
    """Say which rows the list of `record` has."""
    _lists[record] = ListOf(record, label, rows, readable or rows, noun, url_name, frozenset(open_names))


def list_of(record: str) -> ListOf | None:
    """The list of a record, None for one that has none."""
    return _lists.get(record)


def rows_of(filter: Filter, user: Any, *, asker: Asker | None = None, readable: bool = False) -> QuerySet:
    """The rows of a list that a filter lets through, for one person: scoped, unordered.

    A filter about more than name and padlock leaves the locked rows out, for its answer would give their
    values away; so does `readable`, for whoever tells more of them in another way. Raises FilterRefused.
    """
    shown = _lists[filter.record]
    if not filter:
        return shown.readable(user) if readable else shown.rows(user)
    is_open = filter.names <= shown.open_names and not filter.broken and not readable
    rows = (shown.rows if is_open else shown.readable)(user)
    if UNCLAIMED in filter.facets:
        rows = rows.exclude(held_back(viewer_of(user), rows.model))
    return rows.filter(compile(filter, asker or asker_for(user)))


def everything(record: str) -> Filter:
    """The filter that lets everything through."""
    return parse(record, {})
