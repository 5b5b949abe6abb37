"""The conflict desk: looking whether a customer is ours, claiming it, deciding, and reading earlier decisions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from crm_site.kit.errors import RuleBroken
from crm_site.kit.paging import Order, page_of
from notifications import live
from ownership.access.policy import can, require
from ownership.access.views import ScopedView
from ownership.disputes import actions, desk, selectors
from ownership.disputes.forms import AnswerForm, ClaimForm, DecideForm
from ownership.models import Dispute

NEWEST = Order(("-created_at",))


class Desk(View):
    """Whether a customer is ours already, and one's disputes. It is asked by POST: what is looked up is logged."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        text = request.POST.get("text", "").replace("\0", "").strip()[:200]
        try:
            return self.page(text=text, answers=desk.look(request.user, text) if self.may_look() else [])
        except RuleBroken as refused:
            return self.page(text=text, refused=refused, status=refused.status)

    def may_look(self) -> bool:
        require(self.request.user, "disputes.look")
        return True

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        user = self.request.user
        if not (can(user, "disputes.look") or selectors.has_any(user)):  # type: ignore[arg-type]
            require(user, "disputes.look")
        context = {
            "may_look": can(user, "disputes.look"),
            "open": selectors.open_to(user),  # type: ignore[arg-type]
            "me": user.pk,
            **context,
        }
        return render(self.request, "ownership/disputes/desk.html", context, status=status)


class DisputeNew(View):
    """Claims a customer that was found at the desk: `customer` is the word of an answer."""

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "disputes.open")
        return self.page(ClaimForm(), request.GET.get("customer", ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "disputes.open")
        word, form = request.POST.get("customer", ""), ClaimForm(request.POST)
        row = self.row(word)
        if not form.is_valid():
            return self.page(form, word, status=422)
        try:
            dispute = actions.open(row.pk, by=request.user, evidence=form.cleaned_data["evidence"])  # type: ignore[arg-type]
        except RuleBroken as refused:
            form.add_error(None, str(refused))
            return self.page(form, word, status=422)
        return redirect(dispute)

    def row(self, word: str) -> Any:
        row = desk.claimed_row(self.request.user, word)
        if row is None:
            raise Http404
        return row

    def page(self, form: ClaimForm, word: str, status: int = 200) -> HttpResponse:
        context = {"form": form, "word": word, "name": self.row(word).name}
        return render(self.request, "ownership/disputes/new.html", context, status=status)


class DisputePage(ScopedView):
    """What the page of one dispute and its verbs share."""

    model = Dispute

    def dispute(self, pk: int) -> Dispute:
        links = (
            "row",
            "claimant",
            "claimant_department",
            "holder",
            "holder_department",
            "decider",
            "decided_by",
        )
        return self.row(pk, self.rows().select_related(*links))

    def page(self, dispute: Dispute, status: int = 200, **forms: Any) -> HttpResponse:
        user = self.request.user
        live.watch(user, dispute.topic)
        is_open = dispute.is_open
        context = {
            "dispute": dispute,
            "customer_url": selectors.way_in(dispute, user),
            "may_answer": is_open and can(user, "disputes.answer", dispute),
            "may_decide": is_open and can(user, "disputes.decide", dispute),
            "may_withdraw": is_open and can(user, "disputes.withdraw", dispute),
            "answer": AnswerForm(initial={"answer": dispute.answer}),
            "decision": DecideForm(),
            **forms,
        }
        return self.show("ownership/disputes/detail.html", status=status, **context)


class DisputeDetail(DisputePage):
    """One dispute: both sides, who decides, what was decided and why."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.dispute(pk))


class DisputeAnswer(DisputePage):
    """What the owner says."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        dispute, form = self.dispute(pk), AnswerForm(request.POST)
        if not form.is_valid():
            return self.page(dispute, status=422, answer=form)
        actions.answer(dispute, by=request.user, text=form.cleaned_data["answer"])
        return self.done(to=dispute.get_absolute_url(), say=_("Your answer stands beside the claim."))


class DisputeDecide(DisputePage):
    """Decides."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        dispute, form = self.dispute(pk), DecideForm(request.POST)
        if not form.is_valid():
            return self.page(dispute, status=422, decision=form)
        try:
            actions.decide(dispute, by=request.user, **form.cleaned_data)
        except RuleBroken as refused:
            form.add_error(None, str(refused))
            return self.page(dispute, status=422, decision=form)
        return self.done(to=dispute.get_absolute_url(), say=_("Decided. Both sides are told."))


class DisputeWithdraw(DisputePage):
    """Takes the claim back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        dispute = actions.withdraw(self.dispute(pk), by=request.user)
        return self.done(to=dispute.get_absolute_url(), say=_("The claim is withdrawn."))


class DisputeList(ScopedView):
    """Earlier decisions, to be looked up."""

    model = Dispute

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "")
        rows = selectors.precedents(request.user, text)  # type: ignore[arg-type]
        rows = rows.select_related("row", "claimant", "holder", "decided_by")
        page = page_of(rows, NEWEST, request.GET, size=25, path=request.path)
        return self.show("ownership/disputes/list.html", page=page, text=text)
