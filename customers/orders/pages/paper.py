"""An order on paper: both parties, what was agreed, place for the signatures; each of its versions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from customers.orders import selectors
from customers.orders.forms import PaperForm
from customers.orders.models import Order, OrderVersion
from customers.orders.views import OrderPage
from ownership.access.masking import mask_one


class OrderPaper(OrderPage):
    """What is printed; the line above it chooses the language, `?revision=` an earlier version."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk, "orders.print")
        form = PaperForm(request.GET)
        form.is_valid()
        language = form.cleaned_data.get("language") or translation.get_language()
        with translation.override(language):
            paper = self.paper(order, form, language)
        return self.show("customers/orders/paper.html", **paper)

    def paper(self, order: Order, form: PaperForm, language: str) -> dict[str, Any]:
        said = self.version(order, form.cleaned_data.get("revision"))
        return {
            "order": mask_one(order, self.request.user),
            "customer": mask_one(order.customer, self.request.user),
            "entity": order.entity,
            "said": said,
            "paper_language": language,
            "form": PaperForm(initial={"language": language, "revision": said["revision"]}),
        }

    def version(self, order: Order, revision: int | None) -> dict[str, Any]:
        """The terms to print: those of an earlier version, or what stands in the order now."""
        if revision is None or revision == order.revision:
            return _now(order)
        found = selectors.version_of(order, revision)
        if found is None:
            raise Http404
        return _then(found)


def _now(order: Order) -> dict[str, Any]:
    lines = selectors.lines_of(order)
    before = selectors.before_discount(order, lines)
    return {
        "revision": order.revision,
        "is_current": True,
        "lines": [
            {
                "name": line.label,
                "code": line.product.code if line.product else "",
                "unit": line.unit,
                "quantity": line.quantity,
                "price": line.price,
                "discount_percent": line.discount_percent,
                "tax_percent": line.tax_percent,
                "total": amounts.total,
            }
            for line, amounts in selectors.with_amounts(order, lines)
        ],
        "before": before if before != order.total else None,
        **{name: getattr(order, name) for name in ("net", "tax", "total", "currency", "tax_included")},
        **{
            name: getattr(order, name)
            for name in ("deliver_on", "delivery_terms", "description", "signed_on")
        },
    }


def _then(version: OrderVersion) -> dict[str, Any]:
    numbers = ("quantity", "price", "discount_percent", "tax_percent", "total")
    lines = [{**line, **{name: Decimal(line[name]) for name in numbers}} for line in version.lines]
    terms = dict(version.terms)
    if terms.get("deliver_on"):
        terms["deliver_on"] = date.fromisoformat(terms["deliver_on"])
    return {
        "revision": version.revision,
        "is_current": False,
        "lines": lines,
        "before": None,
        "net": version.net,
        "tax": version.tax,
        "total": version.total,
        "signed_on": version.signed_on,
        **terms,
    }
