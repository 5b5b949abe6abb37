"""Checks that still count: what one staged is written as it stands, unless it would be judged otherwise by now.

Kept are checks of files that only bring new records, for an hour. Before they are written the stored records that
the rows may mean are looked up once more; reading and judging the cells, which takes longest, is not done twice.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from customers.records.imports import staging
from customers.records.imports.kinds import Kind
from customers.records.imports.mapping import Mapping
from customers.records.imports.plan import SUM, by_key, meetings
from customers.records.models import ImportBatch
from notifications.jobs import Progress

COUNTS_FOR = timedelta(hours=1)
SLICE = 2000
COMPARING = gettext_noop("%(number)d rows are compared with what came in meanwhile.")


@dataclass(frozen=True)
class Place:
    """How far a check got, as JSON keeps it. `others` counts the imports finished before, `met` says what its new
    rows met among the stored ones (`plan.meetings`)."""

    others: int
    total: int
    row: int = 0
    staged: int = 0
    rows: int = 0
    refused: int = 0
    warnings: int = 0
    met: int = 0


def may_count(batch: ImportBatch, kind: Kind, mapping: Mapping) -> bool:
    """Whether a check that is through can be kept: new records alone, whose cells point to nothing else."""
    if kind.pointing is None or any(column.field in kind.pointing for column in mapping.mapped):
        return False
    return not staging.has_updates(batch)


def counts(batch: ImportBatch, others: int) -> Place | None:
    """Where the kept check got, if it is young, all there, and no import was finished since."""
    if not batch.checked or batch.finished_at is None or batch.finished_at < timezone.now() - COUNTS_FOR:
        return None
    place = Place(**batch.checked)
    return place if place.others == others and staging.count(batch) == place.staged else None


def compare(batch: ImportBatch, kind: Kind, place: Place) -> Generator[Progress, None, bool]:
    """Look up again what the new rows may mean; whether that is what the check met. Three queries a slice."""
    met, done = 0, 0
    for shape in (kind, kind.then):
        if shape is None:
            continue
        assert shape.lookup
        lookup, last = shape.lookup(batch.by, batch.options), 0
        while rows := staging.made(batch, shape, after=last, most=SLICE):
            found = by_key(shape, lookup([values for _number, values in rows]))
            met += meetings(((number, shape.keys(values)) for number, values in rows), found)
            last, done = rows[-1][0], done + len(rows)
            yield Progress(min(done, place.total), place.total, {}, COMPARING, {"number": done})
    return met % SUM == place.met


def sweep() -> None:
    """Forget what is staged for checks that count no more. Safe to run twice."""
    old = ImportBatch.objects.filter(
        state=ImportBatch.State.CHECKED, finished_at__lt=timezone.now() - COUNTS_FOR
    )
    for batch in old.exclude(checked={})[:100]:
        staging.forget(batch)
