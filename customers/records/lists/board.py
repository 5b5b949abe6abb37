"""A list as a board: one lane for each choice of a column, cards by keyset, counts capped per lane."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from crm_site.kit.paging import capped_count, page_of
from customers.records.lists import boxes, kinds
from customers.records.lists.columns import Column, values
from customers.records.lists.drawing import Sheet
from customers.records.lists.kinds import Kind
from customers.records.lists.listing import Listing

LANE_SIZE, LANE_CAP, MOST_LANES = 20, 1_000, 20
ON_CARD, SMALL_PRINT = 4, ("far", "mute")


@dataclass
class Card:
    """One row on the board. `html` pairs labels with drawn values."""

    pk: int
    name: str
    url: str
    version: int
    is_locked: bool
    may_move: bool
    lines: list[tuple[str | Promise, SafeString]] = field(default_factory=list)


@dataclass
class Lane:
    """One choice, its first cards, and where the next ones are."""

    value: str
    label: str | Promise
    count: int = 0
    capped: bool = False
    cards: list[Card] = field(default_factory=list)
    more_url: str = ""
    note: str = ""
    options: SafeString = boxes.NOTHING


def lanes(listing: Listing) -> list[Lane]:
    """All lanes with their first cards. Two queries a lane and one for all notes, whatever the number of rows."""
    notes = listing.kind.lane_notes(listing.rows(), listing.board_by) if listing.kind.lane_notes else {}
    found = [_filled(lane, listing, "") for lane in _empty_lanes(listing)]
    for lane in found:
        lane.note = notes.get(lane.value, "")
    return found


def lane(listing: Listing, value: str, at: str) -> Lane | None:
    """One lane from a place on; None for a choice that is not there."""
    found = next((one for one in _empty_lanes(listing) if one.value == value), None)
    return _filled(found, listing, at) if found else None


def card_of(listing: Listing, masked: list[Any]) -> Card | None:
    """The only one of these rows as a card, after a move; None when it is out of reach."""
    by = listing.boards.get(listing.board_by)
    return _cards(listing, by, [], masked)[0] if masked and by else None


def _empty_lanes(listing: Listing) -> Iterator[Lane]:
    column = listing.boards.get(listing.board_by)
    if column is None:
        return
    found = column.lanes(listing) if column.lanes else column.choices() if column.choices else ()
    choices = [(str(value), str(label)) for value, label in found][:MOST_LANES]
    for value, label in choices:
        yield Lane(value, label, options=boxes.options("", tuple(choices), value, empty=False))


def _filled(lane: Lane, listing: Listing, at: str) -> Lane:
    by = listing.boards[listing.board_by]
    rows = listing.rows().filter(**(by.narrow(lane.value) if by.narrow else {by.key: lane.value}))
    columns = on_cards(listing, by)
    needed = [
        *(name for one in [*columns, by] for name in one.fields),
        *(name for name, _ in listing.order.columns),
    ]
    page = page_of(kinds.only(rows, listing.kind, needed), listing.order, {"at": at}, size=LANE_SIZE)
    masked = listing.kind.mask(page.rows, listing.user)
    lane.cards = _cards(listing, by, columns, masked)
    lane.count, lane.capped = capped_count(rows, LANE_CAP)
    if page.next_url:
        place = page.next_url.partition("at=")[2]
        lane.more_url = (
            f"{listing.path}?{urlencode({**listing.kept, 'layout': 'board', 'lane': lane.value})}&at={place}"
        )
    return lane


def on_cards(listing: Listing, by: Column) -> list[Column]:
    """What a card says beside its name: the first columns of the list that are not in small print."""
    beside = [one for one in listing.columns if one.key not in (by.key, listing.kind.lead)]
    return [one for one in beside if one.css not in SMALL_PRINT][:ON_CARD]


def _cards(listing: Listing, by: Column, columns: list[Column], masked: list[Any]) -> list[Card]:
    kind, user = listing.kind, listing.user
    sheet = Sheet(kind, columns, user)
    open_rows = [row for row in masked if not kind.is_locked(row)]
    loaded: dict[Any, Any] = {}
    found = [values(column, open_rows, user, loaded) for column in columns]
    by_row = (
        dict(zip((row.pk for row in open_rows), zip(*found, strict=True), strict=False)) if columns else {}
    )
    return [_card(row, kind, by, sheet, by_row.get(row.pk), user) for row in masked]


def _card(row: Any, kind: Kind, by: Column, sheet: Sheet, found: Any, user: Any) -> Card:
    locked = kind.is_locked(row)
    may = not locked and kind.editing is not None and by.edit in kind.editing.offers(user, row)
    card = Card(
        row.pk,
        str(row) if locked else kind.called(row),
        kind.url(row),
        0 if locked else row.version,
        locked,
        may,
    )
    for column, value in zip(sheet.columns, found or (), strict=False):
        if column.key != kind.lead and (html := sheet.inner(column, value, row)):
            card.lines.append((column.label, html))
    return card
