"""The relay's work: the outbox sweep, second tries and due work. Needs no Redis.

Any number of relays may run: events are taken with SKIP LOCKED, due work by moving `next_at`.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from notifications import delivery
from notifications.models import Periodic

log = logging.getLogger(__name__)
BATCH = 50
HEARTBEAT = "relay heartbeat"
# While it runs, due work is not due for others; a relay that dies over it delays it by this much.
TAKEN_FOR = timedelta(seconds=60)


@dataclass(frozen=True)
class DueWork:
    seconds: float
    name: str
    function: Callable[[], object]


_due_work: dict[str, DueWork] = {}


def every(seconds: float, name: str, function: Callable[[], object]) -> None:
    """Have the relays call `function` every `seconds`, outside a transaction.

    Two relays do not run it at once unless it takes longer than a minute, but a killed one may have
    half finished: `function` must be safe to run twice.
    """
    if name in _due_work:
        raise ValueError(f"There is due work named {name} already.")
    _due_work[name] = DueWork(seconds, name, function)


def turn() -> bool:
    """One round of the post: up to 50 events, up to 20 second tries. True when there may be more."""
    delivered = sum(delivery.deliver(event_id) for event_id in delivery.pending(BATCH))
    tried = delivery.retry_due()
    return bool(delivered or tried)


def drain() -> int:
    """Deliver everything pending, and what is recorded meanwhile; for seeding and tests. Returns how many."""
    total = 0
    while delivered := sum(delivery.deliver(event_id) for event_id in delivery.pending(BATCH)):
        total += delivered
    return total


def run_due_work() -> None:
    """Run what is due, one after the other. One query when nothing is."""
    now = timezone.now()
    planned = dict(Periodic.objects.values_list("name", "next_at"))
    for work in _due_work.values():
        if planned.get(work.name, now) <= now and _taken(work, now):
            _run(work)


def _taken(work: DueWork, now: datetime) -> bool:
    """Only one relay's UPDATE finds the row due; the others see it moved."""
    Periodic.objects.bulk_create([Periodic(name=work.name, next_at=now)], ignore_conflicts=True)
    free = Periodic.objects.filter(name=work.name, next_at__lte=now)
    return bool(free.update(next_at=now + TAKEN_FOR, last_at=now))


def _run(work: DueWork) -> None:
    started, error = time.monotonic(), ""
    try:
        work.function()
    except Exception as problem:
        log.exception("Due work failed: %s", work.name)
        error = type(problem).__name__
    took = time.monotonic() - started
    Periodic.objects.filter(name=work.name).update(
        next_at=timezone.now() + timedelta(seconds=max(0.0, work.seconds - took)),
        took_ms=round(took * 1000),
        error=error,
    )


def last_beat() -> datetime | None:
    """When a relay last began its due work, to about five seconds; None before the first."""
    return Periodic.objects.filter(name=HEARTBEAT).values_list("last_at", flat=True).first()
