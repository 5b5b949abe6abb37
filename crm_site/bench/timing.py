"""Stopwatches."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection


def timed(function: Callable[[], Any]) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    function()
    return (time.perf_counter() - started) * 1000


def repeated(function: Callable[[], Any], times: int, *, warm: int = 3) -> list[float]:
    """Milliseconds of each of `times` calls, after some that do not count."""
    for _ in range(warm):
        function()
    return [timed(function) for _ in range(times)]


class DatabaseWatch:
    """Counts queries and the time spent in them; `with connection.execute_wrapper(watch)`."""

    def __init__(self) -> None:
        self.queries, self.ms = 0, 0.0
        self.asked: list[tuple[str, Any]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.ms += (time.perf_counter() - started) * 1000
            self.queries += 1
            self.asked.append((sql, params))


def watched(function: Callable[[], Any]) -> DatabaseWatch:
    """What one call asks of the database."""
    watch = DatabaseWatch()
    with connection.execute_wrapper(watch):
        function()
    return watch
