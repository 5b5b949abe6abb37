"""Pages of orders: the list, a new one, one order, what it says, and the panel on the customer's page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from crm_site.kit.numbers import whole_number
from customers.deals.models import Deal
from customers.directory import conflicts
from customers.directory.models import Customer
from customers.directory.pick_views import PicksCustomer
from customers.orders import actions, rules, selectors
from customers.orders.actions.common import TOPIC
from customers.orders.filters import RECORD
from customers.orders.forms import DRAFTED, EDITED, LinesForm, OrderEditForm, OrderForm, said
from customers.orders.invoices import selectors as invoices
from customers.orders.models import Order
from customers.orders.payments import selectors as payments
from customers.records.figures import link
from customers.records.lists.pages import ListPage
from customers.records.lists.trees import where
from notifications import live
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, levels_for, mask_one
from ownership.access.policy import can, require
from ownership.access.views import ScopedView


class OrderList(ListPage):
    """The orders one may see."""

    model = Order
    listing_name = "orders"
    template = "customers/orders/list.html"

    def verbs(self) -> dict[str, Any]:
        user = self.request.user
        live.watch(user, TOPIC)
        return {"may_start": can(user, "orders.start"), "may_import": can(user, "orders.import")}


class OrderNew(PicksCustomer):
    """Drafts an order: first whose it is, then what it is about; of a deal (`?deal=`) with what that offers."""

    model = Customer
    pick_template = "customers/orders/pick.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "orders.start")
        if "deal" in request.GET:
            deal = self.deal(request.GET["deal"])
            assert deal is not None
            return self.form_page(self.form(deal.customer, deal), deal.customer, deal)
        if request.GET.get("customer", "").isdecimal():
            customer = self.customer(request.GET["customer"])
            return self.form_page(self.form(customer), customer)
        return self.pick(selectors.customers_to_pick)

    def post(self, request: HttpRequest) -> HttpResponse:
        deal = self.deal(request.POST.get("deal", ""))
        customer = deal.customer if deal else self.customer(request.POST.get("customer", ""))
        form = self.form(customer, deal, request.POST)
        if not form.is_valid():
            return self.form_page(form, customer, deal, 422)
        try:
            order = self.draft(customer, deal, form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(form, customer, deal, 422)
        to = order.get_absolute_url() if deal else reverse("customers:order-lines", args=[order.pk])
        return self.done(to=to, say=_("%(number)s is drafted.") % {"number": order.number})

    def draft(self, customer: Customer, deal: Deal | None, values: dict[str, Any]) -> Order:
        if deal is not None:
            lines = actions.lines_of_deal(deal, values["entity"].tax_percent)
            values = {**values, "deal": deal, "currency": deal.currency, "lines": lines}
        return actions.draft(customer, by=self.request.user, **values)  # type: ignore[arg-type]

    def customer(self, pk: str) -> Customer:
        customer = self.row(whole_number(pk) or 0)
        require(self.request.user, "orders.open", customer)
        return customer

    def deal(self, pk: str) -> Deal | None:
        """The deal that it is made of; None where none is named. A hidden one is a missing one."""
        if not pk:
            return None
        found = selectors.deal_to_order(self.request.user, whole_number(pk) or 0)  # type: ignore[arg-type]
        if found is None:
            raise Http404
        return found

    def form(self, customer: Customer, deal: Deal | None = None, data: Any = None) -> OrderForm:
        names = [name for name in DRAFTED if deal is None or name != "currency"]
        entity = selectors.usual_entity()
        initial: dict[str, Any] = {"entity": entity.pk, "tax_included": True}
        if deal is not None:
            initial |= {"title": deal.title, "contact": deal.contact_id, "description": ""}
        return OrderForm(data, viewer=self.request.user, customer=customer, names=names, initial=initial)

    def form_page(
        self, form: OrderForm, customer: Customer, deal: Deal | None = None, status: int = 200
    ) -> HttpResponse:
        return self.show("customers/orders/new.html", status=status, form=form, customer=customer, deal=deal)


class OrderPage(ScopedView):
    """What the page of one order and its verbs share."""

    model = Order

    def order(self, pk: int, verb: str = "") -> Order:
        """The order through its scope; 403 where `verb` is not the person's."""
        found: Order = self.row(pk, self.rows().with_people())  # type: ignore[attr-defined]
        if verb:
            require(self.request.user, verb, found)
        return found

    def to(self, order: Order, said: str) -> HttpResponse:
        return self.done(to=order.get_absolute_url(), say=said)

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Adds `heading`, what the order is called: who writes payments need not read orders."""
        if isinstance(order := context.get("order"), Order):
            levels = levels_for(self.request.user, order.customer)
            context["heading"] = MaskedRow(order, levels).title or order.number
        return super().show(template, status, **context)


class OrderDetail(OrderPage):
    """One order: what was bought, how much of it is delivered, what was agreed when."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order, user = self.order(pk), request.user
        live.watch(user, order.topic)
        masked = mask_one(order, user)
        reads = masked.levels["orders"] >= Level.READ
        lines = selectors.lines_of(order) if reads else []
        reads_payments = masked.levels["payments"] >= Level.READ
        plan = payments.plan_of(order) if reads_payments else []
        return self.show(
            "customers/orders/detail.html",
            order=masked,
            reads=reads,
            may_hold=can(user, "orders.edit", order),
            may_print=can(user, "orders.print", order),
            reads_deal=masked.levels["deals"] >= Level.READ,
            lines=selectors.with_amounts(order, lines),
            steps=selectors.stepper_of(order, lines) if reads else [],
            versions=selectors.versions_of(order) if reads else [],
            deliveries=selectors.deliveries_of(order) if reads else [],
            share=rules.share_delivered(lines),
            reads_payments=reads_payments,
            plan=plan,
            off_by=payments.off_by(order, plan),
            payments=payments.payments_of(order) if reads_payments else [],
            invoices=invoices.invoices_of(user, order) if reads_payments else [],  # type: ignore[arg-type]
            may_invoice=can(user, "invoices.request", order) and order.is_binding,
            may_issue=can(user, "invoices.issue", order),
            may_plan=can(user, "payments.plan", order) and not order.ended_on,
            may_receive=can(user, "payments.receive", order) and order.is_binding,
            today=timezone.localdate(),
        )


class OrderEdit(OrderPage):
    """Changes what the order says. A rival edit answers 409 with both values; saving again takes mine."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, "orders.edit")
        initial = {name: getattr(order, name) for name in (*EDITED, "version")}
        return self.form_page(self.form(order, initial=initial), order)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, "orders.edit")
        form = self.form(order, request.POST)
        if not form.is_valid():
            return self.form_page(form, order, 422)
        try:
            actions.edit(order, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except EditConflict as conflict:
            return self.conflict_page(form, conflict)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(form, order, 422)
        return self.to(order, _("Saved."))

    def form(self, order: Order, data: Any = None, **how: Any) -> OrderEditForm:
        return OrderEditForm(data, viewer=self.request.user, order=order, **how)

    def conflict_page(self, form: OrderEditForm, conflict: EditConflict) -> HttpResponse:
        typed = {**form.cleaned_data, "version": conflict.row.version}
        fresh = self.form(conflict.row, initial=typed)
        return self.form_page(fresh, conflict.row, 409, rows=conflicts.pairs_of(form, conflict))

    def form_page(self, form: OrderEditForm, order: Order, status: int = 200, **more: Any) -> HttpResponse:
        return self.show("customers/orders/edit.html", status=status, form=form, order=order, **more)


class OrderLines(OrderPage):
    """The lines of a draft, changed as one table. A signed order is amended."""

    form_class: type[LinesForm] = LinesForm
    verb = "orders.edit"
    template = "customers/orders/lines.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, self.verb)
        self.check(order)
        form = self.form_class(initial=self.initial(order), viewer=request.user, order=order)
        return self.form_page(form, order)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, self.verb)
        form = self.form_class(request.POST, viewer=request.user, order=order)
        if not form.is_valid():
            return self.form_page(form, order, 422)
        try:
            self.save(order, form)
        except EditConflict as conflict:
            return self.moved_on(form, conflict)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(form, order, 422)
        return self.to(order, self.said())

    def check(self, order: Order) -> None:
        """Raise RuleBroken where the table would be filled in for nothing."""
        rules.check_is_draft(order)

    def save(self, order: Order, form: LinesForm) -> None:
        actions.set_lines(order, by=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]

    def said(self) -> str:
        return _("Saved.")

    def moved_on(self, form: LinesForm, conflict: EditConflict) -> HttpResponse:
        form.add_error(
            None, _("Somebody else changed this order meanwhile; below stands what you typed. Look again.")
        )
        form.data = {**self.request.POST.dict(), "version": conflict.row.version}
        return self.form_page(form, conflict.row, 409)

    def initial(self, order: Order) -> dict[str, Any]:
        lines = [said(line) for line in selectors.lines_of(order)]
        return {"lines": lines, "version": order.version, "currency": order.currency}

    def form_page(self, form: LinesForm, order: Order, status: int = 200) -> HttpResponse:
        return self.show(self.template, status=status, form=form, order=order)


class CustomerOrders(ScopedView):
    """The panel on the customer's page."""

    model = Customer

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.row(pk)
        require(request.user, "orders.read", customer)
        live.watch(request.user, customer.topic)
        new_url = f"{reverse('customers:order-new')}?customer={customer.pk}"
        number, sums = selectors.bought(request.user, customer)  # type: ignore[arg-type]
        return self.show(
            "customers/orders/_panel.html",
            title=_("Orders"),
            customer=customer,
            rows=selectors.on_panel(request.user, customer),  # type: ignore[arg-type]
            today=timezone.localdate(),
            all_url=link(RECORD, [where("customer", "has", where("code", "is", customer.code))], view="all"),
            number=number,
            sums=sums,
            new_url=new_url if can(request.user, "orders.open", customer) else "",
        )
