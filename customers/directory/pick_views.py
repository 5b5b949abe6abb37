"""The first step of what is begun for a customer: finding whose it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.http import HttpResponse
from django.shortcuts import redirect

from customers.directory.models import Customer
from ownership.access.masking import MaskedRow
from ownership.access.views import ScopedView
from ownership.models import User


class PicksCustomer(ScopedView):
    """A page that first asks for its customer, by `?q=`, and goes on with `?customer=`.

    `pick_template` extends `customers/pick.html`. The only customer found is taken at once, unless one is typing.
    """

    model = Customer
    pick_template: ClassVar[str]

    def pick(self, find: Callable[[User, str], list[MaskedRow]]) -> HttpResponse:
        request = self.request
        text = request.GET.get("q", "").strip()
        found = find(request.user, text) if text else []  # type: ignore[arg-type]  # nobody gets here unnamed
        typing = bool(request.headers.get("HX-Request"))
        if len(found) == 1 and not typing:
            return redirect(f"{request.path}?customer={found[0].pk}")
        template = "customers/_pick_found.html" if typing else self.pick_template
        return self.show(template, text=text, found=found, here=request.path)
