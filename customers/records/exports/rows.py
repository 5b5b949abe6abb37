"""Which rows an export holds, and what of them: the list's own rows, columns and masks, asked at the moment of writing.

The ids are taken down first, in the list's order (eight bytes each): whoever edits a row meanwhile moves it in the
list, and it would be met twice or not at all.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict

from crm_site.kit.errors import RuleBroken
from customers.records.exports import cells
from customers.records.exports.kinds import Kind
from customers.records.lists import columns as registry
from customers.records.lists import kinds as lists
from customers.records.lists.columns import Column
from customers.records.lists.listing import Listing
from customers.records.models import Export
from ownership.models import User

SLICE = 1_000


def listing_of(kind: Kind, user: User, query: str) -> Listing:
    """The list as its address asks for it."""
    described = lists.find(kind.name)
    assert described is not None
    return Listing(described, user, QueryDict(query), described.address)


def ids_of(listing: Listing, picked: Sequence[int] | None) -> array[int]:
    """The rows that are meant, in the list's order. One query. Raises RuleBroken where its filter is broken."""
    if picked is None and listing.problem:
        raise RuleBroken(listing.problem)
    rows = listing.rows() if picked is None else listing.kind_rows().filter(pk__in=picked)
    found = rows.order_by(*listing.order.fields).values_list("pk", flat=True)
    return array("q", found.iterator(chunk_size=10_000))


def slices(listing: Listing, ids: array[int], columns: Sequence[Column]) -> Iterator[list[Any]]:
    """The readable rows among `ids`, a thousand at a time, masked; locked ones and what has gone are left out.

    The same few queries for each slice, whatever it holds.
    """
    described = listing.kind
    needed = [name for one in columns for name in one.fields]
    for start in range(0, len(ids), SLICE):
        some = ids[start : start + SLICE]
        found = lists.only(listing.kind_rows().filter(pk__in=list(some)), described, needed)
        rows = {row.pk: row for row in described.mask(found.order_by(), listing.user)}
        yield [rows[pk] for pk in some if pk in rows and not described.is_locked(rows[pk])]


def values(columns: Sequence[Column], rows: Sequence[Any], user: User) -> Iterator[list[cells.Cell]]:
    """The cells of each row. One query at most for each column."""
    by_column = [_plain(one, registry.values(one, rows, user), rows) for one in columns]
    return (list(row) for row in zip(*by_column, strict=True))


def chosen(kind: Kind, listing: Listing, keys: Sequence[str]) -> list[Column]:
    """The columns of these names that the person may have, in their order."""
    offered = listing.offered
    return [kind.columns.get(key, offered[key]) for key in dict.fromkeys(keys) if key in offered]


def headers(kind: Kind, columns: Sequence[Column]) -> list[str]:
    """The columns' names in files; a name that stands there already says which of both it is."""
    words = [cells.header(kind.headers.get(one.key, one.label)) for one in columns]
    return [
        word if words.index(word) == place else f"{word} ({columns[place].key})"
        for place, word in enumerate(words)
    ]


def asked(export: Export, kind: Kind) -> tuple[Listing, array[int], list[Column]]:
    """What an export was asked for, as it is now."""
    listing = listing_of(kind, export.by, export.query)
    return listing, ids_of(listing, export.picked), chosen(kind, listing, export.columns)


def _plain(column: Column, found: Sequence[Any], rows: Sequence[Any]) -> list[cells.Cell]:
    return [cells.cell(_of(column, value, row)) for value, row in zip(found, rows, strict=True)]


def _of(column: Column, value: Any, row: Any) -> Any:
    if value in (None, "", []) or getattr(value, "is_masked", False) or column.plain is None:
        return value
    return column.plain(value, row)
