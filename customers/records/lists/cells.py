"""One cell of a list, changed in place; and a card of a board, moved to another lane."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from crm_site.kit.numbers import whole_number
from customers.records.filters.lists import list_of
from customers.records.lists import board, kinds
from customers.records.lists.columns import Column
from customers.records.lists.drawing import Sheet
from customers.records.lists.kinds import Kind
from customers.records.lists.listing import Listing
from customers.records.models import SavedView
from ownership.access.views import ScopedView


class Cell(ScopedView):
    """The form in a cell, and what comes of it: the row drawn anew."""

    model = SavedView  # until the address names the list

    def get(self, request: HttpRequest, listing: str, pk: int, key: str) -> HttpResponse:
        kind, column, row = self.found(listing, pk, key)
        return self.page(kind, column, row, self.form(kind, column, row))

    def post(self, request: HttpRequest, listing: str, pk: int, key: str) -> HttpResponse:
        kind, column, row = self.found(listing, pk, key)
        form = self.form(kind, column, row, request.POST)
        if not form.is_valid():
            return self.page(kind, column, row, form, status=422)
        try:
            self.editing(kind).save(row, request.user, _version(request), form.cleaned_data)
        except EditConflict as conflict:
            now = next(iter(conflict.theirs.values()), "")
            form.add_error(
                None, _("Somebody changed this meanwhile; now it says: %(now)s.") % {"now": now or "—"}
            )
            return self.page(kind, column, conflict.row, form, status=409)
        except RuleBroken as broken:
            return self.asked_for(kind, column, row, form, broken)
        return self.answer(kind, pk)

    # --- what it is about -----------------------------------------------------------------------------------

    def found(self, listing: str, pk: int, key: str) -> tuple[Kind, Column, Any]:
        """The list, the column and the row, through its scope: 404 and 403 as on the row's own page."""
        kind, described = kinds.find(listing), list_of(listing)
        if kind is None or described is None or kind.editing is None:
            raise Http404
        self.model = kind.model  # type: ignore[misc]
        column = self.listing(kind).offered.get(key)
        if column is None or not column.edit:
            raise Http404
        rows = described.readable(self.request.user).select_related(*kind.related)
        return kind, column, self.row(pk, rows)

    def editing(self, kind: Kind) -> Any:
        return kind.editing

    def form(self, kind: Kind, column: Column, row: Any, data: QueryDict | None = None) -> Any:
        """The form of this field (and of others that it asks for), or 403 when it is not the person's."""
        names = [column.edit, *self.request.POST.getlist("also")] if data else [column.edit]
        form = self.editing(kind).form(self.request.user, row, names, data)
        if column.edit not in form.fields:
            raise PermissionDenied
        return form

    def listing(self, kind: Kind) -> Listing:
        params = QueryDict(mutable=True)
        params["columns"] = self.request.POST.get("columns") or self.request.GET.get("columns", "")
        return Listing(kind, self.request.user, params, kind.address)

    # --- answers --------------------------------------------------------------------------------------------

    def page(self, kind: Kind, column: Column, row: Any, form: Any, status: int = 200) -> HttpResponse:
        context = {"kind": kind, "column": column, "row": row, "form": form, "version": row.version}
        response = self.show(
            "customers/lists/_cell_form.html", status=status, **context, here=self.request.path
        )
        if status != 200:
            response["HX-Retarget"], response["HX-Reswap"] = "#cell-form", "outerHTML"
        return response

    def asked_for(self, kind: Kind, column: Column, row: Any, form: Any, broken: RuleBroken) -> HttpResponse:
        """A rule says no; where it asks for other fields, they are asked for here."""
        names = getattr(broken, "names", [])
        if names:
            form = self.editing(kind).form(self.request.user, row, [column.edit, *names], self.request.POST)
            form.is_valid()
            form.also = names
        form.add_error(None, str(broken))
        return self.page(kind, column, row, form, status=422)

    def answer(self, kind: Kind, pk: int) -> HttpResponse:
        """The row, drawn as the list has it; gone where the change moved it out of reach."""
        if not self.request.headers.get("HX-Request"):
            wanted = self.request.POST.get("next", "")
            safe = url_has_allowed_host_and_scheme(wanted, self.request.get_host())
            return self.done(to=wanted if safe else kind.address, say=_("The changes have been saved."))
        listing = self.listing(kind)
        rows = kinds.only(
            listing.rows().filter(pk=pk), kind, [name for one in listing.columns for name in one.fields]
        )
        masked = kind.mask(rows, self.request.user)
        if "board" in self.request.POST:
            return self.show("customers/lists/_moved.html", card=board.card_of(listing, masked), kind=kind)
        html = "".join(line.html for line in Sheet(kind, listing.columns, self.request.user).lines(masked))
        return HttpResponse(html)


def _version(request: HttpRequest) -> int:
    return whole_number(request.POST.get("version")) or 0
