"""Pages of imports: choose a file, map its columns, check it, import it, read what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from customers.records.imports import actions, selectors, targets
from customers.records.imports.findings import Unreadable
from customers.records.imports.forms import MappingForm, UploadForm
from customers.records.imports.kinds import get_kind
from customers.records.models import ImportBatch
from notifications import live
from notifications.selectors import job_of
from ownership.access.policy import can, require
from ownership.access.views import ScopedView

State = ImportBatch.State
VERB = "customers.import"


class ImportPage(ScopedView):
    """What the pages of imports share."""

    model = ImportBatch


class ImportList(ImportPage):
    """The imports one began; everybody's for operations, executives and auditors."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = selectors.page_of_batches(request.user, request.GET, request.path)
        return self.show("customers/imports/list.html", page=page, may_import=can(request.user, VERB))


class ImportNew(ImportPage):
    """Takes a file in. One that cannot be read is not kept; the page says why."""

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, VERB)
        return self.page(UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        require(request.user, VERB)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        file = form.cleaned_data["file"]
        try:
            batch = actions.receive(file.file, by=request.user, file_name=file.name)
        except Unreadable as problem:
            form.add_error("file", str(problem))
            return self.page(form, status=422)
        return redirect(batch)

    def page(self, form: UploadForm, status: int = 200) -> HttpResponse:
        return self.show("customers/imports/new.html", status=status, form=form)


class ImportDetail(ImportPage):
    """One import as it stands: its columns, its progress, its outcome."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.row(pk, self.rows().select_related("by"))
        working = batch.state in actions.OPEN
        if not request.headers.get("HX-Request"):
            return self.page(batch)
        if working:
            return self.show("customers/imports/_progress.html", **self.progress(batch))
        return HttpResponse(headers={"HX-Refresh": "true"})

    def page(self, batch: ImportBatch, form: MappingForm | None = None, status: int = 200) -> HttpResponse:
        """What is in the file is shown to who chose it; others see how much and when."""
        request = self.request
        mine = batch.by_id == request.user.pk
        may_go_on = mine and bool(batch.stored_as) and batch.state not in actions.OPEN
        findings = selectors.page_of_findings(batch, request.GET, request.path) if mine else None
        return self.show(
            "customers/imports/detail.html",
            status=status,
            is_mine=mine,
            findings=findings,
            remarks=selectors.remarks(batch) if mine else [],
            target=targets.label(batch.target, request.user) if mine else "",
            only=request.GET.get("only", ""),
            may_run=may_go_on
            and batch.state in (State.CHECKED, State.FAILED)
            and batch.rows
            and not batch.refused,
            **(self.mapping(batch, form) if may_go_on else {}),
            **self.progress(batch),
        )

    def progress(self, batch: ImportBatch) -> dict[str, Any]:
        if batch.state not in actions.OPEN or not batch.job_id:
            return {"batch": batch}
        live.watch(self.request.user, f"job-{batch.job_id}")
        line = job_of(self.request.user, batch.job_id)
        return {"batch": batch, "line": line, "job": line.job if line else None}

    def mapping(self, batch: ImportBatch, form: MappingForm | None) -> dict[str, Any]:
        preview = selectors.preview(batch)
        form = form or self.form(batch, preview, initial={"target": batch.target})
        columns = [(field, preview.values_of(place)) for place, field in enumerate(form.columns())]
        return {"preview": preview, "form": form, "columns": columns}

    def form(self, batch: ImportBatch, preview: selectors.Preview, *args: Any, **kwargs: Any) -> MappingForm:
        kind = get_kind(batch.kind)
        return MappingForm(
            *args, kind=kind, headers=preview.headers, chosen=batch.mapping, by=self.request.user, **kwargs
        )


class ImportMapping(ImportDetail):
    """Keeps the columns and the target, and checks the file with them."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.row(pk)
        require(request.user, "imports.run", batch)
        if not batch.stored_as:
            return redirect(batch)
        form = self.form(batch, selectors.preview(batch), request.POST)
        if not form.is_valid():
            return self.page(batch, form, status=422)
        actions.check(batch, by=request.user, mapping=form.mapping, target=form.cleaned_data["target"])
        return redirect(batch)


class ImportRun(ImportPage):
    """Imports the checked file."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = actions.run(self.row(pk), by=request.user)
        return self.done(to=batch.get_absolute_url())


class ImportFindings(ImportPage):
    """Everything that was said about the rows, as a file."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.row(pk)
        require(request.user, "imports.run", batch)
        name = _("findings-%(number)d.csv") % {"number": batch.pk}
        response = HttpResponse(selectors.findings_file(batch), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
