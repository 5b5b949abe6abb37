"""The page of a list: table or board, whatever the list."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from customers.records.lists import board, kinds
from customers.records.lists.listing import BOARD, SIZES, Listing
from customers.records.models import ChangeSet, SavedView
from ownership.access.policy import can
from ownership.access.views import ScopedView

DONE = "change_set_done"  # in the session: what the list offers to undo


class ListPage(ScopedView):
    """The rows one may list, as one asked for them. Subclasses name the list, the model and the template."""

    model: ClassVar[type[Model] | None] = SavedView
    listing_name = ""
    template = "customers/lists/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = self.listing(request)
        if "lane" in request.GET and listing.layout == BOARD:
            return self.more_of(listing, request.GET["lane"])
        status = 403 if listing.refusal else 200
        return self.show(self.template, status=status, **self.frame(listing), **self.verbs())

    def more_of(self, listing: Listing, value: str) -> HttpResponse:
        """The next cards of one lane."""
        lane = board.lane(listing, value, self.request.GET.get("at", ""))
        if lane is None:
            raise Http404
        return self.show("customers/lists/_lane_cards.html", lane=lane, listing=listing, kind=listing.kind)

    def listing(self, request: HttpRequest) -> Listing:
        kind = kinds.find(self.listing_name)
        assert kind is not None
        return Listing(kind, request.user, request.GET, request.path)

    def frame(self, listing: Listing) -> dict[str, Any]:
        """What every list shows: its rows as a table or a board, and what stands around them."""
        shown: dict[str, Any] = {"listing": listing, "kind": listing.kind}
        if listing.layout == BOARD:
            shown["lanes"] = board.lanes(listing)
        else:
            shown["page"] = listing.page()
            shown["sums"] = listing.sums(shown["page"])
        view = listing.view.row
        return {
            **shown,
            "layouts": {one: listing.url(layout=listing.wish_for(one)) for one in ("table", "board")},
            "may_keep": view is not None and can(self.request.user, "views.keep", view),
            "sizes": [(size, listing.url(size=str(size))) for size in SIZES],
            "picks": columns_to_pick(listing),
            "done": just_done(self.request),
            "export_url": self.export_url(listing),
        }

    def export_url(self, listing: Listing) -> str:
        """Where these rows are taken out as a file; empty where the person may not."""
        if not can(self.request.user, f"{listing.kind.name}.export"):
            return ""
        asked = urlencode({"list": listing.kind.name, "query": listing.query})
        return f"{reverse('customers:export-new')}?{asked}"

    def verbs(self) -> dict[str, Any]:
        """What else the page offers: links of its own."""
        return {}


def just_done(request: HttpRequest) -> ChangeSet | None:
    """The bulk change that led to this page: said, and offered to be undone, once."""
    pk = request.session.pop(DONE, None)
    return ChangeSet.objects.visible_to(request.user).filter(pk=pk).first() if pk else None


def columns_to_pick(listing: Listing) -> list[dict[str, Any]]:
    """The columns of the picker: those shown in their order, then the others."""
    shown = [one.key for one in listing.columns]
    keys = [*shown, *(key for key in listing.offered if key not in shown)]
    return [{"column": listing.offered[key], "on": key in shown} for key in keys if key != listing.kind.lead]
