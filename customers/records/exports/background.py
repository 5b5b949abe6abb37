"""Exports in the background: the job, what follows when it breaks off, and the daily tidying."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

from customers.records.exports import actions
from customers.records.models import Export
from notifications import jobs, notices, relay
from notifications.models import Event, Job
from notifications.subscribers import subscribe


def run(job: Job, resume: dict[str, Any]) -> actions.Steps:
    """Write the file of `job.args["export"]` in the words of who asked."""
    translation.activate(job.args["language"])  # the runner puts its own back when the job ends
    return (yield from actions.steps(job, resume))


def _url(job: Job) -> str:
    return reverse("customers:export-detail", args=[job.args["export"]])


def _broke_off(event: Event) -> None:
    job = Job.objects.filter(pk=event.about_id, kind=actions.JOB).first()
    if job is not None:
        actions.given_up(job.args["export"], job.sentence)


def _exports(user: Any, ids: list[int]) -> dict[int, Export]:
    return Export.objects.visible_to(user).in_bulk(ids)


jobs.kind(actions.JOB, run, title=gettext_lazy("Export to a file"), url=_url)
subscribe("job.failed", _broke_off, name="exports.failed")
subscribe("job.cancelled", _broke_off, name="exports.cancelled")
notices.subject("customers.export", _exports)
relay.every(3600, "customers: tidy exports", actions.sweep)
