"""My work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ownership.access.views import ScopedView
from workflows.steps.models import Step
from workflows.work import selectors


class Work(ScopedView):
    """Everything that waits for the person, in order of urgency."""

    model = Step
    template = "workflows/work/work.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.template, desk=selectors.desk(request.user), today=timezone.localdate())


class WorkList(Work):
    """The piles alone: fetched again when a notice arrives."""

    template = "workflows/work/_list.html"
