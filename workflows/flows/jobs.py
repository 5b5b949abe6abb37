"""A job node: a slice of background work inside a process, safe against lost and doubled deliveries.

Each attempt has an id of its own. It is sent on commit, claimed under the process lock, run unlocked (the body
is idempotent), finished under the lock; a delivery whose id is stale is dropped. A sweep runs what was lost;
after three tries the task ends in ERROR and the node's `.OnError` path asks a person. viewflow's own job writes
the failing frame's local variables into the row, so its `error` is replaced: only the exception's name is kept.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from viewflow import this
from viewflow.workflow.activation import Activation
from viewflow.workflow.models import Task
from viewflow.workflow.nodes.job import AbstractJob, AbstractJobActivation
from viewflow.workflow.signals import task_failed
from viewflow.workflow.status import STATUS

log = logging.getLogger(__name__)
TRIES = 3
LOST_AFTER = timedelta(seconds=4)  # a nudge that takes longer is taken for lost; the body may run twice
LEASE = timedelta(seconds=30)

_send: list[Callable[[int, str], None]] = []


def sender(send: Callable[[int, str], None]) -> None:
    """Name who carries an attempt to a worker: `send(task_pk, attempt)`, after commit."""
    _send[:] = [send]


class JobActivation(AbstractJobActivation):
    """The life of one job task: SCHEDULED -> STARTED -> DONE, or ERROR after three tries."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        self.task.data = {"tries": 0}
        self.dispatch()

    @Activation.status.transition(source=[STATUS.SCHEDULED, STATUS.STARTED], target=STATUS.SCHEDULED)
    def again(self) -> None:
        """Another attempt, under a new id: what the old one still does is dropped."""
        self.dispatch()

    def dispatch(self) -> None:
        """Give the task a fresh attempt id and send it on commit; a failing send is left to the sweep."""
        self.task.external_task_id = str(uuid.uuid4())
        self.task.status = STATUS.SCHEDULED
        self.task.assigned = timezone.now()
        self.task.save()
        pk, attempt = self.task.pk, self.task.external_task_id
        for send in _send:
            transaction.on_commit(partial(send, pk, attempt), robust=True)

    @Activation.status.transition(source=STATUS.SCHEDULED, target=STATUS.STARTED)
    def claim(self) -> None:
        """Take the attempt; counts the try."""
        self.task.data = {**self.task.data, "tries": self.task.data.get("tries", 0) + 1}
        self.task.started = timezone.now()
        self.task.save()

    @Activation.status.transition(source=STATUS.STARTED)
    def execute(self) -> None:
        self.complete()
        self.activate_next()

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.ERROR)
    def error(self, exception: BaseException) -> None:
        """Give up: keeps the exception's name (no values, no frames) and wakes the `.OnError` path."""
        self.task.data = {**self.task.data, "_exception": {"title": type(exception).__name__}}
        self.task.finished = timezone.now()
        self.task.save()
        task_failed.send(sender=self.flow_class, process=self.process, task=self.task)

    @Activation.status.transition(
        source=[STATUS.NEW, STATUS.SCHEDULED, STATUS.STARTED, STATUS.ERROR], target=STATUS.CANCELED
    )
    def cancel(self) -> None:
        self.task.finished = timezone.now()
        self.task.save()


class Job(AbstractJob):
    """`Job(this.body)`: runs `body(process)` in the background, at least once, and goes on when it is done."""

    activation_class = JobActivation

    def __init__(self, body: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._body = body

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._body = this.resolve(instance, self._body)

    def run(self, process: Any) -> None:
        """The body itself; must be safe to run twice."""
        self._body(process)


def run(task_pk: int, attempt: str) -> bool:
    """Run one attempt of a job task. False for a stale or finished one.

    Locks the process twice, briefly: to claim and to finish. The body runs in a transaction of its own between.
    """
    task = Task.objects.select_related("process").get(pk=task_pk)
    if not _claim(task, attempt):
        return False
    try:
        with transaction.atomic():
            task.flow_task.run(task.process)
    except Exception as problem:  # noqa: BLE001  whatever it is: try again, then ask a person
        log.warning(
            "Job %s of process %s failed: %s", task.flow_task.name, task.process_id, type(problem).__name__
        )
        _failed(task, attempt, problem)
        return False
    return _finish(task, attempt)


def _is_current(task: Task, attempt: str, status: str) -> bool:
    return task.external_task_id == attempt and task.status == status


def _claim(task: Task, attempt: str) -> bool:
    with task.activation() as activation:
        if not _is_current(task, attempt, STATUS.SCHEDULED):
            return False
        activation.claim()
        return True


def _finish(task: Task, attempt: str) -> bool:
    with task.activation() as activation:
        if not _is_current(task, attempt, STATUS.STARTED):
            return False
        activation.execute()
        return True


def _failed(task: Task, attempt: str, problem: Exception) -> None:
    with task.activation() as activation:
        if not _is_current(task, attempt, STATUS.STARTED):
            return
        if task.data.get("tries", 0) < TRIES:
            activation.again()
        else:
            activation.error(problem)


def sweep() -> int:
    """Run attempts that nobody took or whose taker died. Returns how many; safe beside other sweepers."""
    now = timezone.now()
    jobs = Task.objects.filter(flow_task_type="JOB", finished__isnull=True)
    lost = jobs.filter(status=STATUS.SCHEDULED, assigned__lt=now - LOST_AFTER)
    dead = jobs.filter(status=STATUS.STARTED, started__lt=now - LEASE)
    number = 0
    for task in [*lost.order_by("pk")[:50], *dead.order_by("pk")[:50]]:
        attempt = _renew(task, task.external_task_id or "")
        number += bool(attempt and run(task.pk, attempt))
    return number


def drain() -> int:
    """Run every attempt that waits for a worker; for seeding and tests. Returns how many."""
    waiting = Task.objects.filter(flow_task_type="JOB", finished__isnull=True, status=STATUS.SCHEDULED)
    return sum(run(task.pk, task.external_task_id or "") for task in waiting.order_by("pk"))


def _renew(task: Task, attempt: str) -> str:
    """A fresh attempt id for a lost task, unless somebody else was quicker. Gives up on the fourth try."""
    with task.activation() as activation:
        if task.external_task_id != attempt or task.status not in (STATUS.SCHEDULED, STATUS.STARTED):
            return ""
        if task.status == STATUS.STARTED and task.data.get("tries", 0) >= TRIES:
            activation.error(TimeoutError())
            return ""
        task.external_task_id = str(uuid.uuid4())
        task.assigned, task.status = timezone.now(), STATUS.SCHEDULED
        task.save()
        return task.external_task_id
