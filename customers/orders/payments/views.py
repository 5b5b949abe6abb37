"""Pages of payments: an order's plan, what came in, the two lists, what is overdue, the panel of a customer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.directory.models import Customer
from customers.orders.models import Order
from customers.orders.payments import actions, rules, selectors
from customers.orders.payments.actions import TOPIC
from customers.orders.payments.forms import PaymentForm, PlanForm, TakeBackForm, said
from customers.orders.payments.models import Instalment, Payment
from customers.orders.views import OrderPage
from customers.records.lists.pages import ListPage
from notifications import live
from ownership.access.policy import require
from ownership.access.views import ScopedView


class InstalmentList(ListPage):
    """What is to be paid, and when."""

    model = Instalment
    listing_name = "instalments"
    template = "customers/orders/payments/list.html"

    def verbs(self) -> dict[str, Any]:
        require(self.request.user, "payments.list")
        live.watch(self.request.user, TOPIC)
        return {"is_plan": True}


class PaymentList(ListPage):
    """What came in."""

    model = Payment
    listing_name = "payments"
    template = "customers/orders/payments/list.html"

    def verbs(self) -> dict[str, Any]:
        require(self.request.user, "payments.list")
        live.watch(self.request.user, TOPIC)
        return {"is_plan": False}


class Overdue(ScopedView):
    """What is overdue by age, each number with its list."""

    model = Instalment

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "payments.overdue")
        live.watch(request.user, TOPIC)  # type: ignore[arg-type]
        whose = "me" if request.GET.get("whose") == "me" else ""
        return self.show(
            "customers/orders/payments/overdue.html",
            lines=selectors.overdue_table(request.user, timezone.localdate(), whose),  # type: ignore[arg-type]
            ages=rules.AGES,
            whose=whose,
        )


class OrderPlan(OrderPage):
    """The payment plan of an order, changed as one table."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, "payments.plan")
        rules.check_can_plan(order)
        lines = [said(row) for row in selectors.plan_of(order)]
        initial = {"lines": lines, "version": order.version}
        return self.form_page(PlanForm(initial=initial, viewer=request.user, order=order), order)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, "payments.plan")
        form = PlanForm(request.POST, viewer=request.user, order=order)
        if not form.is_valid():
            return self.form_page(form, order, 422)
        try:
            actions.plan(order, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except EditConflict as conflict:
            form.add_error(None, _("Somebody else changed this order meanwhile. Look at it again."))
            form.data = {**request.POST.dict(), "version": conflict.row.version}
            return self.form_page(form, conflict.row, 409)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(form, order, 422)
        return self.to(order, _("Saved."))

    def form_page(self, form: PlanForm, order: Order, status: int = 200) -> HttpResponse:
        return self.show("customers/orders/payments/plan.html", status=status, form=form, order=order)


class PaymentNew(OrderPage):
    """A payment that came in for an order."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, "payments.receive")
        rules.check_can_receive(order)
        waiting = next((row for row in selectors.plan_of(order) if row.is_open), None)
        initial = {"on": timezone.localdate(), "amount": waiting.rest if waiting else None}
        return self.form_page(order, PaymentForm(initial=initial))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, "payments.receive")
        form = PaymentForm(request.POST)
        if not form.is_valid():
            return self.form_page(order, form, 422)
        try:
            actions.receive(order, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(order, form, 422)
        return self.to(order, _("The payment is entered."))

    def form_page(self, order: Order, form: forms.Form, status: int = 200) -> HttpResponse:
        plan = selectors.plan_of(order)
        return self.show(
            "customers/orders/payments/new.html", status=status, order=order, form=form, plan=plan
        )


class PaymentTakeBack(OrderPage):
    """A payment that counts no more."""

    def get(self, request: HttpRequest, pk: int, payment: int) -> HttpResponse:
        order, found = self.payment(pk, payment)
        rules.check_can_take_back(found, order)
        return self.form_page(order, found, TakeBackForm())

    def post(self, request: HttpRequest, pk: int, payment: int) -> HttpResponse:
        order, found = self.payment(pk, payment)
        form = TakeBackForm(request.POST)
        if not form.is_valid():
            return self.form_page(order, found, form, 422)
        try:
            actions.take_back(found, by=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(order, found, form, 422)
        return self.to(order, _("The payment is taken back."))

    def payment(self, pk: int, payment: int) -> tuple[Order, Payment]:
        order = self.order(pk, "payments.take_back")
        found = selectors.payment_of(order, payment)
        if found is None:
            raise Http404
        return order, found

    def form_page(self, order: Order, payment: Payment, form: forms.Form, status: int = 200) -> HttpResponse:
        return self.show(
            "customers/orders/payments/take_back.html", status=status, order=order, payment=payment, form=form
        )


class CustomerPayments(ScopedView):
    """The panel on the customer's page."""

    model = Customer

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.row(pk)
        require(request.user, "payments.read", customer)
        live.watch(request.user, customer.topic)
        waiting, came = selectors.on_panel(request.user, customer)  # type: ignore[arg-type]
        return self.show(
            "customers/orders/payments/_panel.html",
            title=_("Payments"),
            customer=customer,
            waiting=waiting,
            came=came,
            today=timezone.localdate(),
        )
