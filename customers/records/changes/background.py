"""Undoing in the background, what follows when it breaks off, the lines it leaves, and the hourly tidying."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.records.changes import actions, kin
from customers.records.changes.events import ChangeEvent
from customers.records.models import ChangeSet, ImportedRow, TimelineEntry
from customers.records.timeline import Words, entry
from notifications import jobs, notices, relay
from notifications.models import Event, Job
from notifications.subscribers import subscribe
from ownership.access.viewer import viewer_of
from ownership.models import OwnershipChange


def _url(job: Job) -> str:
    return reverse("customers:change-detail", args=[job.args["change_set"]])


def _broke_off(event: Event) -> None:
    job = Job.objects.filter(pk=event.about_id, kind=actions.JOB).first()
    if job is not None:
        actions.given_up(job.args["change_set"])


def _sets(user: Any, ids: list[int]) -> dict[int, ChangeSet]:
    """Those he may look into, and those by which he became the owner of something: of these he is only told."""
    seen = ChangeSet.objects.visible_to(user).filter(pk__in=ids).select_related("batch")
    given = OwnershipChange.objects.filter(batch__in=ids, owner_now=viewer_of(user).user_id).values("batch")
    told = ChangeSet.objects.filter(pk__in=given).select_related("batch")
    return {row.pk: row for row in [*told, *seen]}


def _undone(line: TimelineEntry, names: dict[int, str]) -> Words:
    batch = line.row.batch if line.row else None
    if batch:
        return _("Import of “%(file)s” undone") % {"file": batch.file_name}
    return _("Bulk change undone")


kin.traces(TimelineEntry, ImportedRow, OwnershipChange)
jobs.kind(actions.JOB, actions.undo_in_steps, title=gettext_lazy("Undoing a change"), url=_url)
subscribe("job.failed", _broke_off, name="changes.failed")
subscribe("job.cancelled", _broke_off, name="changes.cancelled")
notices.subject("customers.changeset", _sets)
entry(
    ChangeEvent.UNDONE,
    icon="arrow-back-up",
    facet="identity",
    text=_undone,
    url=lambda line: reverse("customers:change-detail", args=[line.about_id]),
)
relay.every(3600, "customers: forget what stood before", actions.sweep)
