"""Verbs of exports: begin one (written down first), write its file, throw files away."""

from __future__ import annotations

import secrets
import tempfile
from array import array
from collections.abc import Generator, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_site.kit.db import locked
from crm_site.kit.errors import RuleBroken
from customers.records import orphans
from customers.records.exports import rows
from customers.records.exports.events import ExportEvent
from customers.records.exports.kinds import Kind, find
from customers.records.exports.rights import Seal, seal_of
from customers.records.exports.writers import WRITERS
from customers.records.lists.columns import Column
from customers.records.lists.listing import Listing
from customers.records.models import Export
from notifications import jobs
from notifications.outbox import record
from ownership.access import log
from ownership.access.facets import Facet
from ownership.access.policy import require
from ownership.models import User

Steps = Generator[jobs.Progress, None, dict[str, Any] | None]
State = Export.State
JOB = "customers.export"
AT_ONCE = 2_000
KEPT = timedelta(days=7)
ROOT, BESIDE = "exports", ".rows"


def begin(
    kind: Kind,
    *,
    by: User,
    format: str,
    columns: Sequence[str],
    query: str = "",
    picked: Sequence[int] | None = None,
    verb: str = "",
) -> Export:
    """Write down what is taken out, then write the file: at once, or in the background where the rows are many.

    Raises PermissionDenied, RuleBroken for nothing to export or a broken filter. `verb` asks for less than the
    kind's own where a shelf hands out a single row.
    """
    verb = verb or kind.verb
    require(by, verb)
    if format not in kind.formats:
        raise PermissionDenied
    listing = rows.listing_of(kind, by, query)
    ids, wanted = rows.ids_of(listing, picked), rows.chosen(kind, listing, columns)
    if not ids:
        raise RuleBroken(_("There is nothing to export: no row fits."))
    if not wanted and format != Export.Format.VCARD:
        raise RuleBroken(_("Choose at least one column."))
    export = _written_down(kind, by, format, wanted, query, picked, len(ids), verb)
    if not export.job_id:
        _at_once(export, kind, listing, ids, wanted)
    return export


@transaction.atomic
def _written_down(
    kind: Kind,
    by: User,
    format: str,
    columns: Sequence[Column],
    query: str,
    picked: Any,
    number: int,
    verb: str,
) -> Export:
    """The line in the log, before anything leaves; and the job where there is much to write."""
    names = [one.key for one in columns] if format != Export.Format.VCARD else []
    export = Export.objects.create(
        kind=kind.name, format=format, columns=names, query=query, by=by, rows=number,
        picked=None if picked is None else list(picked), file_name=_file_name(kind, format), verb=verb,
    )  # fmt: skip
    facets = {one.facet for one in columns} or {Facet.CONTACT}
    log.exported(export, by=by, kind=kind.name, number=number, facets=facets)
    record(ExportEvent.MADE, about=export, by=by, kind=kind.name, format=format, rows=number, columns=names)
    if number > AT_ONCE:
        job: Any = jobs.start(JOB, by=by, export=export.pk, language=get_language())
        export.job_id = job.pk
        export.save(update_fields=["job_id"])
    return export


def _at_once(
    export: Export, kind: Kind, listing: Listing, ids: array[int], columns: Sequence[Column]
) -> None:
    try:
        with tempfile.TemporaryFile() as file:
            seal = Seal(listing.user)
            for _done in write(export, kind, file, listing, ids, columns, seal):
                pass
            _keep(export, file, seal)
    except Exception:
        given_up(export.pk)  # whatever it was rises on; the list must not say for ever that it is being made
        raise


def write(
    export: Export,
    kind: Kind,
    file: IO[bytes],
    listing: Listing,
    ids: array[int],
    columns: Sequence[Column],
    seal: Seal,
) -> Iterator[int]:
    """Write the file; yields how many of `ids` are done after each thousand. Sets `export.rows` to what it holds."""
    done = 0
    cards = export.format == Export.Format.VCARD
    writer = None if cards else WRITERS[export.format](file, rows.headers(kind, columns))
    for some in rows.slices(listing, ids, columns):
        if writer is None:
            assert kind.cards is not None
            file.write("".join(kind.cards(some, listing.user)).encode())
        else:
            for values in rows.values(columns, some, listing.user):
                writer.row(values)
        seal.add(some)
        done = min(done + rows.SLICE, len(ids))
        yield done
    if writer is not None:
        writer.close()
    export.rows = len(seal.ids)


def steps(job: Any, resume: dict[str, Any]) -> Steps:
    """The same in the background. Killed in between, it begins anew: half a file is of no use."""
    export = Export.objects.select_related("by").get(pk=job.args["export"])
    kind = find(export.kind)
    if kind is None or export.state != State.MAKING:
        return {"rows": export.rows}
    require(export.by, export.verb or kind.verb)
    listing, ids, columns = rows.asked(export, kind)
    seal = Seal(export.by)
    with tempfile.TemporaryFile() as file:
        for done in write(export, kind, file, listing, ids, columns, seal):
            yield jobs.Progress(done, len(ids))
        _keep(export, file, seal)
    return {"rows": export.rows}


@transaction.atomic
def given_up(export_id: int, sentence: str = "") -> None:
    """The work ended before its end; nothing is there to fetch."""
    Export.objects.filter(pk=export_id, state=State.MAKING).update(
        state=State.FAILED, sentence=sentence[:300]
    )


def opened(export: Export, *, by: User) -> Any:
    """The file, for who made it and may read the same still.

    Raises PermissionDenied, RuleBroken when it is not there (any more) or holds what the person meets otherwise now.
    """
    kind = find(export.kind)
    if export.by_id != by.pk or kind is None:
        raise PermissionDenied
    require(by, export.verb or kind.verb)
    if export.state != State.READY:
        raise RuleBroken(_("This file is not there any more. Export it again."))
    try:
        if str(seal_of(kind, by, _ids(export))) != export.seal:
            raise RuleBroken(
                _("What you may read of these rows has changed since this file was made. Export it again.")
            )
        return default_storage.open(export.stored_as or "gone", "rb")
    except FileNotFoundError:
        raise RuleBroken(_("This file is not there any more. Export it again.")) from None


def _ids(export: Export) -> array[int]:
    """The rows in the file, as they stand beside it."""
    ids = array("q")
    with default_storage.open(f"{export.stored_as or 'gone'}{BESIDE}", "rb") as file:
        ids.frombytes(file.read())
    return ids


@transaction.atomic
def drop(export: Export) -> None:
    """Throw the file away; the line in the log stays."""
    row: Export = locked(Export.objects.all(), export.pk)
    name, row.stored_as, row.state = row.stored_as, "", State.GONE
    row.save(update_fields=["stored_as", "state"])
    for one in (name, f"{name}{BESIDE}") if name else ():
        transaction.on_commit(partial(default_storage.delete, one), robust=True)


def sweep() -> None:
    """Throw away files older than a week, and what a crash left: files without a row, rows without a job or file."""
    for export in Export.objects.filter(state=State.READY, at__lt=timezone.now() - KEPT)[:200]:
        drop(export)
    crashed = Export.objects.filter(state=State.MAKING, job_id=None, at__lt=timezone.now() - orphans.AFTER)
    crashed.update(state=State.FAILED)
    orphans.sweep(ROOT, _named)


def _named(names: list[str]) -> Iterator[str]:
    """Those of the stored files that belong to an export."""
    for name in Export.objects.filter(stored_as__in=names).values_list("stored_as", flat=True):
        yield from (name, f"{name}{BESIDE}")


def _keep(export: Export, file: IO[bytes], seal: Seal) -> None:
    """Store the file under a name that nobody can guess, outside what is served; beside it which rows it holds."""
    export.size = file.tell()
    file.seek(0)
    word = secrets.token_hex(20)
    export.stored_as = default_storage.save(f"{ROOT}/{word[:2]}/{word}", File(file))
    default_storage.save(f"{export.stored_as}{BESIDE}", ContentFile(seal.ids.tobytes()))
    export.seal, export.state = str(seal), State.READY
    export.save(update_fields=["rows", "size", "stored_as", "seal", "state"])


def _file_name(kind: Kind, format: str) -> str:
    return f"{kind.file_name}-{timezone.localtime():%Y-%m-%d-%H%M}.{format}"
