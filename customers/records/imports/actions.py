"""Verbs of an import: take a file, say how it is read, check it, carry it out."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from datetime import timedelta
from typing import Any, BinaryIO, cast
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_site.kit.db import locked
from crm_site.kit.errors import Busy, RuleBroken
from customers.records.imports import staging, targets
from customers.records.imports.kinds import get_kind
from customers.records.imports.mapping import Mapping, guess, mapping_from_headers
from customers.records.imports.reader import Table, open_table
from customers.records.models import ImportBatch
from notifications import jobs
from ownership.access.policy import can, require
from ownership.models import User

State = ImportBatch.State
JOB = "customers.import"
OPEN = (State.CHECKING, State.RUNNING)
# Files hold personal data: one that was not imported is thrown away after a week.
KEPT = timedelta(days=7)
ABANDONED = timedelta(days=1)


def begin(
    file: BinaryIO,
    *,
    by: User,
    file_name: str,
    target: str = "",
    mapping: AnyMapping[str, str] | None = None,
    kind: str = "customers",
) -> ImportBatch:
    """Recognise a file and note down how it will be read; its columns are guessed unless `mapping` says.

    Raises PermissionDenied, Unreadable, and RuleBroken for a target that does not exist.
    """
    _may_import(kind, by)
    table = open_table(file, max_bytes=settings.IMPORT_MAX_BYTES)
    return ImportBatch.objects.create(
        kind=kind,
        file_name=file_name[-200:],
        encoding=table.encoding,
        delimiter=table.delimiter,
        mapping=_whole(_mapping(kind, table, mapping)),
        target=targets.canonical(target, by),
        by=by,
    )


def receive(file: BinaryIO, *, by: User, file_name: str) -> ImportBatch:
    """Take in a file from a browser: keep it under a name that nobody can guess, outside what is served."""
    batch = begin(file, by=by, file_name=file_name, target=targets.usual(by))
    file.seek(0)
    batch.stored_as = default_storage.save(f"imports/{uuid4().hex}", file)
    batch.save(update_fields=["stored_as"])
    return batch


@transaction.atomic
def check(batch: ImportBatch, *, by: User, mapping: AnyMapping[str, str], target: str) -> ImportBatch:
    """Try the file with this mapping and target, in the background; nothing is written to customers."""
    row = _mine(batch, by)
    kind = get_kind(row.kind)
    with stored(row) as file:
        chosen = mapping_from_headers(kind, open_table(file).headers, mapping)
    chosen.refuse_gaps(kind)
    row.mapping, row.target = _whole(chosen), targets.canonical(target, by)
    row.save(update_fields=["mapping", "target"])
    return _start(row, State.CHECKING, by)


@transaction.atomic
def run(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Import the file in the background: all of it or nothing."""
    row = _mine(batch, by)
    if row.state != State.CHECKED and row.state != State.FAILED:
        raise RuleBroken(_("Check the file first; then it can be imported."))
    if row.refused:
        raise RuleBroken(_("Some rows were refused. Correct them in the file and choose it again."))
    return _start(row, State.RUNNING, by)


@transaction.atomic
def interrupted(batch_id: int, state: str, sentence: str = "") -> None:
    """The work on a batch ended before its end: nothing was written, it can be tried again."""
    row = ImportBatch.objects.select_for_update().filter(pk=batch_id, state__in=OPEN).first()
    if row is None:
        return
    row.state, row.message = state, {"sentence": sentence} if sentence else {}
    row.save(update_fields=["state", "message"])
    staging.forget(row)


def stored(batch: ImportBatch) -> BinaryIO:
    """The file that was taken in, opened; the caller closes it."""
    return cast(BinaryIO, default_storage.open(batch.stored_as, "rb"))


def drop_file(batch: ImportBatch) -> None:
    """Throw the stored file away once the transaction is through."""
    if batch.stored_as:
        name, batch.stored_as = batch.stored_as, ""
        batch.save(update_fields=["stored_as"])
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)


def sweep() -> None:
    """Files that nobody imported, and batches of a command that was killed. Safe to run twice."""
    now = timezone.now()
    for batch in ImportBatch.objects.filter(created_at__lt=now - KEPT).exclude(stored_as="")[:100]:
        with transaction.atomic():
            drop_file(batch)
    lost = ImportBatch.objects.filter(state__in=OPEN, job_id=None, created_at__lt=now - ABANDONED)
    for pk in lost.values_list("pk", flat=True)[:100]:
        interrupted(pk, State.FAILED)


def _may_import(kind: str, by: User) -> None:
    if not (by.is_system or can(by, f"{kind}.import")):
        raise PermissionDenied(
            _("Importing files is not yours to do; ask a manager, or somebody in operations.")
        )


def _mapping(kind: str, table: Table, chosen: AnyMapping[str, str] | None) -> Mapping:
    if chosen is None:
        return guess(get_kind(kind), table.headers, table.sample())
    return mapping_from_headers(get_kind(kind), table.headers, chosen)


def _whole(mapping: Mapping) -> dict[str, str]:
    """Every header of the file; what is left out stands there with an empty word."""
    return {column.header: column.field or "" for column in mapping.columns}


def _mine(batch: ImportBatch, by: User) -> ImportBatch:
    """The batch under lock, if it is the person's to go on with and nothing is going on."""
    row: ImportBatch = locked(ImportBatch.objects.all(), batch.pk)
    _may_import(row.kind, by)
    require(by, "imports.run", row)
    if row.state in OPEN:
        raise Busy(_("This file is being worked on."))
    if row.state == State.IMPORTED or not row.stored_as:
        raise RuleBroken(_("This import is over. Choose the file again."))
    return row


def _start(row: ImportBatch, state: str, by: User) -> ImportBatch:
    dry = state == State.CHECKING
    job: Any = jobs.start(JOB, by=by, batch=row.pk, dry=dry, language=get_language())
    row.state, row.job_id, row.message = state, job.pk, {}
    row.save(update_fields=["state", "job_id", "message"])
    return row
