"""The walk of one import: read, plan and stage slice by slice, then write everything in one transaction.

`steps` is a job's generator (`notifications.jobs`): what lies between two yields is one transaction. The
command drives the same steps in its own process with `at_once`.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict, replace
from typing import Any, BinaryIO

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from psycopg.errors import UniqueViolation

from crm_site.kit.errors import RuleBroken
from crm_site.kit.garbage import collecting_later
from customers.records.changes import be_patient
from customers.records.imports import kept, staging
from customers.records.imports.findings import Unreadable
from customers.records.imports.kept import Place
from customers.records.imports.kinds import Kind, get_kind
from customers.records.imports.mapping import Mapping, mapping_from_headers
from customers.records.imports.plan import SUM, slices
from customers.records.imports.planning import BatchPlanner, PlannedRow
from customers.records.imports.reader import Table, open_table
from customers.records.imports.staging import Tally
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
            be_patient()
            try:
                next(walk)
            except StopIteration as end:
                return end.value


def _walk(batch: ImportBatch, file: BinaryIO, dry: bool, resume: dict[str, Any]) -> Steps:
    kind = get_kind(batch.kind).with_options(batch.options)
    table = open_table(file, max_bytes=settings.IMPORT_MAX_BYTES, options=batch.options)
    mapping = mapping_from_headers(kind, table.headers, batch.mapping)
    mapping.refuse_gaps(kind)
    if batch.checked and not dry and not resume:
        resume = yield from _from_check(batch, kind)
    for _start in range(MOST_STARTS):
        place = yield from _stage(batch, kind, table, mapping, resume)
        tally = _tally(batch, kind, place)
        if dry or tally.refused:
            _keep(batch, kind, mapping, place, tally)
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


def _from_check(batch: ImportBatch, kind: Kind) -> Generator[Progress, None, dict[str, Any]]:
    """Where the walk goes on: at the end, if the check before still counts, else at the beginning."""
    place = kept.counts(batch, _finished(batch))
    stands = place is not None and (yield from kept.compare(batch, kind, place))
    if place is None or not stands:
        staging.clear(batch)
        batch.save(update_fields=["checked"])
        return {}
    return asdict(place)


def _keep(batch: ImportBatch, kind: Kind, mapping: Mapping, place: Place, tally: Tally) -> None:
    """After a check: what it staged is kept where it may count, else forgotten."""
    if tally.refused or not tally.created or not kept.may_count(batch, kind, mapping):
        staging.forget(batch)
    else:
        batch.checked = asdict(place)


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
    planner = BatchPlanner(batch, kind, mapping, table.sample(), batch.options)
    for rows in slices(table.rows(after=place.row), SLICE):
        with collecting_later():
            planned = planner.plan(rows)
            staging.write_findings(batch, (finding for row in planned for finding in row.findings))
        place = _further(place, planned, planner.met)
        yield Progress(place.rows, place.total, asdict(place), READING, {"row": place.row})
    return place


def _further(place: Place, planned: list[PlannedRow], met: int) -> Place:
    return replace(
        place,
        row=planned[-1].number,
        staged=place.staged + sum(row.staged for row in planned),
        rows=place.rows + len(planned),
        refused=place.refused + sum(row.refused for row in planned),
        warnings=place.warnings + sum(row.warnings for row in planned),
        met=(place.met + met) % SUM,
    )


def _tally(batch: ImportBatch, kind: Kind, place: Place) -> Tally:
    created, updated = staging.outcomes(batch, kind.main)
    same = place.rows - created - updated - place.refused
    return Tally(place.rows, created, updated, same, place.refused, place.warnings)


def _write(batch: ImportBatch, kind: Kind, place: Place, tally: Tally) -> dict[str, Any]:
    """The one transaction that changes customers. Imports write one after the other, so they may wait long.

    Raises Overtaken when another import was written since this one looked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10min'")
        # Words of names are sorted into their index by the next autovacuum; piece by piece it takes many times as long.
        cursor.execute("SET LOCAL gin_pending_list_limit = '64MB'")
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
    """Of any kind: contacts bring customers along."""
    return ImportBatch.objects.filter(state=State.IMPORTED).count()


def _close(batch: ImportBatch, state: str, tally: Tally, sentence: str = "") -> dict[str, Any]:
    batch.state, batch.finished_at = state, timezone.now()
    batch.message = {"sentence": sentence} if sentence else {}
    _keep_tally(batch, tally)
    batch.save(update_fields=["state", "finished_at", "message", "checked", *asdict(tally)])
    return asdict(tally)


def _keep_tally(batch: ImportBatch, tally: Tally) -> None:
    for name, number in asdict(tally).items():
        setattr(batch, name, number)
