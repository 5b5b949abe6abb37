"""The loop of a process that waits for a NOTIFY and works: relay and jobs."""

import logging
import signal
import threading
from collections.abc import Callable
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
            try:
                if not turn() and not stop.is_set():
                    line.wait(pause)
            except (OperationalError, InterfaceError, PoolTimeout, psycopg.Error) as error:
                log.warning("The database did not answer (%s); trying again.", type(error).__name__)
                connection.close()
                stop.wait(pause)
