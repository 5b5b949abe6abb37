"""The gallery page."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm_site.gallery.forms import SampleForm
from crm_site.kit.paging import Page


class Veiled(str):
    """Stands for a masked value."""

    is_masked = True


@require_http_methods(["GET", "HEAD", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its states."""
    if not request.user.is_staff:
        raise PermissionDenied
    return render(request, "crm_site/gallery.html", samples())


def samples() -> dict[str, Any]:
    """Values that show each component's states."""
    now = timezone.now()
    return {
        "tones": [
            ("", _("neutral")),
            ("g", _("done")),
            ("y", _("soon")),
            ("r", _("late")),
            ("b", _("current")),
            ("v", _("key")),
        ],
        "moments": [now - step for step in (timedelta(minutes=10), timedelta(days=1), timedelta(days=64))],
        "deadlines": [now + timedelta(minutes=step) for step in (-130, 40, 160, 60 * 72)],
        "amount": Decimal("12800000.50"),
        "veiled": Veiled("0512••••78"),
        "stages": _stages(),
        "page": Page([], next_url="?at=next", count=10_000, capped=True),
        "form": SampleForm(),
        "wrong": SampleForm({"mail": "x"}, prefix="wrong"),
    }


def _stages() -> list[dict[str, Any]]:
    labels = [_("Request"), _("Sync"), _("Assign"), _("Execute"), _("Summarize")]
    states = ["done", "done", "done", "now", "later"]
    return [
        {"label": label, "state": state, "note": _("a note"), "share": 62}
        for label, state in zip(labels, states, strict=True)
    ]
