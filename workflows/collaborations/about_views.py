"""The panel of collaborations on the page of a case, an order or a deal."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from customers.cases.models import ServiceCase
from customers.deals.models import Deal
from customers.orders.models import Order
from ownership.access.policy import require
from ownership.access.views import ScopedView
from workflows.collaborations import selectors
from workflows.collaborations.models import Collaboration


class Panel(ScopedView):
    """The runs about one row (of `model`, as subclasses name it), for who reads it; `name` is the row's on a run."""

    model: ClassVar[Any] = Collaboration
    name = ""
    verb = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row(pk, self.rows().select_related("customer"))
        if self.verb:
            require(request.user, self.verb, row)
        runs = selectors.about(request.user, **{self.name: row})  # type: ignore[arg-type]
        return self.show("workflows/collaborations/_about.html", row=row, runs=runs, empty=self.empty(row))

    def empty(self, row: Any) -> str:
        """What stands there instead of runs."""
        raise NotImplementedError


class CaseCollaborations(Panel):
    model = ServiceCase
    name = "case"

    def empty(self, row: ServiceCase) -> str:
        if row.kind == ServiceCase.Kind.COMPLAINT and row.state == ServiceCase.State.OPEN:
            return _("The complaint playbook starts by itself; this takes a moment.")
        return _("No collaboration belongs to this case.")


class OrderCollaborations(Panel):
    model = Order
    name = "order"
    verb = "orders.print"

    def empty(self, row: Order) -> str:
        if row.state == Order.State.SIGNED:
            return _("Finance and service get their tasks by themselves; this takes a moment.")
        return _("Signing the order will give finance and service their tasks.")


class DealCollaborations(Panel):
    model = Deal
    name = "deal"
    verb = "deals.quote"

    def empty(self, row: Deal) -> str:
        if row.state == Deal.State.WON:
            return _("Sales and service get their tasks by themselves; this takes a moment.")
        return _("Winning the deal will hand the customer over to service.")
