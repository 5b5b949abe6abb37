"""Delivery: every subscriber once, a failing one alone, again later."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin import site
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from notifications import delivery, relay
from notifications.models import Delivery, Event, Notice, Periodic
from notifications.outbox import record
from notifications.subscribers import subscribe

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(ann: Any, ben: Any) -> Event:
    return record("thing.moved", about=ben, by=ann)


def test_each_subscriber_gets_the_event_once(registries: None, event: Event) -> None:
    got: list[str] = []
    subscribe("thing.moved", lambda one: got.append(f"first {one.pk}"), name="first")
    subscribe("thing.moved", lambda one: got.append(f"second {one.pk}"), name="second")

    assert delivery.deliver(event.pk)
    assert not delivery.deliver(event.pk)

    assert got == [f"first {event.pk}", f"second {event.pk}"]
    assert set(Delivery.objects.values_list("subscriber", "state")) == {
        ("first", "done"),
        ("second", "done"),
        ("people", "done"),
    }


def test_a_failing_subscriber_stops_no_other(registries: None, event: Event) -> None:
    def fails(one: Event) -> None:
        Periodic.objects.create(name="half done", next_at=timezone.now())
        raise ValueError

    subscribe("thing.moved", fails, name="fails")
    subscribe(
        "thing.moved", lambda one: Periodic.objects.create(name="whole", next_at=one.created_at), name="works"
    )

    delivery.deliver(event.pk)

    event.refresh_from_db()
    assert event.delivered_at
    assert list(Periodic.objects.values_list("name", flat=True)) == ["whole"]
    failed = Delivery.objects.get(subscriber="fails")
    assert (failed.state, failed.error) == ("waiting", "ValueError")
    assert failed.due_at > timezone.now()


def test_a_database_error_in_a_handler_is_a_failure_like_any(registries: None, event: Event) -> None:
    def breaks(one: Event) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    subscribe("thing.moved", breaks, name="breaks")

    assert delivery.deliver(event.pk)

    assert Delivery.objects.get(subscriber="breaks").state == "waiting"


def test_a_failed_pair_is_tried_again_when_due(registries: None, event: Event) -> None:
    healed: list[int] = []

    def handler(one: Event) -> None:
        if not broken:
            healed.append(one.pk)
            return
        raise ValueError

    broken = [True]
    subscribe("thing.moved", handler, name="sometimes")
    delivery.deliver(event.pk)
    broken.clear()

    assert delivery.retry_due() == 0
    Delivery.objects.filter(subscriber="sometimes").update(due_at=timezone.now())
    assert delivery.retry_due() == 1

    row = Delivery.objects.get(subscriber="sometimes")
    assert healed == [event.pk]
    assert (row.state, row.attempts, row.due_at, row.error) == ("done", 2, None, "")


def test_after_eight_tries_it_is_parked(registries: None, event: Event) -> None:
    subscribe("thing.moved", lambda one: 1 / 0, name="never")
    delivery.deliver(event.pk)

    for _ in range(20):
        Delivery.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(seconds=1))
        delivery.retry_due()

    row = Delivery.objects.get(subscriber="never")
    assert (row.state, row.attempts, row.due_at, row.error) == ("failed", 8, None, "ZeroDivisionError")


def test_an_administrator_can_have_it_tried_again(registries: None, event: Event, admin_client: Any) -> None:
    calls: list[int] = []
    subscribe("thing.moved", lambda one: calls.append(one.pk), name="parked")
    delivery.deliver(event.pk)
    done = Delivery.objects.get(event=event, subscriber="people")
    parked = Delivery.objects.get(event=event, subscriber="parked")
    Delivery.objects.filter(pk=parked.pk).update(state="failed", attempts=8)
    calls.clear()

    admin_client.post(
        "/admin/notifications/delivery/",
        {"action": "try_again", "_selected_action": [done.pk, parked.pk]},
    )
    relay.turn()

    parked.refresh_from_db()
    assert calls == [event.pk]
    assert parked.state == "done"


def test_the_admin_changes_nothing_by_hand(admin_client: Any, event: Event) -> None:
    for model in (Event, Delivery):
        assert not site.get_model_admin(model).has_change_permission(None)
    assert admin_client.get(f"/admin/notifications/event/{event.pk}/change/").status_code == 200


def test_delivered_again_it_skips_what_is_done(registries: None, event: Event) -> None:
    calls: list[int] = []
    subscribe("thing.moved", lambda one: calls.append(one.pk), name="once")
    delivery.deliver(event.pk)
    Event.objects.update(delivered_at=None)

    assert delivery.deliver(event.pk)

    assert calls == [event.pk]


def test_a_subscriber_that_is_gone_is_parked_with_a_reason(registries: None, event: Event) -> None:
    Delivery.objects.create(event=event, subscriber="gone", state="waiting", due_at=timezone.now())

    delivery.retry_due()

    assert Delivery.objects.get(subscriber="gone").state == "failed"


def test_single_events_go_before_those_of_a_batch(registries: None, ann: Any) -> None:
    batch = record("thing.moved", about=ann, by=None, batch=1)
    single = record("thing.moved", about=ann, by=None)

    assert list(delivery.pending(10)) == [single.pk, batch.pk]


def test_drain_delivers_what_handlers_record(registries: None, event: Event) -> None:
    subscribe("thing.moved", lambda one: record("thing.followed", about=one, by=None), name="follows")

    assert relay.drain() == 2

    assert not Event.objects.pending().exists()


def test_the_database_refuses_a_second_mark(event: Event) -> None:
    Delivery.objects.create(event=event, subscriber="people")

    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(event=event, subscriber="people")


def test_the_database_refuses_a_second_notice(event: Event, ben: Any) -> None:
    Notice.objects.create(event=event, recipient=ben, name="a", seq=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(event=event, recipient=ben, name="b", seq=2)


def test_a_name_subscribes_once(registries: None) -> None:
    subscribe("thing.moved", print, name="same")

    with pytest.raises(ValueError, match="same"):
        subscribe("thing.moved", print, name="same")
