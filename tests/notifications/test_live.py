"""Watching topics, and the numbered messages that follow."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from notifications import delivery, live
from notifications.models import LiveCounter, LiveMessage, Watch
from notifications.outbox import record

pytestmark = pytest.mark.django_db


def messages(user: Any) -> list[tuple[int, str]]:
    return list(LiveMessage.objects.filter(user=user).order_by("seq").values_list("seq", "name"))


def test_watchers_of_a_topic_hear_of_its_changes(registries: None, ann: Any, ben: Any) -> None:
    live.watch(ann, "thing-1", "thing-2")
    live.watch(ben, "thing-3")

    for topics in (["thing-1"], ["thing-2", "thing-9"], []):
        delivery.deliver(record("thing.moved", about=ben, by=ann, topics=topics).pk)

    assert messages(ann) == [(1, "thing-1-changed"), (2, "thing-2-changed")]
    assert messages(ben) == []


def test_a_watch_ends(registries: None, ann: Any, ben: Any) -> None:
    live.watch(ann, "thing-1")
    Watch.objects.update(until=timezone.now())

    delivery.deliver(record("thing.moved", about=ben, by=None, topics=["thing-1"]).pk)

    assert messages(ann) == []


def test_watching_costs_one_query_and_seldom_a_write(ann: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        live.watch(ann, "thing-1", "thing-2")
    written = dict(Watch.objects.values_list("topic", "until"))

    live.watch(ann, "thing-1")
    assert dict(Watch.objects.values_list("topic", "until")) == written

    Watch.objects.filter(topic="thing-1").update(until=timezone.now() + timedelta(hours=7))
    live.watch(ann, "thing-2", "thing-1", "thing-1")
    assert Watch.objects.get(topic="thing-1").until > written["thing-1"]
    assert Watch.objects.get(topic="thing-2").until == written["thing-2"]


def test_watching_tells_where_the_stream_begins(registries: None, ann: Any, ben: Any) -> None:
    assert live.watch(ann, "thing-1") == 0
    delivery.deliver(record("thing.moved", about=ben, by=None, topics=["thing-1"]).pk)

    assert live.watch(ann, "thing-2") == 1
    assert live.position(ann) == 1
    assert ann.live_since == 0


def test_pruning_forgets_yesterday(ann: Any) -> None:
    live.watch(ann, "old", "new")
    live.send({ann.pk: ["a", "b"]})
    Watch.objects.filter(topic="old").update(until=timezone.now() - timedelta(minutes=1))
    LiveMessage.objects.filter(seq=1).update(created_at=timezone.now() - timedelta(days=2))

    live.prune()

    assert messages(ann) == [(2, "b")]
    assert list(Watch.objects.values_list("topic", flat=True)) == ["new"]
    assert LiveCounter.objects.get(user=ann).last == 2
