"""What products can be filtered by."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm_site.kit import filters, money
from customers.products import selectors
from customers.products.models import Product
from customers.records.filters import lists
from ownership.access.facets import Facet

RECORD, FACET = "products", Facet.IDENTITY

filters.field(RECORD, "code", _("code"), "text", FACET)
filters.field(RECORD, "name", _("name"), "text", FACET)
filters.field(RECORD, "name_en", _("English name"), "text", FACET)
filters.field(RECORD, "category", _("category"), "choice", FACET, choices=selectors.category_choices,
              may_be_empty=True)  # fmt: skip
filters.field(RECORD, "unit", _("unit"), "text", FACET)
filters.field(RECORD, "price", _("list price"), "number", FACET)
filters.field(RECORD, "currency", _("currency"), "choice", FACET, choices=money.currency_choices)
filters.field(RECORD, "is_active", _("on sale"), "yes_no", FACET)
filters.field(RECORD, "updated_at", _("last change"), "moment", FACET)


def _noun(number: int) -> str:
    return ngettext("%(n)s product", "%(n)s products", number)


lists.register(
    RECORD,
    _("Products"),
    rows=lambda user: Product.objects.visible_to(user),
    noun=_noun,
    url_name="customers:product-list",
)
