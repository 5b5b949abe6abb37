"""What the benchmarks measure of the post office. Everything is rolled back."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications import delivery, notices, outbox
from notifications.models import Event, Notice, Watch

EVENT = "bench.told"
TOPIC = "bench-1"


def fan_out(people: int = 10_000) -> dict[str, float]:
    """One event told to `people`, each with a page open that changes: {"n", "ms", "queries"} of its delivery."""
    _register()
    with _rolled_back():
        readers = _make_people(people)
        event = outbox.record(EVENT, about=readers[0], by=None, topics=[TOPIC])
        with CaptureQueriesContext(connection) as queries:
            ms = _timed(event)
        told = Notice.objects.filter(event=event).count()
        if told != people:
            raise AssertionError(f"{told} of {people} people were told.")
    return {"n": people, "ms": ms, "queries": len(queries)}


def deliveries(number: int = 200) -> dict[str, Any]:
    """`number` events told to one person each, one after the other: {"n", "ms": each event's own}."""
    _register()
    with _rolled_back():
        readers = _make_people(1)
        events = [outbox.record(EVENT, about=readers[0], by=None, topics=[TOPIC]) for _ in range(number)]
        return {"n": number, "ms": [_timed(event) for event in events]}


def _register() -> None:
    if notices.kind_of(EVENT) is None:
        people = get_user_model()._default_manager.filter(username__startswith="bench-")
        notices.notice(
            EVENT,
            readers=lambda event: people.all(),
            text=lambda event, row: EVENT,
            why=lambda event, user: EVENT,
            url=lambda event: "/",
        )


def _make_people(number: int) -> list[Any]:
    model = get_user_model()
    people = model._default_manager.bulk_create(model(username=f"bench-{n}") for n in range(number))
    until = timezone.now() + timedelta(hours=1)
    Watch.objects.bulk_create(Watch(user=one, topic=TOPIC, until=until) for one in people)
    return people


def _timed(event: Event) -> float:
    started = time.perf_counter()
    delivery.deliver(event.pk)
    return (time.perf_counter() - started) * 1000


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
