"""Pages of what is done with many rows: the form with the number, the doing, and the list of what one did."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_site.kit.paging import Order, page_of
from customers.records import left_out
from customers.records.changes import actions as undoing
from customers.records.lists import bulk_jobs, kinds, picked
from customers.records.lists.bulk import AT_ONCE, BulkVerb, Outcome, chosen
from customers.records.lists.listing import Listing
from customers.records.lists.pages import DONE
from customers.records.models import ChangeSet
from ownership.access.views import ScopedView

NEWEST = Order(("-at", "-id"))


class Bulk(ScopedView):
    """A verb on the selected rows: first its form and their number, then, confirmed, the doing."""

    model = ChangeSet
    http_method_names = ["post"]

    def post(self, request: HttpRequest, listing: str) -> HttpResponse:
        shown, verb = self.asked(listing)
        everything = "everything" in request.POST
        if verb.url is not None and everything:
            return self.away(shown, verb, query=shown.query)
        ids = chosen(shown, request.POST.getlist("row"), everything=everything)
        if not ids:
            return self.back(shown, _("Select at least one row first."))
        if verb.url is not None:
            return self.away(shown, verb, picked=picked.keep(request, ids))
        if "confirm" not in request.POST:
            return self.page(shown, verb, ids, verb.form(request.user, None) if verb.form else None)
        form = verb.form(request.user, request.POST) if verb.form else None
        if form is not None and not form.is_valid():
            return self.page(shown, verb, ids, form, status=422)
        if request.POST.get("number") != str(len(ids)):
            return self.page(shown, verb, ids, form, status=409, moved_on=True)
        return self.carry_out(shown, verb, ids, verb.pack(form) if verb.pack else {})

    def asked(self, listing: str) -> tuple[Listing, BulkVerb]:
        """The list as it was shown, and the verb; 403 for one that is not the person's."""
        kind = kinds.find(listing)
        if kind is None:
            raise Http404
        query = QueryDict(self.request.POST.get("query", ""))
        verb = next((one for one in kind.bulk if one.name == self.request.POST.get("verb")), None)
        if verb is None:
            raise Http404
        if not verb.allowed(self.request.user):
            raise PermissionDenied
        return Listing(kind, self.request.user, query, kind.address), verb

    def page(
        self,
        listing: Listing,
        verb: BulkVerb,
        ids: list[int],
        form: Any,
        *,
        status: int = 200,
        moved_on: bool = False,
    ) -> HttpResponse:
        everything = "everything" in self.request.POST
        return self.show(
            "customers/lists/bulk.html",
            status=status,
            listing=listing,
            kind=listing.kind,
            verb=verb,
            form=form,
            number=len(ids),
            rows=[] if everything else ids,
            everything=everything,
            moved_on=moved_on,
            later=len(ids) > AT_ONCE,
        )

    def away(self, listing: Listing, verb: BulkVerb, **rows: str) -> HttpResponse:
        """To the verb's own page, with the rows in its address: all of the list, or a word for those picked."""
        assert verb.url is not None
        return HttpResponseRedirect(f"{verb.url()}?{urlencode({'list': listing.kind.name, **rows})}")

    def carry_out(
        self, listing: Listing, verb: BulkVerb, ids: list[int], packed: dict[str, Any]
    ) -> HttpResponse:
        if len(ids) > AT_ONCE:
            job = bulk_jobs.start(listing.kind, verb, ids, packed, by=self.request.user)
            return self.done(to=reverse("customers:bulk-progress", args=[job.pk]))
        outcome = bulk_jobs.run(verb, ids, packed, by=self.request.user)
        if outcome.change_set is None:
            return self.back(listing, in_words(outcome))
        self.request.session[DONE] = outcome.change_set.pk
        return self.done(to=_without_place(listing))

    def back(self, listing: Listing, say: str) -> HttpResponse:
        return self.done(to=_without_place(listing), say=say)


class BulkProgress(ScopedView):
    """How far a bulk change in the background is."""

    model = ChangeSet

    def get(self, request: HttpRequest, job: int) -> HttpResponse:
        line = bulk_jobs.line_of(request.user, job)
        if line is None:
            raise Http404
        change = bulk_jobs.change_of(request.user, line.job)
        return self.show("customers/lists/progress.html", line=line, job=line.job, change=change)


class ChangeList(ScopedView):
    """One's bulk changes and imports, newest first, each with its undo while it can be undone."""

    model = ChangeSet

    def get(self, request: HttpRequest) -> HttpResponse:
        everybodys = "all" in request.GET
        rows = self.rows() if everybodys else self.rows().filter(by=request.user)
        rows = rows.select_related("by", "undone_by", "batch")
        page = page_of(rows, NEWEST, request.GET, size=25, path=request.path)
        lines = [{"change": row, "may_undo": undoing.may_undo(row, request.user)} for row in page]
        more = self.rows().exclude(by=request.user).exists()
        return self.show("customers/lists/changes.html", page=page, lines=lines, all=everybodys, more=more)


def in_words(outcome: Outcome) -> str:
    """What came of a verb that changed nothing."""
    left = sum(outcome.left_out.values())
    if not left:
        return _("Nothing to change: everything was so already.")
    said = ngettext(
        "Nothing was changed: %(n)d row was left out.", "Nothing was changed: %(n)d rows were left out.", left
    ) % {"n": left}
    return " ".join([said, *left_out.in_words(outcome.left_out)])


def _without_place(listing: Listing) -> str:
    return listing.url()
