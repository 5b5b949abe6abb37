"""The files behind documents: names that cannot be guessed, removal on commit, a sweep of what a crash left."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator, Iterable, Iterator
from functools import partial
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from customers.records import orphans
from customers.records.documents.models import Document

log = logging.getLogger(__name__)
ROOT = "documents"
PIECE = 256 * 1024


def keep(file: IO[bytes]) -> str:
    """Store the content; returns the name it lies under. Before the row is written: a row without its file is worse."""
    word = secrets.token_hex(20)
    file.seek(0)
    return default_storage.save(f"{ROOT}/{word[:2]}/{word}", File(file))


def drop_on_commit(stored_as: str) -> None:
    """Remove the file when the deletion of its row is final."""
    transaction.on_commit(partial(default_storage.delete, stored_as), robust=True)


def opened(stored_as: str) -> Any:
    """The file, for reading. Raises FileNotFoundError."""
    return default_storage.open(stored_as, "rb")


class Pieces:
    """The content of an open file in pieces; whoever answers with it calls `close()`, read or not."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.file.read(PIECE):
            yield piece

    def close(self) -> None:
        self.file.close()


class AsyncPieces:
    """The same for the ASGI server, which would otherwise read all of it into memory first."""

    def __init__(self, file: Any) -> None:
        self.file = file

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while piece := await sync_to_async(self.file.read)(PIECE):
            yield piece

    def close(self) -> None:
        self.file.close()


def sweep() -> int:
    """Remove files that no row names and no upload is about to; returns how many. Safe to run twice."""
    removed = orphans.sweep(ROOT, _named)
    if removed:
        log.info("Removed %d files that no document names.", removed)
    return removed


def _named(names: list[str]) -> Iterable[str]:
    return Document.objects.filter(stored_as__in=names).values_list("stored_as", flat=True)
