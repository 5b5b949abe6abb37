"""Bulk changes, here and now or in the background: in one transaction either way."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from crm_site.kit.errors import RuleBroken
from customers.records import changes
from customers.records.lists import kinds
from customers.records.lists.bulk import BulkVerb, Outcome
from customers.records.lists.kinds import Kind
from customers.records.models import ChangeSet
from notifications import jobs
from notifications.models import Job
from notifications.selectors import job_of
from ownership.models import User

JOB = "customers.bulk"
WORKING = gettext_noop("The rows are being changed.")
Steps = Generator[jobs.Progress, None, dict[str, Any]]


@transaction.atomic
def run(verb: BulkVerb, ids: Sequence[int], packed: Mapping[str, Any], *, by: User) -> Outcome:
    """Do it here and now."""
    assert verb.run is not None
    return verb.run(ids, by, packed)


@transaction.atomic
def start(kind: Kind, verb: BulkVerb, ids: Sequence[int], packed: Mapping[str, Any], *, by: User) -> Job:
    """Do it in the background; the rows are those that were confirmed."""
    return jobs.start(JOB, by=by, listing=kind.name, verb=verb.name, ids=list(ids), packed=dict(packed))


def in_steps(job: Job, resume: dict[str, Any]) -> Steps:
    """The job: all of it in one transaction, after a word of progress."""
    ids = job.args["ids"]
    yield jobs.Progress(0, len(ids), {}, WORKING)
    changes.be_patient()
    kind = kinds.find(job.args["listing"])
    verb = next((one for one in kind.bulk if one.name == job.args["verb"]), None) if kind else None
    by = User.objects.get(pk=job.by_id)
    if verb is None or verb.run is None or not verb.allowed(by):
        raise RuleBroken(_("This can no longer be done."))
    outcome = verb.run(ids, by, job.args["packed"])
    return {
        "change_set": outcome.change_set.pk if outcome.change_set else None,
        "changed": outcome.changed,
        "left_out": sum(outcome.left_out.values()),
    }


def line_of(user: Any, pk: int) -> Any:
    """A job of one's own, as its fragment shows it; None for another's."""
    line = job_of(user, pk)
    return line if line is not None and line.job.kind == JOB else None


def change_of(user: Any, job: Job) -> ChangeSet | None:
    """What a finished job did."""
    pk = (job.result or {}).get("change_set")
    return ChangeSet.objects.visible_to(user).filter(pk=pk).first() if pk else None


def _url(job: Job) -> str:
    return reverse("customers:bulk-progress", args=[job.pk])


jobs.kind(JOB, in_steps, title=_("Bulk change"), url=_url)
