"""The builder's page: drawn again after each change, counted while one types, applied by leading back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from customers.records.filters import lists
from customers.records.filters.builder import Builder, with_filter


class FilterBuilder(View):
    """Build a filter over one list. Counts only what the person may read, whatever stands in the address."""

    def get(self, request: HttpRequest, record: str) -> HttpResponse:
        listed = lists.list_of(record)
        if listed is None:
            raise Http404
        back = self.local("back") or _address(listed.url_name)
        builder = Builder(record, request.user, request.GET, back=back, save=self.local("save"))
        leads_to = {"apply": builder.back, "save": builder.save}.get(request.GET.get("verb", ""))
        if leads_to and not builder.has_errors:
            return self.lead(with_filter(leads_to, builder.word))
        if leads_to:
            builder.complain()
        return self.show(builder, listed.label, status=422 if leads_to else 200)

    def show(self, builder: Builder, label: Any, status: int) -> HttpResponse:
        """The count alone, the builder alone, or a page around it."""
        bare = self.request.headers.get("HX-Request")
        part = "_count.html" if self.request.GET.get("part") == "count" else "_builder.html"
        template = f"customers/filters/{part if bare else 'edit.html'}"
        return render(self.request, template, {"builder": builder, "label": label}, status=status)

    def lead(self, url: str) -> HttpResponse:
        """On to an address, for htmx as for a plain browser."""
        if self.request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": url})
        return HttpResponseRedirect(url)

    def local(self, name: str) -> str:
        """An address of this site, else ""."""
        url = self.request.GET.get(name, "")
        fits = url.startswith("/") and url_has_allowed_host_and_scheme(url, {self.request.get_host()})
        return url if fits else ""


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return "/"
