"""The closing report: read, edit, print."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit.errors import EditConflict
from notifications import live
from ownership.access.policy import can, require
from workflows.collaborations.models import Collaboration
from workflows.collaborations.views import RunView
from workflows.reports import actions, selectors
from workflows.reports.models import Report


class ReportForm(forms.Form):
    """The words of a report; the figures write themselves."""

    result = forms.CharField(
        label=gettext_lazy("Result"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    feedback = forms.CharField(
        label=gettext_lazy("Customer's feedback"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReportDetail(RunView):
    """The report of a run, fit for printing."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run, report = self.report(pk)
        live.watch(request.user, run.topic)
        return self.show("workflows/reports/detail.html", run=run, report=report, **self.context(run, report))

    def report(self, pk: int) -> tuple[Collaboration, Report]:
        run = self.run(pk)
        report = actions.latest(run)
        if report is None:
            raise Http404
        return run, report

    def context(self, run: Collaboration, report: Report) -> dict[str, Any]:
        confirming = run.state == Collaboration.State.CONFIRMING and report.confirmed_at is None
        mine = confirming and can(self.request.user, "collaborations.confirm", run)
        return {"drawn": selectors.drawn(report), "may_confirm": mine, "may_edit": mine}


class ReportEdit(ReportDetail):
    """Change the words before confirming."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run, report = self.report(pk)
        require(request.user, "collaborations.confirm", run)
        initial = {"result": report.result, "feedback": report.feedback, "version": report.version}
        return self._page(run, ReportForm(initial=initial))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run, report = self.report(pk)
        form = ReportForm(request.POST)
        if not form.is_valid():
            return self._page(run, form, 422)
        try:
            actions.edit(report, by=request.user, **form.cleaned_data)
        except EditConflict as conflict:
            return self._conflict(run, form, conflict)
        return self.done(to=reverse("workflows:report", args=[run.pk]), say=_("Saved."))

    def _conflict(self, run: Collaboration, form: ReportForm, conflict: EditConflict) -> HttpResponse:
        """Both texts: what was typed stays in the form, the other one stands beside it; saving again keeps this one."""
        data = {**form.cleaned_data, "version": conflict.row.version}
        again = ReportForm(data)
        return self._page(run, again, 409, theirs=conflict.theirs)

    def _page(self, run: Collaboration, form: Any, status: int = 200, **more: Any) -> HttpResponse:
        return self.show("workflows/reports/edit.html", status, run=run, form=form, **more)
