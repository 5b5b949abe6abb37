"""The two panels that every shelf feeds: the timeline and the history of changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from customers.records import history, timeline
from ownership.access.masking import MaskedRow, levels_for
from ownership.access.querysets import owned_model
from ownership.access.views import ScopedView


class Panel(ScopedView):
    """A page of lines about one visible customer."""

    model = owned_model()
    template: ClassVar[str] = ""
    page_for: ClassVar[Callable[..., Any]]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.row(pk)
        page = type(self).page_for(request.user, customer, request.GET, path=request.path)
        masked = MaskedRow(customer, levels_for(request.user, customer))
        return self.show(self.template, customer=masked, page=page)


class CustomerTimeline(Panel):
    """What happened with the customer, newest first."""

    template = "customers/_timeline.html"
    page_for = staticmethod(timeline.page_for)


class CustomerHistory(Panel):
    """Who changed which field, from what to what."""

    template = "customers/_history.html"
    page_for = staticmethod(history.page_for)
