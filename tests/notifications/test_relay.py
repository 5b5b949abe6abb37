"""The loop of the processes, their bell, and due work."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from notifications import process, relay
from notifications.listening import bell, notify
from notifications.models import Periodic


@pytest.fixture
def due_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "_due_work", {})


@pytest.mark.django_db
def test_due_work_runs_when_it_is_due(due_work: None) -> None:
    runs: list[int] = []
    relay.every(60, "count", lambda: runs.append(1))

    relay.run_due_work()
    relay.run_due_work()
    assert runs == [1]

    Periodic.objects.update(next_at=timezone.now())
    relay.run_due_work()
    assert runs == [1, 1]
    assert timedelta(seconds=50) < Periodic.objects.get().next_at - timezone.now() < timedelta(seconds=61)


@pytest.mark.django_db
def test_failing_due_work_is_noted_and_stops_nothing(due_work: None) -> None:
    runs: list[int] = []
    relay.every(60, "fails", lambda: 1 / 0)
    relay.every(60, "works", lambda: runs.append(1))

    relay.run_due_work()

    assert runs == [1]
    assert Periodic.objects.get(name="fails").error == "ZeroDivisionError"


@pytest.mark.django_db
def test_the_relay_leaves_a_heartbeat() -> None:
    assert relay.last_beat() is None

    relay.run_due_work()

    beat = relay.last_beat()
    assert beat
    assert timezone.now() - beat < timedelta(seconds=5)


def test_two_works_need_two_names(due_work: None) -> None:
    relay.every(1, "same", print)

    with pytest.raises(ValueError, match="same"):
        relay.every(1, "same", print)


@pytest.mark.django_db(transaction=True)
def test_a_bell_rings_at_once() -> None:
    with bell("test bell") as line:
        assert not line.wait(0.05)
        notify("test bell")
        started = time.monotonic()

        assert line.wait(5)
        assert time.monotonic() - started < 1


@pytest.mark.django_db(transaction=True)
def test_a_process_outlives_a_database_that_was_away() -> None:
    stop, turns = threading.Event(), []

    def turn() -> bool:
        turns.append(1)
        if len(turns) == 1:
            raise OperationalError("away")
        if len(turns) == 2:
            with connection.cursor() as cursor:  # the bell's line is cut while nobody looks
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %away%'"
                )
        if len(turns) == 4:
            stop.set()
        return False

    process.serve("away", turn, pause=0.05, stop=stop)

    assert len(turns) == 4


@pytest.mark.django_db(transaction=True)
def test_slow_due_work_does_not_hold_up_the_post() -> None:
    stop, slow, turns = threading.Event(), threading.Event(), []

    def turn() -> bool:
        turns.append(slow.is_set())
        if len(turns) == 5:
            stop.set()
        return False

    def work() -> None:
        stop.wait(10)
        slow.set()

    with process.beside(work, pause=0.01, stop=stop):
        process.serve("beside", turn, pause=0.02, stop=stop)

    assert turns == [False] * 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_due_work_waits_for_a_database_that_is_away_and_ends_the_process_on_anything_else() -> None:
    stop, calls = threading.Event(), []

    def work() -> None:
        calls.append(1)
        raise OperationalError("away") if len(calls) < 3 else ValueError("a bug")

    with process.beside(work, pause=0.01, stop=stop):
        assert stop.wait(10)

    assert len(calls) == 3


@pytest.mark.django_db(transaction=True)
def test_ten_thousand_ids_fit_into_notes(django_assert_num_queries: Any) -> None:
    with bell("many") as line:
        line.wait(0.01)
        with django_assert_num_queries(29):
            notify("many", range(10**15, 10**15 + 10_000))

        assert line.wait(5)
