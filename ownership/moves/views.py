"""Who held a customer when: a panel of its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from ownership.access.facets import Level
from ownership.access.masking import levels_for
from ownership.customer_page import CustomerPage
from ownership.moves.periods import periods


class CustomerHolders(CustomerPage):
    """The periods of ownership, the present one first. What was said at a hand-over is read by who reads what is
    talked about with the customer."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        levels = levels_for(request.user, customer)
        context: dict[str, Any] = {
            "customer": self.masked(customer),
            "periods": periods(customer, since=customer.created_at),
            "reads_notes": levels["interactions"] >= Level.READ,
        }
        return self.show("ownership/_holders.html", **context)
