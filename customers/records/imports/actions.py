"""Verbs of an import: take a file, say how it is read, check it, carry it out."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, BinaryIO, cast
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_site.kit.db import locked
from crm_site.kit.errors import Busy, RuleBroken
from customers.records.imports import kept, remembered, staging, targets, uploads
from customers.records.imports.beginning import Beginning
from customers.records.imports.kinds import get_kind, kinds
from customers.records.imports.mapping import Mapping, guess, mapping_from_headers
from customers.records.imports.reader import Table, open_table
from customers.records.imports.staging import Tally
from customers.records.models import ImportBatch, ImportMapping, Upload
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
    options: AnyMapping[str, Any] | None = None,
) -> ImportBatch:
    """Recognise a file and note down how it will be read; its columns are guessed unless `mapping` says.

    Raises PermissionDenied, Unreadable, and RuleBroken for a target that does not exist.
    """
    _may_import(kind, by)
    table = open_table(file, max_bytes=settings.IMPORT_MAX_BYTES, options=options)
    batch = ImportBatch(kind=kind, file_name=file_name[-200:], by=by, options=dict(options or {}))
    _take_in(batch, table)
    batch.mapping = _whole(_mapping(kind, table, mapping))
    batch.target = targets.canonical(target, by)
    batch.save()
    return batch


def receive(file: BinaryIO, *, by: User, file_name: str, kind: str = "") -> ImportBatch:
    """Take in a file from a browser: keep it under a name that nobody can guess, outside what is served.

    It is read as the person read such a file the last time; without a `kind` the headers tell what it holds.
    Raises as `begin` does.
    """
    batch = _received(file, by=by, file_name=file_name, kind=kind)
    file.seek(0)
    batch.stored_as = default_storage.save(f"imports/{uuid4().hex}", File(file))
    batch.save()
    return batch


def receive_upload(upload: Upload, *, by: User, kind: str = "") -> ImportBatch:
    """Take in a file that came in pieces, where it stands; the upload is over then. Raises as `begin` does."""
    require(by, "uploads.send", upload)
    if not upload.is_complete:
        raise RuleBroken(_("The file has not arrived completely. Choose it again to go on."))
    with default_storage.open(upload.stored_as, "rb") as file:
        batch = _received(cast(BinaryIO, file), by=by, file_name=upload.file_name, kind=kind)
    batch.stored_as = upload.stored_as
    with transaction.atomic():
        batch.save()
        upload.delete()
    return batch


@transaction.atomic
def read_again(
    batch: ImportBatch,
    *,
    by: User,
    kind: str,
    options: AnyMapping[str, Any],
    saved: ImportMapping | None = None,
) -> ImportBatch:
    """Read the file another way (sheet, header row, encoding), or as something else; its columns are guessed
    anew unless `saved` ones are taken. Raises Unreadable, and leaves the batch as it was."""
    row = _mine(batch, by)
    _may_import(kind, by)
    row.kind, row.options = kind, {**_meaning(row.options), **options}
    with stored(row) as file:
        table = open_table(file, max_bytes=settings.IMPORT_MAX_BYTES, options=row.options)
        _take_in(row, table)
        row.mapping = _whole(_mapping(kind, table, None))
    if saved:
        _apply(row, saved)
    row.state, row.message, row.finished_at = State.UPLOADED, {}, None
    for name in Tally.__dataclass_fields__:
        setattr(row, name, 0)
    row.save()
    staging.clear(row)
    return row


@transaction.atomic
def check(
    batch: ImportBatch,
    *,
    by: User,
    mapping: AnyMapping[str, str],
    target: str,
    options: AnyMapping[str, Any] | None = None,
    save_as: str = "",
) -> ImportBatch:
    """Try the file with this mapping and target, in the background; nothing is written to customers.

    `options` say what becomes of known customers; how the file is read stays as it was. The next file with such
    headers is offered the same; with `save_as`, under that name and to everybody.
    """
    row = _mine(batch, by)
    kind, beginning = get_kind(row.kind), Beginning.kept(row)
    chosen = mapping_from_headers(kind, beginning.headers, mapping)
    chosen.refuse_gaps(kind)
    if save_as:
        require(by, "imports.share")
    row.mapping, row.target = _whole(chosen), targets.canonical(target, by)
    if options is not None:
        reading = {key: value for key, value in row.options.items() if key not in remembered.MEANING}
        row.options = {**reading, **_meaning(options)}
    row.save(update_fields=["mapping", "target", "options"])
    remembered.remember(row, beginning)
    if save_as:
        remembered.remember(row, beginning, save_as)
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
        batch.beginning = {}
        batch.save(update_fields=["stored_as", "beginning"])
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)


def sweep() -> None:
    """Files that nobody imported, and batches of a command that was killed. Safe to run twice."""
    now = timezone.now()
    for batch in ImportBatch.objects.filter(created_at__lt=now - KEPT).exclude(stored_as="")[:100]:
        with transaction.atomic():
            drop_file(batch)
    kept.sweep()
    uploads.sweep()
    lost = ImportBatch.objects.filter(state__in=OPEN, job_id=None, created_at__lt=now - ABANDONED)
    for pk in lost.values_list("pk", flat=True)[:100]:
        interrupted(pk, State.FAILED)


def _may_import(kind: str, by: User) -> None:
    if not (by.is_system or can(by, f"{kind}.import")):
        raise PermissionDenied(
            _("Importing files is not yours to do; ask a manager, or somebody in operations.")
        )


def _received(file: BinaryIO, *, by: User, file_name: str, kind: str) -> ImportBatch:
    """A batch of a file that is not kept yet, read as the last time or as its headers tell; not saved."""
    table = open_table(file, max_bytes=settings.IMPORT_MAX_BYTES)
    batch = ImportBatch(file_name=file_name[-200:], by=by, target=targets.usual(by))
    _take_in(batch, table)
    saved = remembered.last_time(by, Beginning.kept(batch), kind)
    batch.kind = kind or (saved.kind if saved else guess_kind(table, by))
    _may_import(batch.kind, by)
    batch.mapping = _whole(_mapping(batch.kind, table, None))
    if saved and batch.kind == saved.kind:
        _apply(batch, saved)
    return batch


def guess_kind(table: Table, by: User) -> str:
    """What a file most likely holds, of what this person may import: the kind that understands most of it."""
    allowed = [kind for kind in kinds() if can(by, f"{kind.name}.import")]
    names = [kind.name for kind in allowed]
    best = names[0] if names and "customers" not in names else "customers"
    sample, most = table.sample(), 0.0
    for kind in allowed:
        mapping = guess(kind, table.headers, sample)
        given = {column.field for column in mapping.mapped}
        if any(not given.intersection(group) for group in kind.needs):
            continue
        score = sum(column.confidence for column in mapping.mapped)
        if score > most + 0.5:
            best, most = kind.name, score
    return best


def _take_in(batch: ImportBatch, table: Table) -> None:
    batch.encoding, batch.delimiter = table.encoding, table.delimiter
    batch.beginning = Beginning.of(table).as_json()


def _apply(batch: ImportBatch, saved: ImportMapping) -> None:
    """Read a batch, whose columns are guessed, as it was read before, where the person may still send customers there."""
    beginning = Beginning.kept(batch)
    batch.mapping = remembered.columns(saved, get_kind(batch.kind), beginning.headers, batch.mapping)
    batch.options = {**batch.options, **saved.options}
    if saved.target:
        with suppress(RuleBroken, PermissionDenied):
            batch.target = targets.canonical(saved.target, batch.by)


def _meaning(options: AnyMapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in options.items() if key in remembered.MEANING}


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
    if dry:
        row.checked = {}
    row.save(update_fields=["state", "job_id", "message", "checked"])
    return row
