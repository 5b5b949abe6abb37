"""Pages and addresses of a file on its way in: chosen in a form, or sent in pieces."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from crm_site.kit.numbers import whole_number
from customers.records.imports import actions, selectors, uploads
from customers.records.imports.findings import Unreadable
from customers.records.imports.forms import UploadForm, UploadStartForm
from customers.records.models import ImportBatch, Upload
from ownership.access.views import ScopedView


class UploadPage(ScopedView):
    """What they share: nobody sees another's files."""

    model = Upload


class ImportNew(UploadPage):
    """Takes a file in, whole or when its last piece is there. One that cannot be read is not kept; the page
    says why."""

    def get(self, request: HttpRequest) -> HttpResponse:
        uploads.require_sender(request.user)
        return self.page(UploadForm(by=request.user, initial={"kind": request.GET.get("kind", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        uploads.require_sender(request.user)
        form = UploadForm(request.POST, request.FILES, by=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            batch = self.receive(**form.cleaned_data)
        except Unreadable as problem:
            form.add_error("file", str(problem))
            return self.page(form, status=422)
        return redirect(batch)

    def receive(self, file: Any, upload: int | None, kind: str) -> ImportBatch:
        by = self.request.user
        if not upload:
            return actions.receive(file.file, by=by, file_name=file.name, kind=kind)
        sent = self.row(upload)
        try:
            return actions.receive_upload(sent, by=by, kind=kind)
        except Unreadable:
            uploads.cancel(sent, by=by)
            raise

    def page(self, form: UploadForm, status: int = 200) -> HttpResponse:
        return self.show(
            "customers/imports/new.html",
            status=status,
            form=form,
            stages=selectors.stages(None),
            unfinished=self.rows().order_by("-updated_at"),
            piece=uploads.PIECE,
            limit=settings.IMPORT_MAX_BYTES,
        )


class UploadNew(UploadPage):
    """Where the pieces of a file go, and how many bytes of it are there already."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        uploads.require_sender(request.user)
        form = UploadStartForm(request.POST)
        if not form.is_valid():
            return JsonResponse({"message": _("Choose the file again.")}, status=422)
        try:
            upload = uploads.start(by=request.user, **form.cleaned_data)
        except RuleBroken as problem:
            return JsonResponse({"message": str(problem)}, status=422)
        return answer(upload)


class UploadDetail(UploadPage):
    """Takes one piece, at the place where the file ends so far; or throws the file away."""

    http_method_names = ["get", "put", "delete", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return answer(self.upload(pk))

    def put(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self.upload(pk)
        offset = whole_number(request.headers.get("Upload-Offset"))
        if offset is None:
            return JsonResponse({"received": upload.received}, status=409)
        try:
            return answer(uploads.add(upload, by=request.user, offset=offset, piece=request.body))
        except uploads.OutOfStep as problem:
            return JsonResponse({"received": problem.received}, status=409)
        except RuleBroken as problem:
            return JsonResponse({"message": str(problem)}, status=422)

    def delete(self, request: HttpRequest, pk: int) -> HttpResponse:
        uploads.cancel(self.upload(pk), by=request.user)
        return HttpResponse(status=204)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same as deleting, for a form."""
        uploads.cancel(self.upload(pk), by=request.user)
        return redirect("customers:import-new")

    def upload(self, pk: int) -> Upload:
        return self.row(pk)


def answer(upload: Upload) -> JsonResponse:
    address = reverse("customers:upload-detail", args=[upload.pk])
    return JsonResponse({"id": upload.pk, "url": address, "received": upload.received, "size": upload.size})
