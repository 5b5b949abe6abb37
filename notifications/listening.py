"""LISTEN and NOTIFY: how processes wake each other. A lost wake-up costs a sweep, never a row."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

OUTBOX = "outbox"
JOBS = "jobs"
LIVE = "live"
# A payload holds less than 8,000 bytes; an id has at most 19 digits and a comma.
IDS_PER_NOTE = 350
_OURS = {"pool", "context", "cursor_factory", "server_side_binding", "assume_role", "isolation_level"}


def notify(channel: str, ids: Iterable[int] = ()) -> None:
    """Wake the listeners of `channel`, in a transaction when it commits. One query per 350 ids."""
    known = list(ids)
    chunks = [known[at : at + IDS_PER_NOTE] for at in range(0, len(known), IDS_PER_NOTE)] or [[]]
    with connection.cursor() as cursor:
        for chunk in chunks:
            cursor.execute("SELECT pg_notify(%s, %s)", [channel, ",".join(map(str, chunk))])


def parameters() -> dict[str, Any]:
    """How to reach the database without Django's pool: a listener keeps its connection for itself."""
    known = connection.get_connection_params()
    return {name: value for name, value in known.items() if name not in _OURS}


class Bell:
    """Waits for a NOTIFY. Without a connection it just waits, and tries to listen again each time."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self._listener: psycopg.Connection | None = None

    def wait(self, seconds: float) -> bool:
        """True as soon as somebody rang, False after `seconds`. Raises psycopg.Error when the line broke."""
        if self._listener is None or self._listener.closed:
            self._listener = psycopg.connect(**parameters(), autocommit=True)
            self._listener.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self.channel)))
        return any(True for _ in self._listener.notifies(timeout=seconds, stop_after=1))

    def hang_up(self) -> None:
        if self._listener is not None:
            self._listener.close()


@contextmanager
def bell(channel: str) -> Iterator[Bell]:
    """A bell that hangs up at the end."""
    one = Bell(channel)
    try:
        yield one
    finally:
        one.hang_up()
