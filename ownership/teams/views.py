"""The card of a customer's team: who answers for what, and who did."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from ownership.access.policy import can, require
from ownership.customer_page import CustomerPage
from ownership.teams import actions, selectors
from ownership.teams.forms import SeatForm
from ownership.teams.models import Function


class CustomerTeam(CustomerPage):
    """Reads the team; changes one seat of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.panel(self.customer(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        require(request.user, "team.keep", customer)
        function = request.POST.get("seat", "")
        if function not in Function.values:
            return self.panel(customer, status=422)
        form = SeatForm(request.POST, function=function)
        if not form.is_valid():
            return self.panel(customer, status=422, wrong=form)
        try:
            actions.put(customer, function, form.cleaned_data["user"], by=request.user)
        except RuleBroken as refused:
            form.add_error("user", str(refused))
            return self.panel(customer, status=422, wrong=form)
        if request.headers.get("HX-Request"):
            return self.panel(customer)
        return self.done(to=customer.get_absolute_url(), say=_("The team has changed."))

    def panel(self, customer: Any, status: int = 200, wrong: SeatForm | None = None) -> HttpResponse:
        seats, may_keep = selectors.seats_of(customer), can(self.request.user, "team.keep", customer)
        context = {
            "customer": self.masked(customer),
            "seats": [(seat, self.form(seat, wrong) if may_keep else None) for seat in seats],
            "filled": [seat for seat in seats if seat.member],
            "empty_seats": [seat for seat in seats if not seat.member],
            "past": selectors.past_of(customer),
            "is_open": wrong is not None,
        }
        return self.show("ownership/teams/_team.html", status=status, **context)

    def form(self, seat: selectors.Seat, wrong: SeatForm | None) -> SeatForm:
        if wrong is not None and wrong.prefix == seat.function:
            return wrong
        present = {"user": seat.member.user_id if seat.member else None, "function": seat.function}
        return SeatForm(function=seat.function, initial=present)
