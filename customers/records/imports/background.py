"""Imports in the background: the job, what follows when it breaks off, and the hourly tidying."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.records.imports import actions
from customers.records.imports.running import Steps, steps
from customers.records.models import ImportBatch
from notifications import jobs, notices, relay
from notifications.models import Event, Job
from notifications.subscribers import subscribe


def run(job: Job, resume: dict[str, Any]) -> Steps:
    """Check or import the batch in `job.args`, saying what there is to say in the words of who asked."""
    translation.activate(job.args["language"])  # the runner puts its own back when the job ends
    batch = ImportBatch.objects.select_related("by").get(pk=job.args["batch"])
    with actions.stored(batch) as file:
        result = yield from steps(batch, file, dry=job.args["dry"], resume=resume)
    if batch.state == ImportBatch.State.IMPORTED:
        actions.drop_file(batch)
    return result


def _title(job: Job) -> Promise:
    return _("Check of a file") if job.args["dry"] else _("Import of a file")


def _url(job: Job) -> str:
    return reverse("customers:import-detail", args=[job.args["batch"]])


def _broke_off(event: Event) -> None:
    job = Job.objects.filter(pk=event.about_id, kind=actions.JOB).first()
    if job is None:
        return
    failed = job.state == Job.State.FAILED
    state = ImportBatch.State.FAILED if failed else ImportBatch.State.UPLOADED
    actions.interrupted(job.args["batch"], state, job.sentence if failed else "")


def _batches(user: Any, ids: list[int]) -> dict[int, ImportBatch]:
    return ImportBatch.objects.visible_to(user).in_bulk(ids)


jobs.kind(actions.JOB, run, title=_title, url=_url)
subscribe("job.failed", _broke_off, name="imports.failed")
subscribe("job.cancelled", _broke_off, name="imports.cancelled")
notices.subject("customers.importbatch", _batches)
relay.every(3600, "customers: tidy imports", actions.sweep)
