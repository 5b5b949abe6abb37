"""What happens to an order, each on a page of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.orders import actions, rules, selectors
from customers.orders.actions.signing import AMENDED
from customers.orders.forms import AmendForm, FulfilForm, LinesForm, SignForm, VoidForm
from customers.orders.models import Order
from customers.orders.views import OrderLines, OrderPage


class VerbPage(OrderPage):
    """A form, a verb, a sentence. A rule that says no stands above the form, with what was typed."""

    verb = ""
    template = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, self.verb)
        self.check(order)
        return self.form_page(order, self.form(order))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, self.verb)
        form = self.form(order, request.POST)
        if not form.is_valid():
            return self.form_page(order, form, 422)
        try:
            said = self.carry_out(order, form)
        except EditConflict as conflict:
            form.add_error(None, _("Somebody else changed this order meanwhile. Look at it again."))
            form.data = {**request.POST.dict(), "version": conflict.row.version}
            return self.form_page(conflict.row, form, 409)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(order, form, 422)
        return self.to(order, said)

    def check(self, order: Order) -> None:
        """Raise RuleBroken where the form would be filled in for nothing."""

    def form(self, order: Order, data: Any = None) -> Any:
        raise NotImplementedError

    def carry_out(self, order: Order, form: Any) -> str:
        """Call the one action; what to say afterwards."""
        raise NotImplementedError

    def form_page(self, order: Order, form: forms.Form, status: int = 200) -> HttpResponse:
        return self.show(self.template, status=status, order=order, form=form)


class OrderSign(VerbPage):
    """The order is signed."""

    verb = "orders.sign"
    template = "customers/orders/sign.html"

    def check(self, order: Order) -> None:
        rules.check_can_sign(order, selectors.lines_of(order))

    def form(self, order: Order, data: Any = None) -> SignForm:
        return SignForm(data, initial={"on": timezone.localdate(), "version": order.version})

    def carry_out(self, order: Order, form: SignForm) -> str:
        actions.sign(order, by=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]
        return _("Signed. Finance and service know about it.")


class OrderVoid(VerbPage):
    """The order does not hold."""

    verb = "orders.void"
    template = "customers/orders/void.html"

    def check(self, order: Order) -> None:
        rules.check_can_void(order, selectors.lines_of(order))

    def form(self, order: Order, data: Any = None) -> VoidForm:
        return VoidForm(data)

    def carry_out(self, order: Order, form: VoidForm) -> str:
        actions.void(order, by=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]
        return _("The order is voided.")


class OrderFulfil(VerbPage):
    """So much of it was delivered."""

    verb = "orders.fulfil"
    template = "customers/orders/fulfil.html"

    def check(self, order: Order) -> None:
        rules.check_can_fulfil(order)

    def form(self, order: Order, data: Any = None) -> FulfilForm:
        initial = {"on": timezone.localdate(), "version": order.version}
        return FulfilForm(data, lines=selectors.lines_of(order), initial=initial)

    def carry_out(self, order: Order, form: FulfilForm) -> str:
        data = form.cleaned_data
        delivery = actions.fulfil(
            order,
            by=self.request.user,  # type: ignore[arg-type]
            quantities=form.quantities,
            on=data["on"],
            note=data["note"],
            version=data["version"],
        )
        if delivery.order.state == Order.State.FULFILLED:
            return _("Everything is delivered.")
        return _("The delivery is written down.")


class OrderTakeBack(OrderPage):
    """A delivery that was entered wrongly."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
        order = self.order(pk, "orders.fulfil")
        found = selectors.delivery_of(order, delivery)
        if found is None:
            raise Http404
        actions.take_back(found, by=request.user)  # type: ignore[arg-type]
        return self.to(order, _("The delivery is taken back."))


class OrderClose(OrderPage):
    """Delivered and settled."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = actions.close(self.order(pk), by=request.user)  # type: ignore[arg-type]
        return self.to(order, _("The order is closed."))


class OrderAmend(OrderLines):
    """A new version of a signed order, with the reason."""

    form_class = AmendForm
    verb = "orders.amend"
    template = "customers/orders/amend.html"

    def check(self, order: Order) -> None:
        rules.check_can_amend(order)

    def save(self, order: Order, form: LinesForm) -> None:
        actions.amend(order, by=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]

    def said(self) -> str:
        return _("Amended. Everybody who works on it knows.")

    def initial(self, order: Order) -> dict[str, Any]:
        return {**super().initial(order), **{name: getattr(order, name) for name in AMENDED}}
