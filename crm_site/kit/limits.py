"""How often somebody nobody knows may do something: for pages without a sign-in.

Counted in the memory of one process, so a company with four web processes allows four times as much: enough to
keep a flood from the database, and nothing of it is kept about anybody.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

MOST_KEYS = 10_000
_limits: list[Limit] = []


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: the last address that our own proxy noted, else the peer's."""
    given = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return given.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


class Limit:
    """At most `times` in `seconds` for each key."""

    def __init__(self, times: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.times, self.seconds, self.clock = times, seconds, clock
        self._taken: dict[str, deque[float]] = {}
        self._lock = Lock()
        _limits.append(self)

    def take(self, key: str) -> bool:
        """Count one more of `key`; False when there have been too many, which is not counted."""
        now = self.clock()
        with self._lock:
            taken = self._taken.setdefault(key, deque())
            while taken and taken[0] <= now - self.seconds:
                taken.popleft()
            if len(taken) >= self.times:
                return False
            taken.append(now)
            if len(self._taken) > MOST_KEYS:
                self._forget(now)
            return True

    def _forget(self, now: float) -> None:
        """Keys that are quiet; in a flood of strange ones those that came first."""
        for key in [
            one for one, taken in self._taken.items() if not taken or taken[-1] <= now - self.seconds
        ]:
            del self._taken[key]
        while len(self._taken) > MOST_KEYS:
            del self._taken[next(iter(self._taken))]


def forget() -> None:
    """As if nobody had come yet, for tests."""
    for limit in _limits:
        with limit._lock:
            limit._taken.clear()
