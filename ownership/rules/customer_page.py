"""Why a customer is whose it is: a line on its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ownership.access.facets import Level
from ownership.access.masking import levels_for
from ownership.customer_page import CustomerPage
from ownership.rules.explaining import explained, last_change


class CustomerAssigned(CustomerPage):
    """The rule that chose the owner, in words and as it was then; else by whom and why it changed hands last."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        change = last_change(customer)
        found = explained([change], request.user) if change else {}
        return self.show(
            "ownership/rules/_why.html",
            customer=self.masked(customer),
            change=change,
            explanation=found.get(change.pk) if change else None,
            reads_note=levels_for(request.user, customer)["interactions"] >= Level.READ,
        )
