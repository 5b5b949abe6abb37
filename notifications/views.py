"""Inbox, bell, job pages and the live stream: each person sees his own."""

from collections.abc import Mapping
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm_site.kit.numbers import whole_number
from notifications import actions, jobs, selectors, stream, stream_rows


def _person(request: HttpRequest) -> AbstractBaseUser:
    """Whose page it is: LoginRequiredMiddleware lets nobody else in."""
    return cast(AbstractBaseUser, request.user)


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What this person was told, in bundles; the list alone for htmx."""
    template = "notifications/_list.html" if request.headers.get("HX-Request") else "notifications/inbox.html"
    return render(request, template, _inbox(request, request.GET))


def _inbox(request: HttpRequest, params: Mapping[str, Any]) -> dict[str, Any]:
    shelf = params.get("show", "all")
    shelf = shelf if shelf in selectors.SHELVES else "all"
    path = reverse("notifications:inbox")
    kept = {"show": shelf, "at": params.get("at", "")}
    bundles, page = selectors.inbox(_person(request), shelf, kept, path)
    return {
        "bundles": bundles,
        "page": page,
        "shelf": shelf,
        "at": kept["at"],
        "address": f"{path}?{urlencode(kept)}",
        "unread": selectors.unread_count(_person(request)),
        "waiting": selectors.waiting_count(_person(request)),
    }


@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """The bell with its number."""
    context = {"viewer": _person(request), "unread": selectors.unread_count(_person(request))}
    return render(request, "ui/bell.html", context)


@require_GET
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice read and go where it happened."""
    line = selectors.one(_person(request), pk)
    if line is None:
        raise Http404
    actions.read(_person(request), pk)
    if line.url:
        return redirect(line.url)
    messages.info(request, _("This notice is about something you can no longer see."))
    return redirect("notifications:inbox")


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    if not actions.read(_person(request), pk):
        raise Http404
    return _list_again(request)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.read_all(_person(request))
    return _list_again(request)


def _list_again(request: HttpRequest) -> HttpResponse:
    """The fresh list where the person was; the bell hears that its number changed."""
    context = _inbox(request, request.POST)
    if not request.headers.get("HX-Request"):
        return redirect(context["address"])
    response = render(request, "notifications/_list.html", context)
    response["HX-Trigger"] = "live:notices"
    return response


@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """The jobs this person started."""
    lines, page = selectors.jobs_of(_person(request), request.GET, request.path)
    return render(request, "notifications/jobs.html", {"lines": lines, "page": page})


@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: its page, or for htmx its progress, which asks again by itself while it runs."""
    line = selectors.job_of(_person(request), pk)
    if line is None:
        raise Http404
    template = "notifications/_job.html" if request.headers.get("HX-Request") else "notifications/job.html"
    return render(request, template, {"line": line, "job": line.job})


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    line = selectors.job_of(_person(request), pk)
    if line is None:
        raise Http404
    line = selectors.job_line(jobs.cancel(line.job))
    if not request.headers.get("HX-Request"):
        return redirect(line.job)
    return render(request, "notifications/_job.html", {"line": line, "job": line.job})


@login_not_required  # a stream answers 401; a redirect to a page for people would be read as a stream
@require_GET
async def live(request: HttpRequest) -> HttpResponseBase:
    """The live stream of this person. Gives its database connection back before the first byte."""
    user = await request.auser()
    await sync_to_async(stream_rows.give_back)()
    if not user.is_authenticated:
        return HttpResponse(status=401)
    response = StreamingHttpResponse(
        stream.chunks(user.pk, request.session.session_key or "", _since(request)),
        content_type="text/event-stream",
    )
    response["X-Accel-Buffering"] = "no"  # a proxy that collects would hold messages back
    return response


def _since(request: HttpRequest) -> int | None:
    """The last number the browser has; None: it begins now."""
    return whole_number(request.headers.get("Last-Event-ID") or request.GET.get("since"))
