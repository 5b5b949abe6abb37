"""Pages that belong to no floor: the way in, the health check, and what is shown when something is wrong."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken

LOCKED_SENTENCE = _("Somebody else is changing this right now. Wait a moment and try again.")


def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in: my work."""
    return redirect("workflows:work")


@login_not_required
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
    return render(request, f"{error.status}.html", {"sentence": str(error)}, status=error.status)


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
