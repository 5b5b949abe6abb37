"""What deals can be filtered by, and customers by their deals."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from crm_site.kit import filters, money
from crm_site.kit.filters import Asker
from customers.deals import selectors
from customers.deals.models import Deal
from customers.directory.related import seen_customers
from customers.products.models import Product
from customers.records.filters import lists
from customers.records.filters.people import departments_part, people_part
from ownership.access.facets import Facet

RECORD, FACET = "deals", Facet.DEALS
STAGE = pgettext_lazy("of a deal", "stage")


def _products(asker: Asker) -> QuerySet:
    return Product.objects.all()


filters.field(RECORD, "state", _("state"), "choice", FACET, choices=Deal.State.choices)
filters.field(RECORD, "stage", STAGE, "choice", FACET, choices=selectors.stage_choices)
filters.field(RECORD, "pipeline", _("pipeline"), "choice", FACET, path="stage__pipeline",
              choices=selectors.pipeline_choices)  # fmt: skip
filters.field(RECORD, "stage_since", _("in this stage since"), "moment", FACET)
filters.field(RECORD, "title", _("title"), "text", FACET)
filters.field(RECORD, "amount", _("amount"), "number", FACET)
filters.field(RECORD, "currency", _("currency"), "choice", FACET, choices=money.currency_choices)
filters.field(RECORD, "expected_on", _("expected close"), "date", FACET)
filters.field(RECORD, "closed_on", _("closed on"), "date", FACET, may_be_empty=True)
filters.field(RECORD, "lost_reason", _("lost reason"), "choice", FACET, choices=selectors.reason_choices,
              may_be_empty=True)  # fmt: skip
filters.field(RECORD, "owner", _("owner"), "person", FACET, **people_part())
filters.field(RECORD, "department", _("department"), "department", FACET, **departments_part())
filters.field(RECORD, "source", _("source"), "text", FACET)
filters.field(RECORD, "created_at", _("opened at"), "moment", FACET)
filters.field(RECORD, "customer", _("customer"), "related", FACET, related="customers", link="deals",
              rows=seen_customers, has=_("is of a customer"), has_not=_("is of no customer"))  # fmt: skip
filters.field(RECORD, "products", _("Products"), "related", FACET, related="products", link="deal_lines__deal",
              rows=_products, has=_("offers a product"), has_not=_("offers no product"))  # fmt: skip

filters.field("customers", "deals", _("Deals"), "related", FACET, group=_("Linked records"), related=RECORD,
              link="customer", rows=lambda asker: Deal.objects.all(),
              has=_("has a deal"), has_not=_("has no deal"))  # fmt: skip


def _noun(number: int) -> str:
    return ngettext("%(n)s deal", "%(n)s deals", number)


lists.register(
    RECORD,
    _("Deals"),
    rows=lambda user: Deal.objects.visible_to(user),
    noun=_noun,
    url_name="customers:deal-list",
)
