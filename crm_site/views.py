"""Pages that belong to no floor: the way in, the health check, and what is shown when something is wrong."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from crm_site.kit import palette
from crm_site.kit.errors import RuleBroken

FOUND_EACH = 6
LOCKED_SENTENCE = _("Somebody else is changing this right now. Wait a moment and try again.")


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in: my work."""
    return redirect("workflows:work")


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The lines of the command palette: what is found, verbs, places to go to. A fragment, or a page without script."""
    text = request.GET.get("q", "").strip()[:100]
    commands = palette.commands_for(request.user, text, _customer_at(request.GET.get("at", "")))
    first = palette.called(text, commands)
    context: dict[str, Any] = {
        "text": text,
        "first": first,
        "commands": [one for one in commands if one not in first],
        "places": palette.places_for(request, text),
    }
    try:
        context["groups"] = palette.found(request.user, text, FOUND_EACH) if text else []
    except RuleBroken as problem:
        context["sentence"] = str(problem)
    if request.headers.get("HX-Request"):
        return render(request, "ui/_palette_lines.html", context)
    return render(request, "ui/framed.html", {**context, "fragment": "ui/_palette_lines.html"})


def _customer_at(path: str) -> int | None:
    """The customer whose page the palette was opened on."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match.kwargs.get("pk") if match.view_name == "customers:customer-detail" else None


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def healthz(request: HttpRequest) -> JsonResponse:
    """For the supervisor and load balancers: 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


def rule_broken(request: HttpRequest, error: RuleBroken) -> HttpResponse:
    """The rule's sentence: a toast for htmx (nothing typed is lost), a page for a plain form."""
    if request.headers.get("HX-Request"):
        return HttpResponse(
            render_to_string("ui/toast.html", {"text": str(error), "tone": "danger"}, request),
            status=error.status,
            headers={"HX-Retarget": "#toasts", "HX-Reswap": "beforeend"},
        )
    context = {"sentence": str(error), "back_url": _page_before(request)}
    return render(request, f"{error.status}.html", context, status=error.status)


def _page_before(request: HttpRequest) -> str:
    """The page of ours from which the form was sent, as an address without a host; empty where that is not known."""
    sent_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(sent_from, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(sent_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 without touching the database: no context processor that reads it."""
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "10"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    context: dict[str, Any] = {"sentence": str(exception) if exception else ""}
    return render(request, "403.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("500.html"), status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _("This page was open too long or its cookies were blocked. Go back, reload it and try again.")
    return render(request, "403.html", {"sentence": sentence}, status=403)
