"""The page of who can see a customer, and the shares given on it by hand."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from notifications import live
from ownership.access.masking import levels_for
from ownership.customer_page import CustomerPage
from ownership.sharing import actions, selectors
from ownership.sharing.circles import circles, everybody
from ownership.sharing.forms import ShareForm, UntilForm


class CustomerAccess(CustomerPage):
    """Who can see this customer, and whom it is shared with; POST shares it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.customer(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        form = self.form(customer, request.POST)
        if not form.is_valid():
            return self.page(customer, status=422, form=form)
        try:
            actions.share(customer, by=request.user, **form.terms())  # type: ignore[arg-type]
        except RuleBroken as refused:
            form.add_error(None, str(refused))
            return self.page(customer, status=422, form=form)
        return self.done(to=self.address(customer), say=_("The customer is shared and the colleague told."))

    def address(self, customer: Any) -> str:
        return reverse("ownership:customer-access", args=[customer.pk])

    def form(self, customer: Any, *typed: Any) -> ShareForm:
        user: Any = self.request.user
        return ShareForm(*typed, row=customer, by=user, levels=levels_for(user, customer))

    def page(self, customer: Any, status: int = 200, form: ShareForm | None = None) -> HttpResponse:
        user: Any = self.request.user
        allowed = selectors.may(user, customer)
        if not any(allowed.values()):
            raise PermissionDenied(_("Who sees a customer is for its owner and those above to know."))
        live.watch(user, customer.topic)
        found = circles(customer) if allowed["may_see_who"] else []
        return self.show(
            "ownership/sharing/customer.html",
            status=status,
            customer=self.masked(customer),
            circles=found,
            number=everybody(found),
            live=selectors.live_shares(customer),
            ended=selectors.ended_shares(customer, self.request.GET, path=self.request.path),
            form=(form or self.form(customer)) if allowed["may_share"] else None,
            **allowed,
        )


class ShareView(CustomerAccess):
    """What the verbs of one share by hand have in common."""

    http_method_names = ["post"]

    def given(self, customer: Any, kind: str, share: int) -> Any:
        return get_object_or_404(selectors.given_by_hand(customer, kind, share))


class ShareUntil(ShareView):
    """Another last day."""

    def post(self, request: HttpRequest, pk: int, kind: str, share: int) -> HttpResponse:  # type: ignore[override]
        customer = self.customer(pk)
        given, form = self.given(customer, kind, share), UntilForm(request.POST)
        if not form.is_valid():
            raise RuleBroken(" ".join(form.errors["until_on"]))
        actions.move_end(given, form.until, by=request.user)  # type: ignore[arg-type]
        return self.done(to=self.address(customer), say=_("The share ends on another day now."))


class ShareEnd(ShareView):
    """The share is over from now on."""

    def post(self, request: HttpRequest, pk: int, kind: str, share: int) -> HttpResponse:  # type: ignore[override]
        customer = self.customer(pk)
        actions.stop(self.given(customer, kind, share), by=request.user)  # type: ignore[arg-type]
        return self.done(to=self.address(customer), say=_("The share is ended."))
