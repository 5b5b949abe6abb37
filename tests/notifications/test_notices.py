"""Who is told, in which words, and when it is over."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from notifications import delivery, notices, relay, selectors
from notifications.models import Delivery, Event, LiveMessage, Notice
from notifications.outbox import record
from notifications.subscribers import subscribe

pytestmark = pytest.mark.django_db


def told(event: Event) -> list[tuple[str, str]]:
    delivery.deliver(event.pk)
    return sorted(Notice.objects.filter(event=event).values_list("recipient__username", "name"))


def test_readers_are_decided_when_it_is_delivered(tell: Any, ann: Any, ben: Any) -> None:
    tell(lambda event: get_user_model()._default_manager.filter(is_active=True))
    event = record("thing.moved", about=ben, by=None)
    ben.is_active = False
    ben.save()

    assert told(event) == [("ann", "thing.moved")]


def test_who_did_it_is_not_told(tell: Any, ann: Any, ben: Any) -> None:
    tell(lambda event: [ann, ben])

    assert told(record("thing.moved", about=ben, by=ann)) == [("ben", "thing.moved")]


def test_nobody_is_told_twice_and_action_comes_first(tell: Any, ann: Any, ben: Any) -> None:
    tell(lambda event: [ann, ben], name="for information")
    tell(lambda event: [ben, ben], name="please do", needs_action=True)

    event = record("thing.moved", about=ben, by=None)

    assert told(event) == [("ann", "for information"), ("ben", "please do")]
    assert list(LiveMessage.objects.filter(user=ben).values_list("name", flat=True)) == ["notices"]


def test_a_second_notice_needs_a_name(tell: Any) -> None:
    tell(lambda event: [])

    with pytest.raises(ValueError, match="thing.moved"):
        tell(lambda event: [])


def test_ten_or_a_hundred_readers_cost_the_same(
    tell: Any, ann: Any, person: Any, django_assert_num_queries: Any
) -> None:
    for number in range(60):
        person(f"reader {number}")
    limit = [10]
    tell(lambda event: get_user_model()._default_manager.filter(username__startswith="reader")[: limit[0]])
    first, second = (record("thing.moved", about=ann, by=None, topics=["thing-1"]) for _ in range(2))
    with CaptureQueriesContext(connection) as few:
        delivery.deliver(first.pk)
    limit[0] = 60

    with django_assert_num_queries(len(few)):
        delivery.deliver(second.pk)

    assert Notice.objects.filter(event=second).count() == 60


def test_finish_ends_what_needed_action(tell: Any, ann: Any, ben: Any) -> None:
    tell(lambda event: [ann, ben], name="do", needs_action=True)
    told(record("thing.moved", about=ann, by=None))
    told(record("thing.moved", about=ben, by=None))

    assert notices.finish(about_type="ownership.user", about_id=ann.pk, recipient=ben) == 1
    assert notices.finish(about_type="ownership.user", about_id=ann.pk) == 1
    assert notices.finish(about_type="ownership.user", about_id=ann.pk) == 0

    done = Notice.objects.filter(event__about_id=ann.pk)
    assert all(row.done_at and row.read_at for row in done)
    assert Notice.objects.waiting().filter(event__about_id=ben.pk).count() == 2


def test_many_are_finished_without_a_word_about_those_of_which_nobody_was_asked(
    tell: Any, ann: Any, ben: Any, person: Any, django_assert_num_queries: Any
) -> None:
    tell(lambda event: [ben], name="do", needs_action=True)
    told(record("thing.moved", about=ann, by=None))
    record("thing.moved", about=ben, by=None)  # on its way
    others = [person(f"other {number}").pk for number in range(20)]

    notices.finish_many(about_type="ownership.user", about_ids=[*others, ann.pk, ben.pk])

    assert Notice.objects.get().done_at
    about = Event.objects.filter(name=notices.FINISHED).values_list("about_id", flat=True)
    assert sorted(about) == sorted([ann.pk, ben.pk])
    with django_assert_num_queries(2):
        notices.finish_many(about_type="ownership.user", about_ids=others)


def test_finish_rings_the_bells(tell: Any, ann: Any, ben: Any) -> None:
    tell(lambda event: [ben], name="do", needs_action=True)
    told(record("thing.moved", about=ann, by=None))

    notices.finish(about_type="ownership.user", about_id=ann.pk, name="do")
    relay.drain()

    assert LiveMessage.objects.filter(user=ben, name="notices").count() == 2


def test_what_was_on_its_way_when_it_was_finished_is_closed_too(tell: Any, ann: Any, ben: Any) -> None:
    """The delivery read its readers before the thing was done, and commits after."""
    tell(lambda event: [ben], name="do", needs_action=True)
    subscribe(notices.FINISHED, notices.finish_again, name="notices.finish_again")
    asked = record("thing.moved", about=ann, by=None)
    assert notices.finish(about_type="ownership.user", about_id=ann.pk) == 0
    finished = Event.objects.get(name=notices.FINISHED)

    delivery.deliver(finished.pk)
    assert Delivery.objects.get(subscriber="notices.finish_again").state == "waiting"
    delivery.deliver(asked.pk)
    again = record("thing.moved", about=ann, by=None)
    delivery.deliver(again.pk)
    Delivery.objects.filter(state="waiting").update(due_at=timezone.now())
    delivery.retry_due()

    assert Notice.objects.get(event=asked).done_at
    assert not Notice.objects.get(event=again).done_at


def test_words_are_made_in_the_readers_language(registries: None, ann: Any, ben: Any) -> None:
    notices.notice(
        "thing.moved",
        readers=lambda event: [ben],
        text=lambda event, row: gettext_lazy("Save"),
        why=lambda event, user: gettext_lazy("Cancel"),
        url=lambda event: "/",
    )
    notices.subject("ownership.user", lambda user, ids: dict.fromkeys(ids, "row"))
    told(record("thing.moved", about=ann, by=ann))

    with translation.override("zh-hans"):
        bundles, _page = selectors.inbox(ben, "all", {}, "/")

    assert bundles[0].lines[0].text == "保存"


def test_a_row_out_of_sight_says_nothing(tell: Any, ann: Any, ben: Any) -> None:
    tell(lambda event: [ben])
    notices.subject("ownership.user", lambda user, ids: {})
    told(record("thing.moved", about=ann, by=ann))

    bundles, _page = selectors.inbox(ben, "all", {}, "/")

    line = bundles[0].lines[0]
    assert (line.text, line.why, line.url) == ("Something you can no longer see", "", "")


def test_a_kind_of_row_without_a_fetcher_is_out_of_sight(tell: Any, ann: Any, ben: Any) -> None:
    tell(lambda event: [ben])
    told(record("thing.moved", about=ann, by=ann))

    bundles, _page = selectors.inbox(ben, "all", {}, "/")

    assert bundles[0].lines[0].url == ""


def test_bundles_stand_together_under_their_title(
    tell: Any, ann: Any, ben: Any, django_assert_num_queries: Any
) -> None:
    tell(lambda event: [ben])
    notices.subject("ownership.user", lambda user, ids: dict.fromkeys(ids, "Ann"))
    notices.bundle_title("thing", lambda user, ids: {pk: f"Thing {pk}" for pk in ids})
    for bundle in ("thing-1", "thing-2", "thing-1", ""):
        told(record("thing.moved", about=ann, by=ann, bundle=bundle))

    with django_assert_num_queries(1):
        bundles, _page = selectors.inbox(ben, "all", {}, "/")

    assert [(one.title, len(one.lines)) for one in bundles] == [("", 1), ("Thing 1", 2), ("Thing 2", 1)]
