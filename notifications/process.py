"""The loops of the processes that wait and work: relay and jobs."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, connection
from psycopg_pool import PoolTimeout

from notifications.listening import bell

log = logging.getLogger(__name__)


def stop_on_signals(stop: threading.Event) -> None:
    """SIGTERM and Ctrl-C let the piece of work in hand end, then the process."""

    def ask(number: int, frame: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)


def serve(channel: str, turn: Callable[[], bool], *, pause: float, stop: threading.Event) -> None:
    """Call `turn` until `stop`: at once again while it returns True, else on NOTIFY or after `pause` seconds.

    A database that is away is waited for.
    """
    with bell(channel) as line:
        while not stop.is_set():
            with _database_awaited(stop, pause):
                if not turn() and not stop.is_set():
                    line.wait(pause)


@contextmanager
def beside(work: Callable[[], object], *, pause: float, stop: threading.Event) -> Iterator[None]:
    """Call `work` every `pause` seconds in a thread with a connection of its own, until the block ends.

    What ends the thread ends the block's process too, by `stop`: whoever watches it starts it anew.
    """
    thread = threading.Thread(target=_repeat, args=(work, pause, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _repeat(work: Callable[[], object], pause: float, stop: threading.Event) -> None:
    try:
        while not stop.is_set():
            with _database_awaited(stop, pause):
                work()
            stop.wait(pause)
    finally:
        connection.close()
        stop.set()


@contextmanager
def _database_awaited(stop: threading.Event, pause: float) -> Iterator[None]:
    """A database that is away is no failure: the connection is thrown away and the next try comes after a pause."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout, psycopg.Error) as error:
        log.warning("The database did not answer (%s); trying again.", type(error).__name__)
        connection.close()
        stop.wait(pause)
