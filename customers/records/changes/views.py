"""What a bulk change did, and the button that takes it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.records.changes import actions, selectors
from customers.records.models import ChangeSet
from notifications import live
from notifications.selectors import job_of
from ownership.access.views import ScopedView


class ChangePage(ScopedView):
    """What the pages of bulk changes share."""

    model = ChangeSet

    def change(self, pk: int) -> ChangeSet:
        return self.row(pk, self.rows().select_related("by", "undone_by", "batch"))


class ChangeDetail(ChangePage):
    """One bulk change: by whom, how many rows, how far its undo is, and what was kept."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        change = self.change(pk)
        working = bool(change.job_id) and not change.undone_at
        if working and request.headers.get("HX-Request"):
            return self.show("customers/changes/_progress.html", **self.progress(change))
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return self.show(
            "customers/changes/detail.html",
            may_undo=actions.may_undo(change, request.user),
            working=working,
            kept=selectors.kept_customers(change, request.user),
            **self.progress(change),
        )

    def progress(self, change: ChangeSet) -> dict[str, Any]:
        if not change.job_id or change.undone_at:
            return {"change": change}
        live.watch(self.request.user, f"job-{change.job_id}")
        line = job_of(self.request.user, change.job_id)
        return {"change": change, "line": line, "job": line.job if line else None}


class ChangeUndo(ChangePage):
    """Takes a change back; leads to `next` (a page of ours), else to what came of it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        change = actions.undo(self.change(pk), by=request.user)
        return self.done(to=self.next_page(change), say=_outcome(change))

    def next_page(self, change: ChangeSet) -> str:
        wanted = self.request.POST.get("next", "")
        if change.undone_at and url_has_allowed_host_and_scheme(wanted, self.request.get_host()):
            return wanted
        return reverse("customers:change-detail", args=[change.pk])


def _outcome(change: ChangeSet) -> str:
    """What came of an undo, in a sentence; nothing while a job is at it."""
    if not change.undone_at:
        return ""
    done = (
        _("Import of “%(file)s” undone") % {"file": change.batch.file_name}
        if change.batch
        else _("Bulk change undone")
    )
    if not change.kept:
        return done
    kept = ngettext(
        "%(number)s record was changed since, or something belongs to it by now: it was kept as it is.",
        "%(number)s records were changed since, or something belongs to them by now: they were kept as they are.",
        change.kept,
    )
    return f"{done} · {kept % {'number': change.kept}}"
