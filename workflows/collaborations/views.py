"""Pages of collaborations: list, start, quick ask, one run and its panels, its verbs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm_site.kit.errors import RuleBroken
from crm_site.kit.numbers import whole_number
from crm_site.kit.paging import Order, page_of
from customers.directory.models import Customer
from notifications import live
from ownership.access.masking import levels_for
from ownership.access.policy import can, require
from ownership.access.views import ScopedView
from workflows.collaborations import actions, forms, selectors
from workflows.collaborations.models import Collaboration

NEWEST = Order(("-started_at", "-id"))
# The tabs of the list, in the words that `selectors.shown` understands.
TABS = (
    ("open", pgettext_lazy("state", "Open")),
    ("mine", gettext_lazy("Started by me")),
    ("part", gettext_lazy("I take part")),
    ("in", gettext_lazy("Came in from others")),
    ("out", gettext_lazy("Asked of others")),
    ("done", gettext_lazy("Ended")),
)


class CollaborationList(ScopedView):
    """All runs one may see, the newest first."""

    model = Collaboration

    def get(self, request: HttpRequest) -> HttpResponse:
        show = request.GET.get("show") or "open"
        rows = selectors.shown(request.user, show)
        page = page_of(rows, NEWEST, request.GET.dict(), size=50, path=request.path)
        lines = selectors.with_waiting(page.rows)
        return self.show(
            "workflows/collaborations/list.html", page=page, lines=lines, show=show, tabs=self._tabs(show)
        )

    def _tabs(self, show: str) -> list[dict[str, Any]]:
        return [{"url": f"?show={key}", "label": label, "active": key == show} for key, label in TABS]


class ForCustomer(ScopedView):
    """What is started for one visible customer, named in `?customer=`."""

    model = Customer

    def customer(self) -> Customer:
        pk = whole_number(self.request.GET.get("customer") or self.request.POST.get("customer"))
        if pk is None:
            raise Http404
        customer = self.row(pk)
        require(self.request.user, "collaborations.start", customer)
        return customer


class CollaborationNew(ForCustomer):
    """Start a playbook."""

    def get(self, request: HttpRequest) -> HttpResponse:
        customer = self.customer()
        first = selectors.startable_playbooks().first()
        initial = {"playbook": first.pk if first else None}
        return self._page(customer, forms.StartForm(viewer=request.user, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        customer = self.customer()
        form = forms.StartForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self._page(customer, form, 422)
        try:
            run = actions.start(customer, by=request.user, **form.cleaned_data)
        except RuleBroken as rule:
            form.add_error(None, str(rule))
            return self._page(customer, form, rule.status)
        return self.done(to=run.get_absolute_url(), say=_("The collaboration has started."))

    def _page(self, customer: Customer, form: Any, status: int = 200) -> HttpResponse:
        return self.show("workflows/collaborations/new.html", status, customer=customer, form=form)


class QuickAskNew(ForCustomer):
    """One question to one department."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self.customer(), forms.QuickForm(viewer=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        customer = self.customer()
        form = forms.QuickForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self._page(customer, form, 422)
        run = actions.quick_ask(customer, by=request.user, **form.cleaned_data)
        return self.done(to=run.get_absolute_url(), say=_("Your question is on its way."))

    def _page(self, customer: Customer, form: Any, status: int = 200) -> HttpResponse:
        return self.show("workflows/collaborations/quick.html", status, customer=customer, form=form)


class RunView(ScopedView):
    """The base of everything about one run."""

    model = Collaboration

    def run(self, pk: int) -> Collaboration:
        return self.row(pk, self.rows().select_related("customer", "requester", "case"))

    def form_page(self, run: Collaboration, form: Any, title: str, status: int = 200) -> HttpResponse:
        """One form about the run on a page of its own."""
        return self.show("workflows/collaborations/form.html", status, run=run, form=form, title=title)


class CollaborationDetail(RunView):
    """One run: where it stands, who it waits for, one's own step with its verbs."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        live.watch(request.user, self.run(pk).topic)
        run = self.run(pk)  # read again: what changed before the watch would otherwise be missed
        shaped = selectors.run(run, request.user)
        return self.show(
            "workflows/collaborations/detail.html",
            run=run,
            shaped=shaped,
            comments=selectors.comments(run),
            comment_form=forms.WordsForm(),
            participants=selectors.participants(run),
            briefings=selectors.briefing_rows(run, request.user),
            sees_customer=any(levels_for(request.user, run.customer).values()),
            may=_may(request.user, run),
        )


def _may(user: Any, run: Collaboration) -> dict[str, bool]:
    """What the person may do with the run now; templates only ask this."""
    confirming = run.state == Collaboration.State.CONFIRMING
    return {
        "cancel": run.is_open and can(user, "collaborations.cancel", run),
        "confirm": confirming and can(user, "collaborations.confirm", run),
        "retry": run.state == Collaboration.State.STUCK and can(user, "collaborations.confirm", run),
        "comment": can(user, "collaborations.comment", run),
        "report": run.state in (Collaboration.State.CONFIRMING, Collaboration.State.DONE),
    }


class CollaborationProgress(RunView):
    """The panel above: stepper and who it waits for."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        shaped = selectors.run(run, request.user)
        return self.show(
            "workflows/collaborations/_progress.html", run=run, shaped=shaped, may=_may(request.user, run)
        )


class CollaborationSteps(RunView):
    """The panel with the steps and the briefings."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        return self.show(
            "workflows/collaborations/_steps.html",
            run=run,
            shaped=selectors.run(run, request.user),
            briefings=selectors.briefing_rows(run, request.user),
        )


class CollaborationComments(RunView):
    """The discussion."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        return self.show("workflows/collaborations/_comments.html", run=run, comments=selectors.comments(run))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        form = forms.WordsForm(request.POST)
        if not form.is_valid():
            return self.form_page(run, form, _("Comment"), 422)
        actions.comment(run, by=request.user, text=form.cleaned_data["text"])
        return self.done(to=run.get_absolute_url())


class CollaborationConfirm(RunView):
    """Confirm the report: done."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = actions.confirm(self.run(pk), by=request.user)
        return self.done(
            to=reverse("workflows:report", args=[run.pk]),
            say=_("Confirmed. The report stands on the customer's timeline."),
        )


class CollaborationReopen(RunView):
    """Another round instead of confirming."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        return self._page(run, forms.ReopenForm(collaboration=run))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        form = forms.ReopenForm(request.POST, collaboration=run)
        if not form.is_valid():
            return self._page(run, form, 422)
        try:
            actions.reopen(run, by=request.user, **form.cleaned_data)
        except RuleBroken as rule:
            form.add_error(None, str(rule))
            return self._page(run, form, rule.status)
        return self.done(to=run.get_absolute_url(), say=_("Another round has begun."))

    def _page(self, run: Collaboration, form: Any, status: int = 200) -> HttpResponse:
        require(self.request.user, "collaborations.confirm", run)
        return self.form_page(run, form, _("Ask for another round"), status)


class CollaborationCancel(RunView):
    """Stop a run."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self.run(pk), forms.CancelForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run(pk)
        form = forms.CancelForm(request.POST)
        if not form.is_valid():
            return self._page(run, form, 422)
        try:
            actions.cancel(run, by=request.user, **form.cleaned_data)
        except RuleBroken as rule:
            form.add_error(None, str(rule))
            return self._page(run, form, rule.status)
        return self.done(to=run.get_absolute_url(), say=_("Cancelled; everybody with an open step is told."))

    def _page(self, run: Collaboration, form: Any, status: int = 200) -> HttpResponse:
        require(self.request.user, "collaborations.cancel", run)
        return self.form_page(run, form, _("Cancel the collaboration"), status)


class CollaborationRetry(RunView):
    """A background job failed three times: once more."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = actions.try_again(self.run(pk), by=request.user)
        return self.done(to=run.get_absolute_url(), say=_("Trying again."))


class CustomerCollaborations(ScopedView):
    """The panel on the customer's page."""

    model = Customer

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.row(pk)
        rows = selectors.of_customer(request.user, customer)
        page = page_of(rows, NEWEST, request.GET.dict(), size=10, path=request.path)
        return self.show("workflows/collaborations/_for_customer.html", customer=customer, page=page)


class CustomerRunning(ScopedView):
    """The card at the side of the customer's page: what is on its way, and who it waits for."""

    model = Customer

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.row(pk)
        runs = selectors.running(request.user, customer)
        return self.show("workflows/collaborations/_running.html", customer=customer, runs=runs)
