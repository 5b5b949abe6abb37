"""The access log, for executives and auditors; unusual reading, also for the owners of what was read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from ownership.access import log
from ownership.access.policy import can, require
from ownership.access.views import ScopedView
from ownership.accesslog import files, selectors
from ownership.accesslog.forms import LogFilter
from ownership.models import UnusualReading


class AccessLog(View):
    """Who looked at what, took what out, and changed who may see what."""

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "access.read_log")
        form = LogFilter(request.GET)
        wanted = form.wanted()
        asked = {name: value for name, value in wanted.items() if value}
        context: dict[str, Any] = {
            "page": selectors.log_page(wanted, request.GET, path=request.path),
            "form": LogFilter(wanted),
            "is_filtered": bool(asked),
            "file_url": f"{reverse('ownership:access-log-file')}?{urlencode(asked)}",
            "unusual": selectors.unusual_days(request.user),
            **selectors.state_of_chain(),
        }
        return render(request, "ownership/access_log.html", context)


class AccessLogFile(View):
    """The same as a file. That it was taken out stands in the log as well."""

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "access.read_log")
        wanted = LogFilter(request.GET).wanted()
        number = selectors.count_of(wanted)
        log.exported(None, by=request.user, kind="access log", number=number, facets=())
        name = f"access-log-{timezone.localtime():%Y-%m-%d-%H%M}.csv"
        return HttpResponse(
            "".join(files.lines(selectors.log_file(wanted))),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class UnusualReadingPage(ScopedView):
    """A day on which somebody read far more than usual, and which customers."""

    model = UnusualReading

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        reading = self.row(pk, self.rows().select_related("person"))
        page = selectors.customers_of(reading, request.user, request.GET, path=request.path)  # type: ignore[arg-type]
        log_url = ""
        if can(request.user, "access.read_log"):
            asked = {"person": reading.person.username, "from_on": reading.on, "until_on": reading.on}
            log_url = f"{reverse('ownership:access-log')}?{urlencode(asked)}"
        return self.show("ownership/unusual_reading.html", reading=reading, page=page, log_url=log_url)
