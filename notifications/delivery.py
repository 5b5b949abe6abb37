"""Delivering one event: every subscriber, then the notices and the live messages, then the mark.

One transaction per event. It holds the event's row (SKIP LOCKED: others take the next one) and what
the handlers lock; each handler runs in a savepoint, so the failure of one undoes only its own work
and becomes a `Delivery` row that is tried again later. The live counters are locked last.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications import fanout, subscribers
from notifications.models import Delivery, Event
from notifications.subscribers import Later, Subscriber

log = logging.getLogger(__name__)
MOST_TRIES = 8


def receivers(event: Event) -> list[Subscriber]:
    """Everybody who gets `event`; the fan-out to people is the last, because its locks are."""
    return [*subscribers.of(event.name), Subscriber(fanout.NAME, fanout.fan_out)]


def deliver(event_id: int) -> bool:
    """Deliver one pending event; False when it is delivered already or in other hands.

    UNIQUE(event, subscriber) is the second lock: should two ever deliver the same event, the slower
    one is undone as a whole. Four queries besides those of the handlers and the fan-out.
    """
    try:
        with transaction.atomic():
            event = _claimed(event_id)
            if event is None:
                return False
            Delivery.objects.bulk_create([_outcome(event, one) for one in _unmarked(event)])
            event.delivered_at = timezone.now()
            event.save(update_fields=["delivered_at"])
    except IntegrityError:
        log.warning("Event %s was delivered by another at the same time.", event_id, exc_info=True)
        return False
    return True


def _unmarked(event: Event) -> list[Subscriber]:
    marked = set(Delivery.objects.filter(event=event).values_list("subscriber", flat=True))
    return [one for one in receivers(event) if one.name not in marked]


def _claimed(event_id: int) -> Event | None:
    return (
        Event.objects.pending().filter(pk=event_id).select_for_update(skip_locked=True, of=("self",)).first()
    )


def _outcome(event: Event, subscriber: Subscriber) -> Delivery:
    row = Delivery(event=event, subscriber=subscriber.name)
    _try(row, subscriber)
    return row


def _try(row: Delivery, subscriber: Subscriber) -> None:
    """Run one subscriber in a savepoint and write into `row` (unsaved) what became of it."""
    row.at = timezone.now()
    try:
        with transaction.atomic():
            subscriber.handler(row.event)
    except Later:
        _postpone(row, "not yet")
    except Exception as error:
        log.exception("%s failed on event %s (%s)", subscriber.name, row.event.pk, row.event.name)
        _postpone(row, type(error).__name__)
    else:
        row.state, row.due_at, row.error = Delivery.State.DONE, None, ""


def _postpone(row: Delivery, error: str) -> None:
    """Next try after 2, 4, 8 … 128 seconds; after the eighth nobody tries by himself."""
    row.error = error
    if row.attempts >= MOST_TRIES:
        row.state, row.due_at = Delivery.State.FAILED, None
    else:
        row.state, row.due_at = Delivery.State.WAITING, row.at + timedelta(seconds=2**row.attempts)


def retry_due(limit: int = 20) -> int:
    """Try again what failed and is due, each in its own transaction; returns how many were tried."""
    due = list(Delivery.objects.due(timezone.now()).values_list("pk", flat=True)[:limit])
    return sum(retry(pk) for pk in due)


def retry(delivery_id: int) -> bool:
    """Try one waiting pair again; False when it is not waiting any more or in other hands."""
    with transaction.atomic():
        row = (
            Delivery.objects.filter(pk=delivery_id, state=Delivery.State.WAITING)
            .select_related("event")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if row is None:
            return False
        row.attempts += 1
        _again(row)
        row.save(update_fields=["state", "due_at", "error", "attempts", "at"])
    return True


def _again(row: Delivery) -> None:
    known = next((one for one in receivers(row.event) if one.name == row.subscriber), None)
    if known is None:
        row.state, row.due_at, row.error = (
            Delivery.State.FAILED,
            None,
            "nobody subscribes by this name any more",
        )
    else:
        _try(row, known)


def pending(limit: int) -> Iterator[int]:
    """Ids of events to deliver, single ones before batches. Locks nothing."""
    return iter(Event.objects.pending().values_list("pk", flat=True)[:limit])
