"""Thin Celery wrappers: ids in, one action out."""

from __future__ import annotations

from celery import shared_task

from notifications import outbox
from workflows.flows import jobs


@shared_task(name="workflows.tasks.run_job")
def run_job(task_pk: int, attempt: str) -> None:
    """One attempt of a collaboration's background job; stale attempts do nothing."""
    jobs.run(task_pk, attempt)


def send_job(task_pk: int, attempt: str) -> None:
    """Hand an attempt to a worker, without waiting for a broker that is away (the relay's sweep takes over)."""
    outbox.send(run_job.name, task_pk, attempt)
