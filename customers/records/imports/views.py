"""Pages of imports: map a file's columns, check it, import it, read what came of it."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from customers.records.changes import actions as changes
from customers.records.changes.selectors import later_changes
from customers.records.imports import actions, returned, selectors, uploads
from customers.records.imports.findings import Unreadable
from customers.records.imports.forms import MappingForm, ReadingForm
from customers.records.imports.kinds import get_kind
from customers.records.models import ImportBatch
from notifications import live
from notifications.selectors import job_of
from ownership.access.policy import require
from ownership.access.views import ScopedView

State = ImportBatch.State


class ImportPage(ScopedView):
    """What the pages of imports share."""

    model = ImportBatch


class ImportList(ImportPage):
    """The imports one began; everybody's for operations, executives and auditors."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = selectors.page_of_batches(request.user, request.GET, request.path)
        going_on = [self.at_work(batch) for batch in selectors.going_on(request.user)]
        may_import = uploads.may_send(request.user)
        return self.show("customers/imports/list.html", page=page, going_on=going_on, may_import=may_import)

    def at_work(self, batch: ImportBatch) -> dict[str, Any]:
        """An import that runs, with how far it is, live."""
        live.watch(self.request.user, f"job-{batch.job_id}")
        line = job_of(self.request.user, batch.job_id) if batch.job_id else None
        return {"batch": batch, "line": line, "job": line.job if line else None}


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

    def page(
        self,
        batch: ImportBatch,
        form: MappingForm | None = None,
        reading: ReadingForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """What is in the file is shown to who chose it; others see how much and when."""
        request = self.request
        mine = batch.by_id == request.user.pk
        may_go_on = mine and bool(batch.stored_as) and batch.state not in actions.OPEN
        findings = selectors.page_of_findings(batch, request.GET, request.path) if mine else None
        kind = get_kind(batch.kind)
        return self.show(
            "customers/imports/detail.html",
            status=status,
            kind=kind,
            leads_to=kind.leads_to(batch) if kind.leads_to and mine else None,
            stages=selectors.stages(batch),
            is_mine=mine,
            findings=findings,
            remarks=selectors.remarks(batch) if mine else [],
            target=selectors.goes_to(batch, kind, request.user) if mine else "",
            only=request.GET.get("only", ""),
            may_run=may_go_on
            and batch.state in (State.CHECKED, State.FAILED)
            and batch.rows
            and not batch.refused,
            **(self.mapping(batch, form, reading) if may_go_on else {}),
            **self.undoing(batch),
            **self.progress(batch),
        )

    def progress(self, batch: ImportBatch) -> dict[str, Any]:
        if batch.state not in actions.OPEN or not batch.job_id:
            return {"batch": batch}
        live.watch(self.request.user, f"job-{batch.job_id}")
        line = job_of(self.request.user, batch.job_id)
        return {"batch": batch, "line": line, "job": line.job if line else None}

    def undoing(self, batch: ImportBatch) -> dict[str, Any]:
        change, user = selectors.change_of(batch), self.request.user
        may_undo = change is not None and changes.may_undo(change, user)
        later = later_changes(change, user) if change and may_undo else []
        return {"change": change, "may_undo": may_undo, "later": later}

    def mapping(
        self, batch: ImportBatch, form: MappingForm | None, reading: ReadingForm | None
    ) -> dict[str, Any]:
        user: Any = self.request.user
        form = form or MappingForm(batch=batch, by=user)
        return {
            "form": form,
            "reading": reading or ReadingForm(batch=batch, by=user),
            "beginning": form.beginning,
            "preview": selectors.preview(batch, form.chosen(), batch.options),
            "last_time": selectors.as_last_time(batch),
        }


class ImportReading(ImportDetail):
    """Reads the file another way: other sheet, header row, encoding; or as something else."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.row(pk)
        require(request.user, "imports.run", batch)
        if not batch.stored_as:
            return redirect(batch)
        form = ReadingForm(request.POST, batch=batch, by=request.user)
        if form.is_valid():
            chosen = form.cleaned_data
            try:
                actions.read_again(
                    batch,
                    by=request.user,
                    kind=chosen["kind"],
                    options=form.options(),
                    saved=chosen.get("saved"),
                )
            except Unreadable as problem:
                form.add_error(None, str(problem))
        if form.errors:
            return self.page(self.row(pk), reading=form, status=422)
        return redirect(f"{batch.get_absolute_url()}#columns")


class ImportPreview(ImportDetail):
    """The first rows as the boxes stand now; nothing is kept."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.row(pk)
        require(request.user, "imports.run", batch)
        form = MappingForm(request.POST, batch=batch, by=request.user)
        form.is_valid()
        preview = selectors.preview(batch, form.chosen(), {**batch.options, **form.options()})
        return self.show("customers/imports/_preview.html", batch=batch, preview=preview)


class ImportMapping(ImportDetail):
    """Keeps the columns and the target, and checks the file with them."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.row(pk)
        require(request.user, "imports.run", batch)
        if not batch.stored_as:
            return redirect(batch)
        form = MappingForm(request.POST, batch=batch, by=request.user)
        if not form.is_valid():
            return self.page(batch, form, status=422)
        actions.check(
            batch,
            by=request.user,
            mapping=form.mapping,
            target=form.cleaned_data.get("target", ""),
            options=form.options(),
            save_as=form.cleaned_data.get("save_as", ""),
        )
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


class ImportRows(ImportPage):
    """The file back with the reasons beside its rows, to correct there and choose again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        batch = self.row(pk)
        require(request.user, "imports.run", batch)
        if not batch.stored_as or batch.state in actions.OPEN:
            return redirect(batch)
        form = "csv" if request.GET.get("as") == "csv" else "xlsx"
        file = returned.file_of_rows(batch, form=form, only_refused=request.GET.get("only") == "refused")
        stem = batch.file_name.rpartition(".")[0] or batch.file_name
        name = _("%(name)s with reasons") % {"name": stem}
        return FileResponse(file, as_attachment=True, filename=f"{name}.{form}")
