"""The two panels that every shelf feeds: the timeline and the history of changes."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from customers.records import history, timeline
from customers.records.forms import TimelineFilter
from ownership.access.masking import MaskedRow, levels_for
from ownership.access.querysets import owned_model
from ownership.access.views import ScopedView


class CustomerTimeline(ScopedView):
    """What happened with the customer, newest first; a group of lines, a person's or those with some words."""

    model = owned_model()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer, user = self.row(pk), request.user
        wanted = TimelineFilter(request.GET).wanted()
        asked = {name: value for name, value in wanted.items() if value}
        params = {**asked, "at": request.GET.get("at", "")}
        return self.show(
            "customers/_timeline.html",
            customer=MaskedRow(customer, levels_for(user, customer)),
            page=timeline.page_for(user, customer, params, path=request.path, wanted=wanted),
            groups=timeline.groups(),
            writers=timeline.writers(user, customer),
            wanted=wanted,
            is_narrowed=bool(asked),
            here=f"{request.path}?{urlencode(asked)}" if asked else request.path,
        )


class CustomerHistory(ScopedView):
    """Who changed which field, from what to what."""

    model = owned_model()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.row(pk)
        page = history.page_for(request.user, customer, request.GET, path=request.path)
        masked = MaskedRow(customer, levels_for(request.user, customer))
        return self.show("customers/_history.html", customer=masked, page=page)
