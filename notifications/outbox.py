"""`record()`: what happened, written in the caller's transaction; delivered after commit.

Three ways lead to delivery, and none of them is needed by the others: a Celery nudge after commit,
a NOTIFY for the relay when the nudge is not possible, and the relay's sweep every second.
"""

import logging
import time
from collections.abc import Iterable
from functools import partial
from typing import Any

from celery import current_app
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Model
from kombu.exceptions import OperationalError as BrokerError

from notifications.listening import OUTBOX, notify
from notifications.models import Event

log = logging.getLogger(__name__)
DELIVER = "notifications.tasks.deliver"
# A page must not wait for a nudge: kombu's defaults take 2 s over a refused broker, 3 s over a hung one.
IMPATIENT = {"max_retries": 0, "socket_timeout": 0.5, "socket_connect_timeout": 0.5}
QUIET_SECONDS = 10
_quiet_until = 0.0


def record(
    event: str,
    *,
    about: Model,
    by: AbstractBaseUser | None,
    bundle: str = "",
    topics: Iterable[str] = (),
    batch: int | None = None,
    **facts: Any,
) -> Event:
    """Write down that `event` happened to `about`, and have it delivered after commit.

    `by` None means the system. `bundle` is the word under which its notices stand together
    ("customer-7"), `topics` name the open pages that change ("customer-7" raises
    "customer-7-changed"), `batch` marks an event that stands for many rows and waits behind single
    ones. `facts` are ids and field names, never values. One INSERT; raises RuntimeError outside
    a transaction, where the event could survive a change that did not.
    """
    return enter(
        Event(
            name=str(event),
            about_type=about._meta.label_lower,
            about_id=about.pk,
            by_id=by.pk if by else None,
            bundle=bundle,
            topics=list(dict.fromkeys(topics)),
            batch=batch,
            facts=facts,
        )
    )


def enter(event: Event) -> Event:
    """Save an event that is ready, as `record` does; for the post office's own."""
    if not connection.in_atomic_block:
        raise RuntimeError("record() writes into the caller's transaction; open one first.")
    event.save(force_insert=True)
    transaction.on_commit(partial(nudge, event.pk), robust=True)
    return event


def nudge(event_id: int) -> None:
    """Ask a worker to deliver now; the relay is woken instead where the broker is away."""
    if not send(DELIVER, event_id):
        notify(OUTBOX)


def send(task: str, *args: Any) -> bool:
    """Hand a Celery task to the broker, by name; False when it is away (one short wait per ten seconds)."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    try:
        _send(task, args)
        return True
    except (BrokerError, OSError) as error:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("The broker did not take a nudge (%s); the relay works alone.", type(error).__name__)
        return False


def _send(task: str, args: tuple[Any, ...]) -> None:
    with current_app.connection_for_write(transport_options=IMPATIENT) as line:
        current_app.send_task(task, args, connection=line, retry=False, ignore_result=True)
