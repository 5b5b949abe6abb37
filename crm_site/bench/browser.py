"""A plain HTTP client that is signed in."""

from __future__ import annotations

import gzip
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from ownership.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Answer:
    """One page as it came."""

    ms: float
    status: int
    body: bytes

    @property
    def compressed(self) -> int:
        """Bytes on the wire behind a proxy that compresses."""
        return len(gzip.compress(self.body, 6))


class Browser:
    """One keep-alive connection, one person's session."""

    def __init__(self, port: int, user: User | None = None) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Host": "localhost", "Accept-Language": "en"}
        if user is not None:
            self.headers["Cookie"] = f"sessionid={_session(user)}"

    def get(self, path: str) -> Answer:
        """A whole page. Raises AssertionError for anything but 200."""
        started = time.perf_counter()
        response = self.open(path)
        body = response.read()
        ms = (time.perf_counter() - started) * 1000
        assert response.status == 200, f"{path} answered {response.status}"
        return Answer(ms, response.status, body)

    def open(self, path: str) -> HTTPResponse:
        """The answer before its body is read: for streams."""
        self.connection.request("GET", path, headers=self.headers)
        return self.connection.getresponse()

    def close(self) -> None:
        self.connection.close()


def crowd(
    port: int, user: User | None, path: str, *, clients: int, seconds: float
) -> tuple[list[float], float]:
    """Several browsers fetching one page as fast as they can: single times in ms, pages per second."""
    browsers = [Browser(port, user) for _ in range(clients)]
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        rounds = list(pool.map(lambda browser: _keep_asking(browser, path, started + seconds), browsers))
    times = [ms for one in rounds for ms in one]
    return times, len(times) / (time.perf_counter() - started)


def _keep_asking(browser: Browser, path: str, until: float) -> list[float]:
    times = []
    while time.perf_counter() < until:
        times.append(browser.get(path).ms)
    browser.close()
    return times


def _session(user: User) -> str:
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    session.create()
    return session.session_key or ""
