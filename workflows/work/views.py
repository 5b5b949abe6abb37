"""My work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from customers.records import home
from notifications import live
from ownership.access.policy import can
from ownership.access.views import ScopedView
from workflows.steps import across
from workflows.steps.models import Step
from workflows.work import selectors


class Work(ScopedView):
    """Everything that waits for the person, in order of urgency; figures and charts come after it."""

    model = Step
    template = "workflows/work/work.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        parts = home.parts_of(request.user)
        return self.show(
            self.template,
            desk=selectors.desk(request.user),
            between=across.between(request.user),
            today=timezone.localdate(),
            figures=bool(parts),
            charts=any(part.chart for part in parts),
            may_open_case=can(request.user, "cases.start"),
        )


class WorkList(ScopedView):
    """The piles alone: fetched again when a notice arrives."""

    model = Step

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show("workflows/work/_list.html", desk=selectors.desk(request.user))


class WorkFigures(ScopedView):
    """The figures of the person's positions; fetched again when a shelf tells of changes."""

    model = Step

    def get(self, request: HttpRequest) -> HttpResponse:
        parts = home.figures_of(request.user)
        strips = home.in_strips(parts)
        return self.show("workflows/work/_figures.html", strips=strips, topics=self._watch(request, parts))

    def _watch(self, request: HttpRequest, parts: list) -> list[str]:  # type: ignore[type-arg]
        topics = sorted({part.topic for part, _shown in parts})
        for topic in topics:
            live.watch(request.user, topic)  # type: ignore[arg-type]
        return topics


class WorkCharts(WorkFigures):
    """The charts beside the piles."""

    def get(self, request: HttpRequest) -> HttpResponse:
        parts = home.charts_of(request.user)
        return self.show("workflows/work/_charts.html", parts=parts, topics=self._watch(request, parts))
