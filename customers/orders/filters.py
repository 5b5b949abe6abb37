"""What orders can be filtered by, and customers and products by their orders."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm_site.kit import filters, money
from crm_site.kit.filters import Asker
from customers.directory.related import seen_customers
from customers.orders import selectors
from customers.orders.models import Order
from customers.products.models import Product
from customers.records.filters import lists
from customers.records.filters.people import departments_part, people_part
from ownership.access.facets import Facet

RECORD, FACET = "orders", Facet.ORDERS


def _products(asker: Asker) -> QuerySet:
    return Product.objects.all()


filters.field(RECORD, "number", _("number"), "text", FACET)
filters.field(RECORD, "state", _("state"), "choice", FACET, choices=Order.State.choices)
filters.field(RECORD, "title", _("title"), "text", FACET)
filters.field(RECORD, "reference", _("reference"), "text", FACET)
filters.field(RECORD, "total", _("total"), "number", FACET)
filters.field(RECORD, "net", _("before tax"), "number", FACET)
filters.field(RECORD, "currency", _("currency"), "choice", FACET, choices=money.currency_choices)
filters.field(RECORD, "dated_on", _("date"), "date", FACET)
filters.field(RECORD, "signed_on", _("signed on"), "date", FACET, may_be_empty=True)
filters.field(RECORD, "deliver_on", _("deliver by"), "date", FACET, may_be_empty=True)
filters.field(RECORD, "fulfilled_on", _("fulfilled on"), "date", FACET, may_be_empty=True)
filters.field(RECORD, "entity", _("sold by"), "choice", FACET, choices=selectors.entity_choices)
filters.field(RECORD, "owner", _("owner"), "person", FACET, **people_part())
filters.field(RECORD, "department", _("department"), "department", FACET, **departments_part())
filters.field(RECORD, "created_at", _("drafted at"), "moment", FACET)
filters.field(RECORD, "customer", _("customer"), "related", FACET, related="customers", link="orders",
              rows=seen_customers, has=_("is of a customer"), has_not=_("is of no customer"))  # fmt: skip
filters.field(RECORD, "products", _("Products"), "related", FACET, related="products", link="order_lines__order",
              rows=_products, has=_("holds a product"), has_not=_("holds no product"))  # fmt: skip

filters.field("customers", "orders", _("Orders"), "related", FACET, group=_("Linked records"), related=RECORD,
              link="customer", rows=lambda asker: Order.objects.all(),
              has=_("has an order"), has_not=_("has no order"))  # fmt: skip


def _noun(number: int) -> str:
    return ngettext("%(n)s order", "%(n)s orders", number)


lists.register(
    RECORD,
    _("Orders"),
    rows=lambda user: Order.objects.visible_to(user),
    noun=_noun,
    url_name="customers:order-list",
)
