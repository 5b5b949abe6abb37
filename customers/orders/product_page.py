"""What orders put on a product's page: how much of it was sold, and where."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_site.kit import wording
from customers.orders import rules, selectors
from customers.orders.filters import RECORD
from customers.products.models import Product
from customers.products.selling import tell
from customers.records.figures import Figure, link, number
from customers.records.lists.trees import where
from ownership.access.facets import Level
from ownership.access.viewer import viewer_of


def _sold(user: Any, product: Product) -> list[Figure]:
    """Of the orders that the person sees and that hold; nothing for who meets orders masked."""
    if viewer_of(user).profile["orders"] < Level.READ:
        return []
    orders, quantity, sums = selectors.sold(user, product)
    url = link(RECORD, [where("products", "has", where("code", "is", product.code))], view="all")
    found = [Figure(_("Signed orders"), number(orders), url if orders else "")]
    if orders:
        found.append(Figure(_("Quantity sold"), rules.plain(quantity), note=product.unit))
        found += [Figure(_("Revenue"), wording.money(amount, currency)) for currency, amount in sums.items()]
    return found


tell(_sold)
