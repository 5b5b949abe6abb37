"""Verbs of a file that comes in pieces. A piece is written where the row says the file ends, or not at all."""

from __future__ import annotations

import os
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.db import locked
from crm_site.kit.errors import RuleBroken
from customers.records.imports.kinds import kinds
from customers.records.models import Upload
from ownership.access.policy import can, require
from ownership.models import User

# Smaller than what a request may hold in memory (DATA_UPLOAD_MAX_MEMORY_SIZE).
PIECE = 1 << 20
KEPT = timedelta(days=1)
MOST_AT_ONCE = 5


class OutOfStep(Exception):
    """The piece does not begin where the file ends; `received` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


def may_send(by: User) -> bool:
    """Whether there is any kind that this person may import."""
    return any(can(by, f"{kind.name}.import") for kind in kinds())


def require_sender(by: User) -> None:
    """Raises PermissionDenied for whom `may_send` refuses."""
    if not may_send(by):
        raise PermissionDenied(
            _("Importing files is not yours to do; ask a manager, or somebody in operations.")
        )


@transaction.atomic
def start(*, by: User, file_name: str, size: int, fingerprint: str) -> Upload:
    """Where a file's pieces go; the same file chosen again goes on where it stopped.

    Raises PermissionDenied, and RuleBroken for a file that is empty or too large.
    """
    require_sender(by)
    _check_size(size)
    found = Upload.objects.filter(by=by, fingerprint=fingerprint).first()
    if found and found.size == size and default_storage.exists(found.stored_as):
        return found
    if found:
        _drop(found)
    if Upload.objects.filter(by=by).count() >= MOST_AT_ONCE:
        raise RuleBroken(_("Five files are on their way already. Finish or cancel one of them."))
    name = default_storage.save(f"imports/{uuid4().hex}", ContentFile(b""))
    return Upload.objects.create(
        by=by, file_name=file_name[-200:], size=size, fingerprint=fingerprint, stored_as=name
    )


@transaction.atomic
def add(upload: Upload, *, by: User, offset: int, piece: bytes) -> Upload:
    """Put a piece behind what is there. What a broken request left behind the row's end is overwritten.

    Raises OutOfStep for a piece that belongs elsewhere, RuleBroken for one beyond the file's size.
    """
    row: Upload = locked(Upload.objects.all(), upload.pk)
    require(by, "uploads.send", row)
    if offset != row.received:
        raise OutOfStep(row.received)
    if not piece or row.received + len(piece) > row.size:
        raise RuleBroken(_("The file is another one than it was. Choose it again."))
    with default_storage.open(row.stored_as, "r+b") as file:
        file.seek(offset)
        file.truncate()
        file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    row.received, row.updated_at = row.received + len(piece), timezone.now()
    row.save(update_fields=["received", "updated_at"])
    return row


@transaction.atomic
def cancel(upload: Upload, *, by: User) -> None:
    """Throw away what has arrived."""
    row: Upload = locked(Upload.objects.all(), upload.pk)
    require(by, "uploads.send", row)
    _drop(row)


def sweep() -> None:
    """Files that nobody finished. Safe to run twice."""
    for upload in Upload.objects.filter(updated_at__lt=timezone.now() - KEPT)[:100]:
        with transaction.atomic():
            _drop(upload)


def _drop(upload: Upload) -> None:
    name = upload.stored_as
    upload.delete()
    transaction.on_commit(lambda: default_storage.delete(name), robust=True)


def _check_size(size: int) -> None:
    if size <= 0:
        raise RuleBroken(_("The file is empty. Choose a file with a header row and rows below it."))
    if size > settings.IMPORT_MAX_BYTES:
        raise RuleBroken(
            _("The file has %(size)d MB; at most %(limit)d MB are taken. Split it into several files.")
            % {"size": size >> 20, "limit": settings.IMPORT_MAX_BYTES >> 20}
        )
