"""Pages of saved views: all of them, a new one, changing and deleting one, and what a person does with it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_site.kit import filters
from crm_site.kit.errors import EditConflict
from crm_site.kit.numbers import whole_number
from customers.records.lists import actions, kinds, saved
from customers.records.lists.columns import columns_of
from customers.records.lists.forms import ViewForm
from customers.records.lists.kinds import Kind
from customers.records.lists.listing import Listing
from customers.records.models import SavedView
from ownership.access.policy import can, require
from ownership.access.views import ScopedView

DELETED = "deleted_view"  # in the session: what "undo" brings back


class ViewPage(ScopedView):
    """The base: a saved view through its scope, and the list it belongs to."""

    model = SavedView

    def kind(self, listing: str) -> Kind:
        found = kinds.find(listing)
        if found is None:
            raise Http404
        return found

    def view_row(self, pk: int) -> SavedView:
        row: SavedView = self.row(pk, self.rows().select_related("department", "by"))
        return row

    def to_list(self, view: SavedView) -> str:
        return f"{self.kind(view.listing).address}?view={view.pk}"


class ViewList(ViewPage):
    """All views of one list that the person sees, with what he does with them."""

    def get(self, request: HttpRequest, listing: str) -> HttpResponse:
        kind = self.kind(listing)
        rows = list(saved.saved_for(request.user, listing))
        lines = [_line(row, kind, may_keep=can(request.user, "views.keep", row)) for row in rows]
        deleted = request.session.get(DELETED) or {}
        return self.show(
            "customers/lists/views.html",
            kind=kind,
            lines=lines,
            deleted=deleted.get("name", "") if deleted.get("listing") == listing else "",
        )


def _line(row: Any, kind: Kind, *, may_keep: bool) -> dict[str, Any]:
    found = filters.read(kind.name, row.filter)
    columns = columns_of(kind.name)
    return {
        "row": row,
        "sentence": filters.sentence(found) if found else "",
        "is_broken": bool(found.broken),
        "columns": [columns[key].label for key in row.columns if key in columns],
        "url": f"{kind.address}?view={row.pk}",
        "may_keep": may_keep,
    }


class ViewNew(ViewPage):
    """Save the list as it stands in the address's query."""

    def get(self, request: HttpRequest, listing: str) -> HttpResponse:
        return self.page(self.listing(listing, request.GET), ViewForm(viewer=request.user))

    def post(self, request: HttpRequest, listing: str) -> HttpResponse:
        shown = self.listing(listing, QueryDict(request.POST.get("query", "")))
        form = ViewForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.page(shown, form, status=422)
        values, choice = form.parts()
        view = actions.create(by=request.user, **shown.as_view(), **values)
        actions.choose(view, by=request.user, **choice)
        return self.done(to=self.to_list(view), say=_("The view has been saved."))

    def listing(self, name: str, params: QueryDict) -> Listing:
        kind = self.kind(name)
        return Listing(kind, self.request.user, params, kind.address)

    def page(self, listing: Listing, form: ViewForm, status: int = 200) -> HttpResponse:
        context = {"listing": listing, "kind": listing.kind, "form": form, "query": listing.query}
        return self.show("customers/lists/view.html", status=status, **context)


class ViewEdit(ViewPage):
    """Name and audience of a view."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = self.view_row(pk)
        require(request.user, "views.keep", view)
        return self.page(view, ViewForm(viewer=request.user, initial=self.initial(view)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = self.view_row(pk)
        require(request.user, "views.keep", view)
        form = ViewForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.page(view, form, status=422)
        values, choice = form.parts()
        try:
            actions.edit(view, by=request.user, version=_version(request), **values)
        except EditConflict as conflict:
            form.add_error(None, _moved_on(conflict))
            return self.page(conflict.row, form, status=409)
        actions.choose(view, by=request.user, **choice)
        return self.done(to=self.list_url(view), say=_("The changes have been saved."))

    def initial(self, view: SavedView) -> dict[str, Any]:
        row: Any = saved.saved_for(self.request.user, view.listing).get(pk=view.pk)
        return {
            "name": view.name,
            "audience": view.audience,
            "department": view.department,
            "is_pinned": row.pinned,
            "is_default": row.opens,
        }

    def list_url(self, view: SavedView) -> str:
        return reverse("customers:view-list", args=[view.listing])

    def page(self, view: SavedView, form: ViewForm, status: int = 200) -> HttpResponse:
        kind = self.kind(view.listing)
        line = _line(view, kind, may_keep=True)
        return self.show(
            "customers/lists/view.html", status=status, view_row=view, kind=kind, form=form, line=line
        )


class ViewSave(ViewPage):
    """Write the list as it stands into the view that it began with."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = self.view_row(pk)
        kind = self.kind(view.listing)
        params = QueryDict(request.POST.get("query", ""))
        shown = Listing(kind, request.user, params, kind.address)
        parts = {name: value for name, value in shown.as_view().items() if name in actions.PARTS}
        try:
            actions.edit(view, by=request.user, version=_version(request), **parts)
        except EditConflict as conflict:
            context = {"view_row": conflict.row, "listing": shown, "kind": kind, "query": shown.query}
            return self.show("customers/lists/view_conflict.html", status=409, **context)
        return self.done(to=self.to_list(view), say=_("The view has been saved."))


class ViewDelete(ViewPage):
    """Delete a view; the page of all views offers to bring it back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = self.view_row(pk)
        request.session[DELETED] = actions.delete(view, by=request.user)
        return self.done(to=reverse("customers:view-list", args=[view.listing]))


class ViewRestore(ViewPage):
    """Bring back the view that was deleted last."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        kept = request.session.pop(DELETED, None)
        if kept is None:
            raise Http404
        view = actions.restore(kept, by=request.user)
        to = reverse("customers:view-list", args=[view.listing])
        return self.done(to=to, say=_("The view is back."))


class ViewCopy(ViewPage):
    """A copy of one's own."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = actions.copy(self.view_row(pk), by=request.user)
        return self.done(to=reverse("customers:view-edit", args=[view.pk]))


class ViewChoose(ViewPage):
    """Pin a view, or open the list with it; and take that back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = self.view_row(pk)
        choice = {
            name: request.POST[name] == "1" for name in ("is_pinned", "is_default") if name in request.POST
        }
        actions.choose(view, by=request.user, **choice)
        return self.done(to=reverse("customers:view-list", args=[view.listing]))


def _version(request: HttpRequest) -> int:
    return whole_number(request.POST.get("version")) or 0


def _moved_on(conflict: EditConflict) -> str:
    now = ", ".join(str(value) for value in conflict.theirs.values() if value)
    return _("Somebody changed this view meanwhile (now: %(now)s). Look again and save.") % {
        "now": now or "—"
    }
