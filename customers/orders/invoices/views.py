"""Pages of invoices: their list, the verbs of one, a customer's profiles, the panel of a customer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from crm_site.kit.numbers import whole_number
from customers.directory.models import Customer
from customers.orders.invoices import actions, rules, selectors
from customers.orders.invoices.actions import TOPIC
from customers.orders.invoices.forms import IssueForm, ProfileForm, RequestForm, VoidForm
from customers.orders.invoices.models import HEAD, Invoice, InvoiceProfile
from customers.orders.models import Order
from customers.orders.views import OrderPage
from customers.records.lists.pages import ListPage
from notifications import live
from ownership.access.policy import can, require
from ownership.access.views import ScopedView


class InvoiceList(ListPage):
    """Invoices that were asked for or issued."""

    model = Invoice
    listing_name = "invoices"
    template = "customers/orders/invoices/list.html"

    def verbs(self) -> dict[str, Any]:
        require(self.request.user, "invoices.list")
        live.watch(self.request.user, TOPIC)
        return {}


class InvoiceNew(OrderPage):
    """Asks for an invoice of an order; a customer without a profile gets one first."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, "invoices.request")
        rules.check_can_request(order)
        usual = selectors.profiles_of(order.customer).first()
        left = max(order.total - selectors.invoiced(order), 0)
        initial = {"profile": usual.pk if usual else None, "amount": left or None, "kind": "ordinary"}
        return self.form_page(order, RequestForm(initial=initial, viewer=request.user, order=order))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, "invoices.request")
        form = RequestForm(request.POST, viewer=request.user, order=order)
        if not form.is_valid():
            return self.form_page(order, form, 422)
        try:
            actions.request(order, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(order, form, 422)
        return self.to(order, _("Finance knows about it."))

    def form_page(self, order: Order, form: RequestForm, status: int = 200) -> HttpResponse:
        may_keep = can(self.request.user, "invoices.keep_profile", order.customer)
        new = reverse("customers:invoice-profile-new", args=[order.customer_id])
        return self.show(
            "customers/orders/invoices/new.html",
            status=status,
            order=order,
            form=form,
            invoiced=selectors.invoiced(order),
            has_profiles=selectors.profiles_of(order.customer).exists(),
            profile_url=f"{new}?order={order.pk}" if may_keep else "",
        )


class InvoiceVerb(OrderPage):
    """What a page of one invoice of an order needs."""

    def invoice(self, pk: int, invoice: int) -> tuple[Order, Invoice]:
        order = self.order(pk)
        found = selectors.invoice_of(order, invoice)
        if found is None:
            raise Http404
        return order, found

    def form_page(
        self, template: str, order: Order, invoice: Invoice, form: forms.Form, status: int = 200
    ) -> HttpResponse:
        return self.show(template, status=status, order=order, invoice=invoice, form=form)


class InvoiceIssue(InvoiceVerb):
    """The invoice is issued: number, day, file."""

    page = "customers/orders/invoices/issue.html"

    def get(self, request: HttpRequest, pk: int, invoice: int) -> HttpResponse:
        order, found = self.invoice(pk, invoice)
        require(request.user, "invoices.issue", order)
        rules.check_can_issue(found)
        return self.form_page(self.page, order, found, IssueForm(initial={"on": timezone.localdate()}))

    def post(self, request: HttpRequest, pk: int, invoice: int) -> HttpResponse:
        order, found = self.invoice(pk, invoice)
        require(request.user, "invoices.issue", order)
        form = IssueForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.form_page(self.page, order, found, form, 422)
        data = form.cleaned_data
        files = [data["file"]] if data["file"] else []
        try:
            actions.issue(found, by=request.user, number=data["number"], on=data["on"], files=files)  # type: ignore[arg-type]
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(self.page, order, found, form, 422)
        return self.to(order, _("The invoice is issued."))


class InvoiceVoid(InvoiceVerb):
    """The invoice does not count."""

    page = "customers/orders/invoices/void.html"

    def get(self, request: HttpRequest, pk: int, invoice: int) -> HttpResponse:
        order, found = self.may(pk, invoice)
        rules.check_can_void(found)
        return self.form_page(self.page, order, found, VoidForm())

    def post(self, request: HttpRequest, pk: int, invoice: int) -> HttpResponse:
        order, found = self.may(pk, invoice)
        form = VoidForm(request.POST)
        if not form.is_valid():
            return self.form_page(self.page, order, found, form, 422)
        try:
            actions.void(found, by=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(self.page, order, found, form, 422)
        return self.to(order, _("The invoice is voided."))

    def may(self, pk: int, invoice: int) -> tuple[Order, Invoice]:
        order, found = self.invoice(pk, invoice)
        require(self.request.user, "invoices.request" if found.is_requested else "invoices.void", order)
        return order, found


# --- profiles -----------------------------------------------------------------------------------------------


class ProfilePage(ScopedView):
    """What the pages of a customer's invoice profiles share."""

    model = Customer

    def customer(self, pk: int) -> Customer:
        customer: Customer = self.row(pk)
        require(self.request.user, "invoices.keep_profile", customer)
        return customer

    def profile(self, customer: Customer, pk: int) -> InvoiceProfile:
        found = selectors.profile_of(customer, pk)
        if found is None:
            raise Http404
        return found

    def form_page(
        self, customer: Customer, form: ProfileForm, status: int = 200, profile: InvoiceProfile | None = None
    ) -> HttpResponse:
        return self.show(
            "customers/orders/invoices/profile.html",
            status=status,
            customer=customer,
            form=form,
            profile=profile,
            order=self.request.GET.get("order") or self.request.POST.get("order", ""),
        )

    def save(self, customer: Customer, form: ProfileForm, profile: InvoiceProfile | None) -> HttpResponse:
        if not form.is_valid():
            return self.form_page(customer, form, 422, profile)
        try:
            actions.keep_profile(customer, by=self.request.user, profile=profile, **form.cleaned_data)  # type: ignore[arg-type]
        except EditConflict as conflict:
            form.add_error(
                None, _("Somebody else changed this profile meanwhile; saving again takes your words.")
            )
            form.data = {**self.request.POST.dict(), "version": conflict.row.version}
            return self.form_page(customer, form, 409, profile)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(customer, form, 422, profile)
        return self.done(to=self.back(customer), say=_("Saved."))

    def back(self, customer: Customer) -> str:
        order = whole_number(self.request.POST.get("order"))
        if order is not None:
            return reverse("customers:invoice-new", args=[order])
        return f"{customer.get_absolute_url()}#invoices"


class InvoiceProfileNew(ProfilePage):
    """One more way in which a customer is invoiced; begins with what is known of him."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        initial = {"title": customer.name, "tax_number": customer.credit_code}
        return self.form_page(customer, ProfileForm(initial=initial))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.save(self.customer(pk), ProfileForm(request.POST), None)


class InvoiceProfileEdit(ProfilePage):
    """Changes one."""

    def get(self, request: HttpRequest, pk: int, profile: int) -> HttpResponse:
        customer = self.customer(pk)
        found = self.profile(customer, profile)
        initial = {name: getattr(found, name) for name in (*HEAD, "is_usual", "version")}
        return self.form_page(customer, ProfileForm(initial=initial), profile=found)

    def post(self, request: HttpRequest, pk: int, profile: int) -> HttpResponse:
        customer = self.customer(pk)
        return self.save(customer, ProfileForm(request.POST), self.profile(customer, profile))


class InvoiceProfileDelete(ProfilePage):
    """One that is used no more; invoices keep what they said."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, profile: int) -> HttpResponse:
        customer = self.customer(pk)
        actions.remove_profile(self.profile(customer, profile), by=request.user)  # type: ignore[arg-type]
        return self.done(to=f"{customer.get_absolute_url()}#invoices", say=_("The profile is removed."))


class CustomerInvoices(ScopedView):
    """The panel on the customer's page: how he is invoiced, and his last invoices."""

    model = Customer

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.row(pk)
        require(request.user, "invoices.read", customer)
        live.watch(request.user, customer.topic)
        profiles, rows = selectors.on_panel(request.user, customer)  # type: ignore[arg-type]
        return self.show(
            "customers/orders/invoices/_panel.html",
            title=_("Invoices"),
            customer=customer,
            profiles=profiles,
            rows=rows,
            may_keep=can(request.user, "invoices.keep_profile", customer),
        )
