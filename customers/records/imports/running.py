"""The walk of one import: read, plan and stage slice by slice, then write everything in one transaction.

`steps` is a job's generator (`notifications.jobs`): what lies between two yields is one transaction. The
command drives the same steps in its own process with `at_once`.
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any, BinaryIO

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from psycopg.errors import UniqueViolation

from crm_site.kit.errors import RuleBroken
from customers.records.imports import staging
from customers.records.imports.findings import Severity, Unreadable
from customers.records.imports.kinds import Kind, get_kind
from customers.records.imports.mapping import Mapping, mapping_from_headers
from customers.records.imports.plan import Outcome, Planned, Planner, slices
from customers.records.imports.reader import Table, open_table
from customers.records.imports.rows import RowParser
from customers.records.imports.staging import StagedRows, Tally
from customers.records.models import ImportBatch
from notifications.jobs import Progress

SLICE = 2000
MOST_STARTS = 3
State = ImportBatch.State
Steps = Generator[Progress, None, dict[str, Any]]
READING = gettext_noop("Row %(row)d is checked.")
WRITING = gettext_noop("All rows are checked; they are being written now.")
AGAIN = gettext_noop("Customers changed meanwhile; the file is checked again.")


class Overtaken(Exception):
    """What was staged no longer fits what is stored."""


@dataclass(frozen=True)
class Place:
    """Where a walk goes on after a restart, as JSON keeps it. `others` counts the imports finished before."""

    others: int
    total: int
    row: int = 0
    staged: int = 0
    rows: int = 0
    refused: int = 0
    warnings: int = 0


def steps(batch: ImportBatch, file: BinaryIO, *, dry: bool, resume: dict[str, Any] | None = None) -> Steps:
    """Check a file, and unless `dry` write it; returns the tally.

    A file that cannot be read, or that has a refused row, ends as `refused` with nothing written. Raises
    RuleBroken when other changes overtake it again and again.
    """
    try:
        return (yield from _walk(batch, file, dry, resume or {}))
    except Unreadable as problem:
        staging.clear(batch)
        return _close(batch, State.REFUSED, Tally(), sentence=str(problem))


def at_once(walk: Steps) -> dict[str, Any]:
    """Run the steps here and now, each in a transaction of its own, as the jobs process does."""
    while True:
        with transaction.atomic():
            _be_patient()
            try:
                next(walk)
            except StopIteration as end:
                return end.value


def _walk(batch: ImportBatch, file: BinaryIO, dry: bool, resume: dict[str, Any]) -> Steps:
    kind, table = get_kind(batch.kind), open_table(file, max_bytes=settings.IMPORT_MAX_BYTES)
    mapping = mapping_from_headers(kind, table.headers, batch.mapping)
    mapping.refuse_gaps(kind)
    for _start in range(MOST_STARTS):
        place = yield from _stage(batch, kind, table, mapping, resume)
        tally = _tally(batch, place)
        if dry or tally.refused:
            staging.forget(batch)
            return _close(batch, State.REFUSED if tally.refused and not dry else State.CHECKED, tally)
        yield Progress(place.total, place.total, asdict(place), WRITING)
        try:
            with transaction.atomic():
                return _write(batch, kind, place, tally)
        except (Overtaken, IntegrityError) as problem:
            if not isinstance(problem.__cause__, UniqueViolation | None):
                raise
            resume = {}  # a rival took a code, or changed what would be changed
            yield Progress(0, place.total, {}, AGAIN)
    raise RuleBroken(
        _("Customers of this file keep being changed by others. Nothing was imported; try again later.")
    )


def _stage(
    batch: ImportBatch, kind: Kind, table: Table, mapping: Mapping, resume: dict[str, Any]
) -> Generator[Progress, None, Place]:
    """Plan all rows into the staging tables; a walk that was interrupted goes on after its last slice."""
    place = Place(**resume) if resume else None
    if place is None or staging.count(batch) != place.staged:
        # Nothing staged yet, or a crash of the database emptied the unlogged tables.
        staging.clear(batch)
        place = Place(others=_finished(batch), total=table.count())
        yield Progress(0, place.total, asdict(place))
    assert kind.lookup
    parse = RowParser(kind, mapping, table.sample())
    planner = Planner(kind, kind.lookup(batch.by), StagedRows(batch, kind), mapping.headers)
    for rows in slices(table.rows(after=place.row), SLICE):
        with _collecting_later():
            planned = planner.plan([parse(row) for row in rows])
            staging.write_findings(batch, (finding for row in planned for finding in row.findings))
        place = _further(place, planned)
        yield Progress(place.rows, place.total, asdict(place), READING, {"row": place.row})
    return place


def _further(place: Place, planned: list[Planned]) -> Place:
    warned = sum(one.severity is Severity.WARNING for row in planned for one in row.findings)
    return replace(
        place,
        row=planned[-1].number,
        staged=place.staged + sum(bool(row.keys) for row in planned),
        rows=place.rows + len(planned),
        refused=place.refused + sum(row.outcome is Outcome.REFUSED for row in planned),
        warnings=place.warnings + warned,
    )


def _tally(batch: ImportBatch, place: Place) -> Tally:
    created, updated = staging.outcomes(batch)
    same = place.rows - created - updated - place.refused
    return Tally(place.rows, created, updated, same, place.refused, place.warnings)


def _write(batch: ImportBatch, kind: Kind, place: Place, tally: Tally) -> dict[str, Any]:
    """The one transaction that changes customers. Imports write one after the other, so they may wait long.

    Raises Overtaken when another import was written since this one looked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10min'")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('customers.imports'))")
    if _finished(batch) != place.others:
        raise Overtaken
    staging.take_statistics()
    _keep_tally(batch, tally)
    assert kind.write
    kind.write(batch)
    staging.forget(batch)
    return _close(batch, State.IMPORTED, tally)


def _finished(batch: ImportBatch) -> int:
    return ImportBatch.objects.filter(kind=batch.kind, state=State.IMPORTED).count()


def _close(batch: ImportBatch, state: str, tally: Tally, sentence: str = "") -> dict[str, Any]:
    batch.state, batch.finished_at = state, timezone.now()
    batch.message = {"sentence": sentence} if sentence else {}
    _keep_tally(batch, tally)
    batch.save(update_fields=["state", "finished_at", "message", *asdict(tally)])
    return asdict(tally)


def _keep_tally(batch: ImportBatch, tally: Tally) -> None:
    for name, number in asdict(tally).items():
        setattr(batch, name, number)


def _be_patient() -> None:
    """An import is no page: its statements may take minutes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")


@contextmanager
def _collecting_later() -> Iterator[None]:
    """A slice makes some 100,000 objects and no cycles: looking for garbage meanwhile costs a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
