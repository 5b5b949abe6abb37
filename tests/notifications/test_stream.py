"""The live stream as a browser meets it: replay, wake-ups, and its end."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.test import AsyncClient, Client
from django.utils import timezone

from notifications import live, stream, stream_rows
from notifications.models import LiveMessage
from notifications.views import _since

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ann(person: Callable[..., Any]) -> Any:
    return person("ann")


@pytest.fixture
def session_of() -> Callable[[Any], str]:
    def sign_in(user: Any) -> str:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client.session.session_key or ""

    return sign_in


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "POLL_SECONDS", 0.1)


def run(scene: Callable[[], Awaitable[Any]]) -> Any:
    """Play a scene in an event loop of its own, whose hub is closed at the end."""

    async def play() -> Any:
        try:
            async with asyncio.timeout(15):
                return await scene()
        finally:
            office = stream.hub()
            office.close()
            await asyncio.gather(*office._tasks, return_exceptions=True)

    return asyncio.run(play())


@asynccontextmanager
async def opened(
    user: Any, since: int | None, session: str = ""
) -> AsyncIterator[Callable[[], Awaitable[Any]]]:
    """A stream; calling what it gives waits for the next message as (event, id)."""
    chunks = stream.chunks(user.pk, session, since)

    async def following() -> tuple[str, int | None]:
        async for chunk in chunks:
            if not chunk.startswith(b":"):
                fields = dict(part.split(": ", 1) for part in chunk.decode().strip().split("\n"))
                assert json.loads(fields["data"]) == {"name": fields["event"]}
                return fields["event"], int(fields["id"]) if "id" in fields else None
        return "", None

    try:
        yield following
    finally:
        await chunks.aclose()


async def in_thread(work: Callable[..., Any], *args: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(stream._threads, work, *args)


def send(user: Any, *names: str) -> None:
    with transaction.atomic():
        live.send({user.pk: list(names)})
    connection.close()


def test_a_new_stream_says_where_it_begins(ann: Any) -> None:
    send(ann, "old-changed")

    async def scene() -> Any:
        async with opened(ann, None) as following:
            return await following()

    assert run(scene) == ("hello", 1)


def test_a_change_arrives_at_once(ann: Any) -> None:
    async def scene() -> Any:
        async with opened(ann, None) as following:
            await following()
            await asyncio.sleep(0.3)  # the hub listens
            started = asyncio.get_running_loop().time()
            await in_thread(send, ann, "thing-1-changed", "notices")
            got = [await following(), await following()]
            return got, asyncio.get_running_loop().time() - started

    got, took = run(scene)

    assert got == [("thing-1-changed", 1), ("notices", 2)]
    assert took < 1


def test_what_was_missed_is_replayed(ann: Any) -> None:
    send(ann, "a", "b", "c")

    async def scene() -> Any:
        async with opened(ann, 1) as following:
            return [await following(), await following()]

    assert run(scene) == [("b", 2), ("c", 3)]


def test_what_is_no_longer_kept_asks_for_a_reload(ann: Any) -> None:
    send(ann, "a", "b", "c")
    LiveMessage.objects.filter(seq__lte=2).update(created_at=timezone.now() - timedelta(days=2))
    live.prune()

    async def scene() -> Any:
        async with opened(ann, 1) as following:
            first = await following()
            await in_thread(send, ann, "d")
            return [first, await following()]

    assert run(scene) == [("reload", 3), ("d", 4)]


def test_too_much_missed_asks_for_a_reload(ann: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_rows, "MOST_REPLAYED", 2)
    send(ann, "a", "b", "c")

    async def scene() -> Any:
        async with opened(ann, 0) as following:
            return await following()

    assert run(scene) == ("reload", 3)


def test_a_number_from_another_database_asks_for_a_reload(ann: Any) -> None:
    async def scene() -> Any:
        async with opened(ann, 77) as following:
            first = await following()
            await in_thread(send, ann, "a")
            return [first, await following()]

    assert run(scene) == [("reload", None), ("a", 1)]


def test_two_streams_of_one_person_both_hear(ann: Any) -> None:
    send(ann, "a")

    async def scene() -> Any:
        async with opened(ann, 0) as behind, opened(ann, 1) as ahead:
            first = await behind()
            await in_thread(send, ann, "b")
            return first, await behind(), await ahead()

    assert run(scene) == (("a", 1), ("b", 2), ("b", 2))


def test_without_listen_the_stream_polls(ann: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(**kwargs: Any) -> Any:
        raise psycopg.OperationalError

    monkeypatch.setattr(psycopg.AsyncConnection, "connect", refused)

    async def scene() -> Any:
        async with opened(ann, None) as following:
            await following()
            await in_thread(send, ann, "a")
            return await following()

    assert run(scene) == ("a", 1)


def test_a_lost_listen_connection_is_opened_again(ann: Any) -> None:
    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %live%'"
            )
        connection.close()

    async def scene() -> Any:
        async with opened(ann, None) as following:
            await following()
            await asyncio.sleep(0.3)
            await in_thread(cut)
            await in_thread(send, ann, "a")
            first = await following()
            await asyncio.sleep(0.3)
            await in_thread(send, ann, "b")
            return first, await following()

    assert run(scene) == (("a", 1), ("b", 2))


def test_a_stream_ends_when_the_person_is_signed_out(
    ann: Any, session_of: Callable[[Any], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "RECHECK_SECONDS", 0)
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.05)
    session = session_of(ann)

    async def scene() -> Any:
        async with opened(ann, None, session) as following:
            await following()
            await in_thread(send, ann, "a")
            still = await following()
            ann.is_active = False
            await ann.asave()
            return still, await following()

    assert run(scene) == (("a", 1), ("", None))


def test_streams_end_when_the_server_stops(ann: Any) -> None:
    async def scene() -> Any:
        async with opened(ann, None) as following:
            await following()
            stream.hub().close()
            return await following()

    assert run(scene) == ("", None)


def test_a_stranger_gets_401_and_no_redirect(client: Any) -> None:
    assert client.get("/notices/live/").status_code == 401


def test_the_view_streams_for_a_signed_in_person(ann: Any) -> None:
    client = AsyncClient()
    client.force_login(ann, backend="django.contrib.auth.backends.ModelBackend")
    send(ann, "a", "b")

    async def scene() -> Any:
        response = await client.get("/notices/live/", headers={"Last-Event-ID": "1"})
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-store"
        chunks = aiter(response.streaming_content)
        first, second = await anext(chunks), await anext(chunks)
        await chunks.aclose()
        return first, second

    first, second = run(scene)

    assert first == b": open\n\n"
    assert second.startswith(b"id: 2\nevent: b\n")


@pytest.mark.parametrize("said", ["-1", "x", "", "9" * 30, "٣"])
def test_a_strange_last_id_begins_now(said: str, rf: Any) -> None:
    assert _since(rf.get("/notices/live/", headers={"Last-Event-ID": said})) is None
