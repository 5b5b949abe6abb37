"""The live stream of a web process: one LISTEN connection wakes many open streams.

Everything here runs in the process's event loop, except reading rows, which takes a thread and a
database connection for a moment. A stream at rest holds neither. When the LISTEN connection is lost
every stream is served by polling until it is back.
"""

import asyncio
import json
import logging
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from django.db import Error as DatabaseError
from psycopg import sql

from notifications import stream_rows
from notifications.listening import LIVE, parameters

log = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 20
RECHECK_SECONDS = 30
POLL_SECONDS = 2
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live")


class Message(NamedTuple):
    name: str
    seq: int | None

    def encode(self) -> bytes:
        number = "" if self.seq is None else f"id: {self.seq}\n"
        return f"{number}event: {self.name}\ndata: {json.dumps({'name': self.name})}\n\n".encode()


class Line:
    """One open stream: the last number it was given (None: begins now) and what waits to be sent."""

    def __init__(self, user_id: int, since: int | None) -> None:
        self.user_id = user_id
        self.last = since
        self.waiting: asyncio.Queue[Message | None] = asyncio.Queue()

    def was_read_from(self, position: int | None) -> bool:
        """False for a stream that joined during the read and needs older rows: its own read follows."""
        return self.last is None or (position is not None and self.last >= position)

    def take(self, newest: int, rows: Iterable[tuple[int, str]]) -> None:
        """Queue what this stream has not had; `reload` when numbers are missing between."""
        if self.last is None:
            self._put("hello", newest)
        elif newest < self.last:  # another database than the one that counted so far
            self._put("reload", None, newest)
        elif newest > self.last:
            fresh = [row for row in rows if row[0] > self.last]
            if [seq for seq, _name in fresh] == list(range(self.last + 1, newest + 1)):
                for seq, name in fresh:
                    self._put(name, seq)
            else:
                self._put("reload", newest)

    def _put(self, name: str, seq: int | None, last: int | None = None) -> None:
        self.waiting.put_nowait(Message(name, seq))
        self.last = seq if last is None else last

    def end(self) -> None:
        self.waiting.put_nowait(None)


class Hub:
    """All open streams of this process. Starts to listen with the first one."""

    def __init__(self) -> None:
        self.lines: dict[int, set[Line]] = {}
        self.closed = False
        self._woken: set[int] = set()
        self._bell = asyncio.Event()
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._serve())]
        _before_shutdown(asyncio.get_running_loop(), self.close)

    @contextmanager
    def joined(self, user_id: int, since: int | None) -> Any:
        """A line for one stream; its first read is under way."""
        line = Line(user_id, since)
        self.lines.setdefault(user_id, set()).add(line)
        self.wake([user_id])
        try:
            yield line
        finally:
            self.lines[user_id].discard(line)
            if not self.lines[user_id]:
                del self.lines[user_id]

    def wake(self, users: Iterable[int]) -> None:
        """There may be rows for these people."""
        self._woken |= self.lines.keys() & set(users)
        if self._woken:
            self._bell.set()

    def close(self) -> None:
        """End every stream; browsers come back to the next process."""
        self.closed = True
        for lines in self.lines.values():
            for line in lines:
                line.end()
        for task in self._tasks:
            task.cancel()

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**parameters(), autocommit=True) as line:
                    await line.execute(sql.SQL("LISTEN {}").format(sql.Identifier(LIVE)))
                    self.wake(list(self.lines))  # what came while nobody listened
                    async for note in line.notifies():
                        self.wake(int(part) for part in note.payload.split(",") if part)
            except (psycopg.Error, OSError) as error:
                log.warning("The live stream polls: LISTEN is lost (%s).", type(error).__name__)
            self.wake(list(self.lines))
            await asyncio.sleep(POLL_SECONDS)

    async def _serve(self) -> None:
        """Read for everybody who was woken meanwhile, in one query, again and again."""
        loop = asyncio.get_running_loop()
        while True:
            await self._bell.wait()
            self._bell.clear()
            users, self._woken = self._woken & self.lines.keys(), set()
            positions = self._positions(users)
            try:
                news = await loop.run_in_executor(_threads, stream_rows.read, positions)
            except DatabaseError as error:
                log.warning("The live stream could not read (%s).", type(error).__name__)
                await asyncio.sleep(POLL_SECONDS)
                self.wake(users)
                continue
            for user_id, (newest, rows) in news.items():
                for line in self.lines.get(user_id, ()):
                    if line.was_read_from(positions[user_id]):
                        line.take(newest, rows)

    def _positions(self, users: Iterable[int]) -> dict[int, int | None]:
        """From where to read for each person: his slowest stream; None when all begin now."""
        lasts = {user: [line.last for line in self.lines[user] if line.last is not None] for user in users}
        return {user: min(known) if known else None for user, known in lasts.items()}


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


async def chunks(user_id: int, session_key: str, since: int | None) -> AsyncIterator[bytes]:
    """What is sent to one browser, until it leaves, the person is signed out or the server stops."""
    office = hub()
    if office.closed:
        return
    with office.joined(user_id, since) as line:
        yield b": open\n\n"
        checked = time.monotonic()
        while True:
            message = await _next(line)
            if message is None:
                return
            yield message
            if time.monotonic() - checked >= RECHECK_SECONDS:
                if not await _still_welcome(session_key, user_id):
                    return
                checked = time.monotonic()


async def _next(line: Line) -> bytes | None:
    """The next message, a heartbeat when there is none for long, None at the end."""
    try:
        message = await asyncio.wait_for(line.waiting.get(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return b": still here\n\n"
    return message.encode() if message else None


async def _still_welcome(session_key: str, user_id: int) -> bool:
    loop = asyncio.get_running_loop()
    try:
        return await loop.run_in_executor(_threads, stream_rows.still_signed_in, session_key, user_id)
    except DatabaseError:
        return False  # the browser comes back, and is asked again


def _before_shutdown(loop: asyncio.AbstractEventLoop, close: Callable[[], None]) -> None:
    """Call `close` when the server is told to stop.

    uvicorn waits for open answers before it tells the application anything, and a stream is an
    answer that never ends by itself: so its own signal handlers are wrapped.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        former = signal.getsignal(number)
        if callable(former):
            signal.signal(number, _first(loop, close, former))


def _first(loop: asyncio.AbstractEventLoop, close: Callable[[], None], former: Callable[..., Any]) -> Any:
    def stop(number: int, frame: Any) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(close)
        former(number, frame)

    return stop
