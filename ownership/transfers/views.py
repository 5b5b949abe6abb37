"""Transferring one customer, and the transfers that somebody must agree to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit.errors import RuleBroken
from crm_site.kit.paging import Order, page_of
from notifications import live
from ownership.access.policy import can, require
from ownership.access.views import ScopedView
from ownership.customer_page import CustomerPage
from ownership.disputes.freeze import check
from ownership.transfers import actions, selectors
from ownership.transfers.forms import AnswerForm, NoForm, TransferForm, wish_of
from ownership.transfers.models import TransferRequest

NEWEST = Order(("-created_at",))


class CustomerTransfer(CustomerPage):
    """Gives one customer to somebody else, or asks for it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        require(request.user, "transfers.ask", customer)
        return self.page(customer, self.form(customer))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        require(request.user, "transfers.ask", customer)
        form = self.form(customer, request.POST)
        try:
            check(customer.pk)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        if not form.is_valid():
            return self.page(customer, form, status=422)
        done = actions.transfer([customer.pk], wish_of(form), by=request.user)
        if done.asked:
            return self.done(to=done.asked[0].get_absolute_url(), say=_("You have asked for the transfer."))
        said = (
            _("The customer has been transferred.") if done.moved else _("The customer stands there already.")
        )
        still_seen = self.rows().filter(pk=pk).exists()
        return self.done(to=customer.get_absolute_url() if still_seen else "/", say=said)

    def form(self, customer: Any, typed: Any = None) -> TransferForm:
        return TransferForm(typed, viewer=self.request.user, rows=[customer.pk])

    def page(self, customer: Any, form: TransferForm, status: int = 200) -> HttpResponse:
        context = {
            "customer": self.masked(customer),
            "form": form,
            "at_once": bool(selectors.powers(self.request.user, [customer.pk]).at_once),
        }
        return self.show("ownership/transfers/new.html", status=status, **context)


class TransferList(ScopedView):
    """Transfers that wait for one's word, one's own, and all that one may see."""

    model = TransferRequest
    shelves = (
        ("decide", gettext_lazy("To decide")),
        ("mine", gettext_lazy("Mine")),
        ("all", gettext_lazy("All")),
    )

    def get(self, request: HttpRequest) -> HttpResponse:
        awaiting = selectors.awaiting(request.user)  # type: ignore[arg-type]
        shelf = request.GET.get("shelf", "")
        if shelf not in dict(self.shelves):
            shelf = "decide" if awaiting.exists() else "mine"
        rows = {"decide": awaiting, "mine": self.rows().filter(by=request.user), "all": self.rows()}[shelf]
        rows = rows.select_related("by", "to", "department")
        page = page_of(rows, NEWEST, request.GET, path=request.path)
        return self.show("ownership/transfers/list.html", page=page, shelf=shelf, shelves=self.shelves)


class TransferPage(ScopedView):
    """What the page of one request and its verbs share."""

    model = TransferRequest

    def rows(self) -> Any:
        """One's own and one's departments', and those that wait for one's word."""
        return super().rows() | selectors.awaiting(self.request.user)  # type: ignore[arg-type]

    def asked(self, pk: int) -> TransferRequest:
        return self.row(pk, self.rows().select_related("by", "to", "decided_by", "department"))

    def page(self, asked: TransferRequest, status: int = 200, **forms: Any) -> HttpResponse:
        user = self.request.user
        live.watch(user, asked.topic)
        mine = asked.by_id == user.pk
        context = {
            "asked": asked,
            "customers": selectors.customers_of(asked, user),
            "may_decide": asked.is_open and not mine and can(user, "transfers.decide", asked),
            "may_withdraw": asked.is_open and mine,
            "deciders": selectors.deciders(asked) if mine and asked.is_open else [],
            "answer": AnswerForm(prefix="yes"),
            "refusal": NoForm(),
            **forms,
        }
        return self.show("ownership/transfers/detail.html", status=status, **context)


class TransferDetail(TransferPage):
    """One request: which customers, to whom, with what; and what came of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.asked(pk))


class TransferApprove(TransferPage):
    """Agrees, and carries it out."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = self.asked(pk)
        form = AnswerForm(request.POST, prefix="yes")
        if not form.is_valid():
            return self.page(asked, status=422, answer=form)
        done = actions.approve(asked, by=request.user, answer=form.cleaned_data["answer"])
        said = _("Approved: %(n)s customers were transferred.") % {"n": f"{len(done.moved):,}"}
        return self.done(to=asked.get_absolute_url(), say=said)


class TransferRefuse(TransferPage):
    """Says no, and why."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = self.asked(pk)
        form = NoForm(request.POST)
        if not form.is_valid():
            return self.page(asked, status=422, refusal=form)
        actions.refuse(asked, by=request.user, answer=form.cleaned_data["answer"])
        return self.done(to=asked.get_absolute_url(), say=_("The request is refused."))


class TransferWithdraw(TransferPage):
    """Takes back one's own request."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = actions.withdraw(self.asked(pk), by=request.user)
        return redirect(asked)
