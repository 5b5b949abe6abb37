"""Running jobs: claim one, do its slices, keep its lease.

The lease (30 s) is renewed by a thread with its own connection, so a slice may take longer than the
lease. A killed process stops renewing; another claims the job and goes on after the last slice that
was committed. A process that merely slept finds another holder when it commits, and undoes its slice.
"""

import logging
import os
import socket
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from crm_site.kit.errors import RuleBroken
from notifications import jobs, outbox
from notifications.jobs import Json, Progress
from notifications.models import Job

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)
RENEW_SECONDS = 10
MOST_TRIES = 3
GAVE_UP = gettext_noop("This work failed three times. Tell your administrator its number: %(number)s.")
UNKNOWN = gettext_noop("This version of the program no longer knows this kind of work.")
State = Job.State


class LeaseLost(Exception):
    """Another process holds the job now."""


def holder_name() -> str:
    """A name for this process that no other has."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:8]}"


@transaction.atomic
def claim(holder: str) -> Job | None:
    """Take the oldest job that is due or was left behind; None when there is none.

    A job that was started three times without finishing a slice comes back failed. Locks the job
    (SKIP LOCKED).
    """
    now = timezone.now()
    job = Job.objects.claimable(now).select_for_update(skip_locked=True, of=("self",)).first()
    if job is None:
        return None
    if job.cancel_asked_at:
        return _end(job, State.CANCELLED)
    if job.attempts >= MOST_TRIES:
        return _end(job, State.FAILED, message=GAVE_UP, message_params={"number": job.pk})
    job.state, job.holder, job.lease_until = State.RUNNING, holder, now + LEASE
    job.attempts += 1
    job.started_at = job.started_at or now
    job.save(update_fields=["state", "holder", "lease_until", "attempts", "started_at"])
    return job


def work(holder: str, stop: threading.Event) -> bool:
    """Claim one job and run it to its end, its failure or `stop`; False when there is none."""
    job = claim(holder)
    if job is None:
        return False
    if job.state == State.RUNNING:
        with _lease_renewed(job), translation.override(_language_of(job)):
            _run(job, stop)
    return True


def _run(job: Job, stop: threading.Event) -> None:
    kind = jobs.kind_of(job.kind)
    if kind is None:
        _fail(job, UNKNOWN)
        return
    steps = kind.run(job, job.place)
    try:
        while _slice(job, steps):
            if stop.is_set():
                _give_back(job)
                return
    except LeaseLost:
        log.warning("%s is in other hands; its last slice here was undone.", job)
    except RuleBroken as broken:
        _fail(job, str(broken))
    except Exception:
        log.exception("%s failed", job)
        _try_later(job)
    finally:
        steps.close()


def _slice(job: Job, steps: Generator[Progress, None, Json | None]) -> bool:
    """One slice with its progress, in one transaction; False when the job has ended."""
    with transaction.atomic():
        _be_patient()
        try:
            progress = next(steps)
        except StopIteration as end:
            _end(_held(job), State.DONE, result=end.value or {}, done=max(job.done, job.total))
            return False
        return _keep(job, progress)


def _be_patient() -> None:
    """Long statements and pauses are a page's fault, but a job's nature."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")


def _held(job: Job) -> Job:
    """The row under lock, if it is still ours. Raises LeaseLost."""
    row = Job.objects.filter(pk=job.pk, holder=job.holder, state=State.RUNNING).select_for_update().first()
    if row is None:
        raise LeaseLost
    return row


def _keep(job: Job, progress: Progress) -> bool:
    """Save how far the job is; False when it was asked to stop here."""
    row = _held(job)
    row.done, row.total, row.place = progress.done, progress.total, progress.state
    row.message, row.message_params = progress.message, progress.params
    row.attempts = 0
    row.save(update_fields=["done", "total", "place", "message", "message_params", "attempts"])
    job.done, job.total = row.done, row.total
    if row.cancel_asked_at:
        _end(row, State.CANCELLED)
        return False
    return True


def _end(row: Job, state: str, **values: Any) -> Job:
    """Close a locked job and tell the house: job.done, job.failed or job.cancelled."""
    row.state, row.finished_at = state, timezone.now()
    row.holder, row.lease_until = "", None
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "finished_at", "holder", "lease_until", *values])
    outbox.record(f"job.{state}", about=row, by=None, topics=[f"job-{row.pk}"])
    return row


@transaction.atomic
def _fail(job: Job, sentence: str) -> None:
    _end(_held(job), State.FAILED, message=sentence, message_params={})


@transaction.atomic
def _try_later(job: Job) -> None:
    """Back to the queue after 2, 4 seconds; the third failure is the last."""
    try:
        row = _held(job)
    except LeaseLost:
        return
    if row.attempts >= MOST_TRIES:
        _end(row, State.FAILED, message=GAVE_UP, message_params={"number": row.pk})
        return
    _requeue(row, timezone.now() + timedelta(seconds=2**row.attempts))


@transaction.atomic
def _give_back(job: Job) -> None:
    """The process stops: the next one goes on at once, and nobody counts it as a failure."""
    row = _held(job)
    _requeue(row, timezone.now())


def _requeue(row: Job, due_at: Any) -> None:
    row.state, row.holder, row.lease_until, row.due_at = State.QUEUED, "", None, due_at
    row.save(update_fields=["state", "holder", "lease_until", "due_at"])


def _language_of(job: Job) -> str:
    return getattr(job.by, "language", "") or settings.LANGUAGE_CODE


@contextmanager
def _lease_renewed(job: Job) -> Iterator[None]:
    """Renew the lease from a thread, on a second connection, until the block ends."""
    over = threading.Event()
    thread = threading.Thread(target=_renew, args=(job.pk, job.holder, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew(job_id: int, holder: str, over: threading.Event) -> None:
    try:
        while not over.wait(RENEW_SECONDS):
            try:
                mine = Job.objects.filter(pk=job_id, holder=holder)
                mine.update(lease_until=timezone.now() + LEASE)
            except DatabaseError:  # the next try is soon enough; without any, another process takes over
                log.warning("The lease of job %s was not renewed.", job_id, exc_info=True)
                connection.close()
    finally:
        connection.close()
