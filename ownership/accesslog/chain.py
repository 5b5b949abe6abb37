"""The chain of the access log: each entry sealed with a digest of its ids and of the seal before it.

A page that writes an entry must not wait for all others, so entries are written unsealed and linked some seconds later,
one linker at a time, in the order of their ids as far as they can be seen. An entry of a slow transaction simply gets a
later link: nothing is skipped, because what has no link yet is asked for, not "what came after the last".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db import connection, transaction

from ownership.models import AccessLogEntry

SLICE = 5_000
LINKER = 5_201_122  # the advisory lock of whoever links
BEGINNING = ""
_PLACES = """
UPDATE ownership_accesslogentry AS entry SET link = given.link, seal = given.seal
FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS given(id, link, seal) WHERE entry.id = given.id
"""


@dataclass(frozen=True)
class Head:
    """Where the chain ends: the number of its last link and that one's seal."""

    link: int = 0
    seal: str = BEGINNING

    def __str__(self) -> str:
        return f"{self.link}:{self.seal}"


@dataclass(frozen=True)
class Verdict:
    """What became of a look at the whole chain. `broken` is the first entry that does not fit, with the reason."""

    head: Head
    waiting: int
    broken: AccessLogEntry | None = None
    why: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.why


def seal_of(entry: AccessLogEntry, before: str) -> str:
    """The digest of an entry's ids, behind the seal before it. Its reason is no part of it."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    ids = (
        *(before, entry.pk, at, entry.by_id, entry.seen_as_id, entry.kind, entry.row_id),
        *(entry.about_type, entry.about_id, entry.facet, entry.field, ",".join(entry.facets), entry.number),
    )
    told = "|".join("" if one is None else str(one) for one in ids)
    return hashlib.sha256(told.encode()).hexdigest()


def head() -> Head:
    """The end of the chain. One query."""
    last = AccessLogEntry.objects.filter(link__isnull=False).order_by("-link").only("link", "seal").first()
    return Head(last.link or 0, last.seal) if last else Head()


def link_all() -> int:
    """Link what was written since the last time; returns how many. Safe to run twice, and beside another."""
    total = linked = link_some()
    while linked == SLICE:
        linked = link_some()
        total += linked
    return total


@transaction.atomic
def link_some(limit: int = SLICE) -> int:
    """Link at most so many. None when somebody else is at it: his links and ours would take the same places."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LINKER])
        if not cursor.fetchone()[0]:
            return 0
    place = head()
    entries = list(AccessLogEntry.objects.filter(link__isnull=True).order_by("pk")[:limit])
    for entry in entries:
        place = Head(place.link + 1, seal_of(entry, place.seal))
        entry.link, entry.seal = place.link, place.seal
    if entries:
        _write(entries)
    return len(entries)


def _write(entries: list[AccessLogEntry]) -> None:
    """The places of all of them in one statement; bulk_update takes ten times as long."""
    columns: list[Any] = [
        [one.pk for one in entries],
        [one.link for one in entries],
        [one.seal for one in entries],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, columns)


def verify(known: Head | None = None) -> Verdict:
    """Walk the whole chain. `known` is a head that was noted earlier, outside: it must still stand in it.

    Reads every linked entry once, in slices; what waits for its link is counted.
    """
    place, met = Head(), known is None or known.link == 0
    waiting = AccessLogEntry.objects.filter(link__isnull=True).count()
    for entry in _linked():
        if entry.link != place.link + 1:
            return Verdict(place, waiting, entry, f"link {place.link + 1} is missing")
        if entry.seal != seal_of(entry, place.seal):
            return Verdict(place, waiting, entry, "its seal does not fit what it says")
        place = Head(entry.link, entry.seal)
        if known is not None and place.link == known.link:
            met = place == known
            if not met:
                return Verdict(place, waiting, entry, "it is not the one that was noted")
    return Verdict(
        place, waiting, None, "" if met else f"it ends before the noted link {known and known.link}"
    )


def _linked() -> Iterator[AccessLogEntry]:
    last = 0
    while entries := list(AccessLogEntry.objects.filter(link__gt=last).order_by("link")[:SLICE]):
        yield from entries
        last = entries[-1].link or last
