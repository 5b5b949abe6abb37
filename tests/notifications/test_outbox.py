"""record(): in the caller's transaction or not at all; the broker may be away."""

import time
from typing import Any

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from crm_site.celery import app
from notifications import outbox
from notifications.models import Event
from notifications.outbox import record


@pytest.fixture(autouse=True)
def _nudging_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_quiet_until", 0.0)


@pytest.mark.django_db(transaction=True)
def test_record_refuses_outside_a_transaction(person: Any) -> None:
    ann = person("ann")

    with pytest.raises(RuntimeError):
        record("thing.moved", about=ann, by=ann)

    assert not Event.objects.exists()


def test_an_event_carries_ids_and_names(ann: Any, ben: Any) -> None:
    event = record(
        "thing.moved",
        about=ben,
        by=ann,
        bundle="thing-7",
        topics=["thing-7", "thing-7"],
        batch=3,
        fields=["place"],
    )

    event.refresh_from_db()
    assert (event.about_type, event.about_id, event.by_id) == ("ownership.user", ben.pk, ann.pk)
    assert (event.bundle, event.topics, event.batch) == ("thing-7", ["thing-7"], 3)
    assert event.facts == {"fields": ["place"]}
    assert event.delivered_at is None


@pytest.mark.django_db(transaction=True)
def test_an_event_dies_with_its_transaction(person: Any) -> None:
    ann = person("ann")

    with transaction.atomic():
        record("thing.moved", about=ann, by=None)
        transaction.set_rollback(True)

    assert not Event.objects.exists()


def test_after_commit_a_worker_is_nudged(
    ann: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(outbox, "_send", lambda task, args: sent.append(*args))

    with django_capture_on_commit_callbacks(execute=True):
        event = record("thing.moved", about=ann, by=None)

    assert sent == [event.pk]


def test_a_broker_that_is_away_is_asked_once_in_ten_seconds(
    ann: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    rung: list[str] = []

    def away(task: str, args: tuple[int]) -> None:
        asked.extend(args)
        raise OperationalError("refused")

    monkeypatch.setattr(outbox, "_send", away)
    monkeypatch.setattr(outbox, "notify", rung.append)

    for number in (1, 2, 3):
        outbox.nudge(number)

    assert asked == [1]
    assert rung == ["outbox"] * 3


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "hung"])
def test_a_nudge_never_waits_long(
    address: str, ann: Any, monkeypatch: pytest.MonkeyPatch, hung_server: str
) -> None:
    monkeypatch.setattr(app.conf, "broker_url", hung_server if address == "hung" else address)
    monkeypatch.setattr(app.conf, "broker_write_url", hung_server if address == "hung" else address)

    started = time.monotonic()
    outbox.nudge(1)

    assert time.monotonic() - started < 1.5
    assert outbox._quiet_until > time.monotonic()
