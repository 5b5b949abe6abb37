"""What is done with one customer, from its page: letting it go into a pool, protecting it from recycling."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ownership.access.policy import can, require
from ownership.customer_page import CustomerPage
from ownership.models import Pool
from ownership.pools import actions
from ownership.pools.forms import ProtectForm, ReleaseForm
from ownership.pools.standing import protection_of


class CustomerRelease(CustomerPage):
    """Lets one customer go into a pool."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        require(request.user, "pools.release", customer)
        return self.page(customer, ReleaseForm(viewer=request.user))  # type: ignore[arg-type]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        require(request.user, "pools.release", customer)
        form = ReleaseForm(request.POST, viewer=request.user)  # type: ignore[arg-type]
        if not form.is_valid():
            return self.page(customer, form, status=422)
        pool: Pool = form.cleaned_data["pool"]
        actions.release(
            pool,
            [customer.pk],
            by=request.user,  # type: ignore[arg-type]
            because=form.cleaned_data["because"],
            note=form.cleaned_data["note"],
        )
        to = (
            pool.get_absolute_url()
            if can(request.user, "pools.look", pool)
            else reverse("customers:customer-list")
        )
        return self.done(to=to, say=_("%(name)s is in the public pool.") % {"name": customer.name})

    def page(self, customer: Any, form: ReleaseForm, status: int = 200) -> HttpResponse:
        empty = not form.fields["pool"].queryset.exists()  # type: ignore[attr-defined]
        return self.show(
            "ownership/pools/release.html",
            status=status,
            customer=self.masked(customer),
            form=form,
            empty=empty,
        )


class CustomerProtect(CustomerPage):
    """Exempts one customer from recycling until a day, or ends that."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        require(request.user, "pools.protect", customer)
        return self.page(customer, ProtectForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        require(request.user, "pools.protect", customer)
        if request.POST.get("verb") == "end":
            actions.unprotect(customer, by=request.user)  # type: ignore[arg-type]
            return self.done(to=customer.get_absolute_url(), say=_("The protection is over."))
        form = ProtectForm(request.POST)
        if not form.is_valid():
            return self.page(customer, form, status=422)
        actions.protect(customer, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        return self.done(to=customer.get_absolute_url(), say=_("The customer is protected."))

    def page(self, customer: Any, form: ProtectForm, status: int = 200) -> HttpResponse:
        return self.show(
            "ownership/pools/protect.html",
            status=status,
            customer=self.masked(customer),
            form=form,
            protection=protection_of(customer),
        )
