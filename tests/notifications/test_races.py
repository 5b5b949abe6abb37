"""Several deliverers, workers and relays at once: everything once. Each lock has a twin without it."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from notifications import delivery, relay, runner
from notifications.models import Delivery, Event, Job, LiveCounter, LiveMessage, Notice, Periodic
from notifications.outbox import record
from notifications.subscribers import subscribe
from tests.racing import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def at_once(number: int, work: Callable[[], Any]) -> list[Any]:
    """`number` start it together; what each returned or raised."""
    return together(*[work] * number, met=(Exception,))


@pytest.fixture
def counted(registries: None) -> str:
    """A subscriber whose every run is a row: a slow one, so that two can meet."""

    def count(event: Event) -> None:
        Periodic.objects.create(
            name=f"run {time.monotonic_ns()} {threading.get_ident()}", next_at=timezone.now()
        )
        time.sleep(0.2)

    subscribe("thing.moved", count, name="counted")
    return "counted"


def recorded(ann: Any, ben: Any, **values: Any) -> Event:
    with transaction.atomic():
        return record("thing.moved", about=ben, by=ann, **values)


def test_two_deliverers_deliver_once(counted: str, tell: Any, person: Any) -> None:
    ann, ben = person("ann"), person("ben")
    tell(lambda event: [ben])
    event = recorded(ann, ben)

    results = at_once(4, lambda: delivery.deliver(event.pk))

    assert sorted(results) == [False, False, False, True]
    assert Periodic.objects.count() == 1
    assert Notice.objects.count() == 1


def test_without_the_row_lock_the_unique_mark_still_undoes_the_second(
    counted: str, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, ben = person("ann"), person("ben")
    event = recorded(ann, ben)
    monkeypatch.setattr(delivery, "_claimed", lambda pk: Event.objects.pending().filter(pk=pk).first())

    results = at_once(2, lambda: delivery.deliver(event.pk))

    assert sorted(results) == [False, True]
    assert Periodic.objects.count() == 1


def test_twin_without_lock_and_mark_it_happens_twice(
    counted: str, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, ben = person("ann"), person("ben")
    event = recorded(ann, ben)
    monkeypatch.setattr(delivery, "_claimed", lambda pk: Event.objects.pending().filter(pk=pk).first())
    monkeypatch.setattr(Delivery.objects, "bulk_create", lambda rows: None)

    at_once(2, lambda: delivery.deliver(event.pk))

    assert Periodic.objects.count() == 2


def test_many_events_for_the_same_people_leave_no_gap(tell: Any, person: Any) -> None:
    """Counters are locked in one order: no deadlock, and each person's numbers are 1, 2, 3 …"""
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    turns = iter([[ben, eve], [eve, ben]] * 100)
    tell(lambda event: next(turns))
    for _ in range(40):
        recorded(ann, ben)

    at_once(4, relay.drain)

    assert not Delivery.objects.exclude(state="done").exists()
    for user in (ben, eve):
        numbers = list(LiveMessage.objects.filter(user=user).order_by("seq").values_list("seq", flat=True))
        assert numbers == list(range(1, 41))
        assert LiveCounter.objects.get(user=user).last == 40


def test_two_relays_do_due_work_once(person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[int] = []
    monkeypatch.setattr(relay, "_due_work", {})

    def slow() -> None:
        runs.append(1)
        time.sleep(0.3)

    relay.every(600, "slow", slow)

    at_once(3, relay.run_due_work)

    assert runs == [1]


def test_two_workers_claim_two_jobs(person: Any) -> None:
    ann = person("ann")
    for _ in range(2):
        Job.objects.create(kind="count", by=ann)

    jobs = at_once(3, lambda: runner.claim(runner.holder_name()))

    assert sorted(job.pk for job in jobs if job) == sorted(Job.objects.values_list("pk", flat=True))
