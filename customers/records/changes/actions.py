"""Take a change set back: here and now, or in the background where it is large."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from crm_site.kit.db import locked
from crm_site.kit.errors import Busy, RuleBroken
from customers.records.changes.events import ChangeEvent
from customers.records.changes.statements import be_patient, run
from customers.records.changes.undo import Undoing, Undone
from customers.records.models import ChangedRow, ChangeSet
from notifications import jobs
from notifications.models import Job
from notifications.outbox import record
from ownership.access.policy import can, require
from ownership.models import User

JOB = "customers.undo"
# How long a change can be taken back, and what stood there before is kept.
KEPT = timedelta(days=30)
# More records than these are taken back in the background: a page gives up after five seconds of waiting for a
# lock, a job is tried again.
AT_ONCE = 500
TIMELINE = """
    INSERT INTO customers_timelineentry (customer_id, at, kind, facet, about_type, about_id, by_id, facts)
    SELECT row_id, %(now)s, %(kind)s, 'identity', 'customers.changeset', %(change_set)s, %(by)s, '{{}}'::jsonb
    FROM ({customers}) AS restored
"""
WORKING = gettext_noop("What stood there before is being restored.")
Steps = Generator[jobs.Progress, None, dict[str, Any]]


def may_undo(change_set: ChangeSet, user: User) -> bool:
    """Whether to offer it: done by him or his people, not undone yet, nothing going on, not too long ago."""
    return not _obstacle(change_set) and can(user, "changes.undo", change_set)


@transaction.atomic
def undo(change_set: ChangeSet, *, by: User) -> ChangeSet:
    """Take a change set back; a large one by a job, whose id is then its `job_id`.

    Raises PermissionDenied, Busy while it is being undone, and RuleBroken when it is undone or too old.
    """
    row = _ready(change_set, by)
    if row.rows <= AT_ONCE:
        _carry_out(row, by)
        return row
    row.job_id = jobs.start(JOB, by=by, change_set=row.pk).pk
    row.save(update_fields=["job_id"])
    return row


def undo_in_steps(job: Job, resume: dict[str, Any]) -> Steps:
    """The job: all of it in one transaction, after a word of progress."""
    total = ChangeSet.objects.get(pk=job.args["change_set"]).rows
    yield jobs.Progress(0, total, {}, WORKING)
    be_patient()
    by = User.objects.get(pk=job.by_id)
    row = locked(ChangeSet.objects.all(), job.args["change_set"])
    require(by, "changes.undo", row)
    if row.undone_at:
        raise RuleBroken(_obstacle(row))
    undone = _carry_out(row, by)
    return undone._asdict()


@transaction.atomic
def given_up(change_set_id: int) -> None:
    """The job ended before its end: nothing was restored, it can be tried again."""
    ChangeSet.objects.filter(pk=change_set_id, undone_at=None).update(job_id=None)


def sweep() -> None:
    """What stood there before is personal data: it goes when it can no longer be restored. Safe to run twice."""
    run(
        "DELETE FROM customers_changedrow WHERE change_set_id IN (SELECT change_set_id FROM customers_changedrow row "
        "JOIN customers_changeset found ON found.id = row.change_set_id WHERE found.at < %(old)s LIMIT 10000)",
        {"old": timezone.now() - KEPT},
    )


def _ready(change_set: ChangeSet, by: User) -> ChangeSet:
    row: ChangeSet = locked(ChangeSet.objects.all(), change_set.pk)
    require(by, "changes.undo", row)
    if row.job_id and not row.undone_at:
        raise Busy(_("This is being undone already."))
    if obstacle := _obstacle(row):
        raise RuleBroken(obstacle)
    return row


def _obstacle(row: ChangeSet) -> str:
    if row.undone_at:
        return _("This was undone already.")
    if row.job_id:
        return _("This is being undone already.")
    if row.at < timezone.now() - KEPT:
        return _("This was done more than %(days)d days ago; it can no longer be undone.") % {
            "days": KEPT.days
        }
    return ""


def _carry_out(row: ChangeSet, by: User) -> Undone:
    row.undone_at, row.undone_by = timezone.now(), by
    undoing = Undoing(row, by, row.undone_at)
    undone = undoing.run()
    row.kept = undone.kept
    row.save(update_fields=["undone_at", "undone_by", "kept"])
    values = {
        "now": row.undone_at,
        "kind": str(ChangeEvent.UNDONE),
        "change_set": row.pk,
        "by": None if by.is_system else by.pk,
    }
    run(TIMELINE.format(customers=undoing.survivors()), values)
    record(
        ChangeEvent.UNDONE,
        about=row,
        by=by,
        batch=row.pk,
        topics=["customers", f"change-{row.pk}"],
        restored=undone.restored,
        kept=undone.kept,
    )
    _forget_restored(row)
    return undone


def _forget_restored(row: ChangeSet) -> None:
    """Those that were kept stay listed."""
    run(
        "DELETE FROM customers_changedrow gone USING undone_row done WHERE gone.change_set_id = %(change_set)s "
        "AND gone.model = done.model AND gone.row_id = done.row_id AND NOT done.kept",
        {"change_set": row.pk},
    )
    run("DROP TABLE undone_row")


def kept_rows(row: ChangeSet) -> dict[str, list[int]]:
    """The records that an undo left alone, by model."""
    found: dict[str, list[int]] = {}
    rows = ChangedRow.objects.filter(change_set=row, version__isnull=False).order_by("model", "row_id")
    for label, pk in rows.values_list("model", "row_id") if row.undone_at else ():
        found.setdefault(label, []).append(pk)
    return found
