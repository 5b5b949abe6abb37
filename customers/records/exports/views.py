"""Pages of exports: what to take out and how, one's exports with their files, the file itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from crm_site.kit.numbers import whole_number
from crm_site.kit.paging import Order, page_of
from customers.records.documents.store import AsyncPieces, Pieces
from customers.records.exports import actions, rows
from customers.records.exports.cells import header
from customers.records.exports.forms import ExportForm
from customers.records.exports.kinds import Kind, find
from customers.records.exports.writers import TYPES
from customers.records.lists import picked
from customers.records.models import Export
from notifications import live
from notifications.selectors import job_of
from ownership.access.policy import require
from ownership.access.views import ScopedView

NEWEST, SHOWN = Order(("-at", "-id")), 30
MOST_PICKED = 100_000


class ExportPage(ScopedView):
    """What the pages of exports share."""

    model = Export


class ExportNew(ExportPage):
    """Format and columns for the rows of a list, or for those picked there."""

    def get(self, request: HttpRequest) -> HttpResponse:
        kind, params = self.kind(request.GET), request.GET.copy()
        if word := params.get("picked"):
            ids = picked.behind(request, word)
            if ids is None:
                address = rows.listing_of(kind, request.user, "").path
                return self.done(to=address, say=_("Select the rows again: it was too long ago."))
            params["rows"] = ",".join(map(str, ids))
        return self.page(kind, self.form(kind, params), params)

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = self.kind(request.POST)
        form = self.form(kind, request.POST, request.POST)
        if not form.is_valid():
            return self.page(kind, form, request.POST, status=422)
        try:
            export = actions.begin(
                kind,
                by=request.user,
                format=form.cleaned_data["format"],
                columns=form.keys(),
                query=request.POST.get("query", ""),
                picked=_picked(request.POST),
            )
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.page(kind, form, request.POST, status=422)
        return redirect("customers:export-detail" if export.job_id else "customers:export-file", export.pk)

    def kind(self, params: QueryDict) -> Kind:
        kind = find(params.get("list") or "customers")
        if kind is None:
            raise Http404
        require(self.request.user, kind.verb)
        return kind

    def form(self, kind: Kind, params: QueryDict, *args: Any) -> ExportForm:
        listing = rows.listing_of(kind, self.request.user, params.get("query", ""))
        return ExportForm(*args, kind=kind, listing=listing)

    def page(self, kind: Kind, form: ExportForm, params: QueryDict, status: int = 200) -> HttpResponse:
        ids, listing = _picked(params), form.listing
        found = listing.kind_rows().filter(pk__in=ids) if ids is not None else listing.rows()
        number = found.order_by()[: actions.AT_ONCE + 1].count()
        return self.show(
            "customers/exports/new.html",
            status=status,
            kind=kind,
            form=form,
            listing=listing,
            query=params.get("query", ""),
            rows=params.get("rows", ""),
            number=number,
            many=number > actions.AT_ONCE,
        )


class ExportList(ExportPage):
    """One's exports, the newest first; auditors read everybody's lines."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = self.rows().select_related("by")
        page = page_of(found, NEWEST, request.GET, size=SHOWN, path=request.path)
        everybodys = any(one.by_id != request.user.pk for one in page.rows)
        return self.show("customers/exports/list.html", page=page, everybodys=everybodys, find=find)


class ExportDetail(ExportPage):
    """One export: how far it is, what is in it, and its file while it is kept."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        export = self.row(pk, self.rows().select_related("by"))
        if export.state == Export.State.MAKING and export.job_id:
            live.watch(request.user, f"job-{export.job_id}")
        elif request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Refresh": "true"})
        line = job_of(request.user, export.job_id) if export.job_id else None
        fragment = "_progress" if request.headers.get("HX-Request") else "detail"
        context = {
            "export": export,
            "line": line,
            "job": line.job if line else None,
            "columns": _column_words(export),
            "is_mine": export.by_id == request.user.pk,
            "again_url": f"{reverse('customers:export-new')}?{urlencode({'list': export.kind, 'query': export.query})}",
        }
        return self.show(f"customers/exports/{fragment}.html", **context)


class ExportFile(ExportPage):
    """The file, for who made it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        export = self.row(pk)
        file = actions.opened(export, by=request.user)
        content = AsyncPieces(file) if isinstance(request, ASGIRequest) else Pieces(file)
        response = StreamingHttpResponse(content, content_type=TYPES[export.format])
        response["Content-Disposition"] = content_disposition_header(True, export.file_name)
        response["Content-Length"] = str(export.size)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


def _picked(params: QueryDict) -> list[int] | None:
    """The picked rows; None stands for all of the list."""
    if "rows" not in params or not params["rows"]:
        return None
    words = str(params["rows"]).split(",")[:MOST_PICKED]
    return [found for one in words if (found := whole_number(one)) is not None]


def _column_words(export: Export) -> list[str]:
    """The columns in words, as far as they still exist."""
    known = rows.registry.columns_of(export.kind)
    return [header(known[key].label) if key in known else key for key in export.columns]
