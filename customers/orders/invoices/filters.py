"""What invoices can be filtered by."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from crm_site.kit import filters, money
from crm_site.kit.filters import Asker
from customers.directory.models import Customer
from customers.orders.invoices.models import Invoice
from customers.records.filters import lists
from customers.records.filters.people import people_part
from ownership.access.facets import Facet

RECORD, FACET = "invoices", Facet.PAYMENTS


def _customers(asker: Asker) -> QuerySet:
    return Customer.objects.all() if asker.viewer is None else Customer.objects.visible_to(asker.viewer)


filters.field(RECORD, "state", _("state"), "choice", FACET, choices=Invoice.State.choices)
filters.field(RECORD, "number", pgettext_lazy("of an invoice", "number"), "text", FACET)
filters.field(RECORD, "title", pgettext_lazy("of an invoice", "title"), "text", FACET)
filters.field(RECORD, "tax_number", _("tax number"), "text", FACET)
filters.field(
    RECORD, "kind", pgettext_lazy("of an invoice", "kind"), "choice", FACET, choices=Invoice.Kind.choices
)
filters.field(RECORD, "order", _("order"), "text", FACET, path="order__number")
filters.field(RECORD, "amount", _("amount"), "number", FACET)
filters.field(RECORD, "currency", _("currency"), "choice", FACET, choices=money.currency_choices)
filters.field(RECORD, "issued_on", _("issued on"), "date", FACET, may_be_empty=True)
filters.field(RECORD, "requested_at", _("requested at"), "moment", FACET)
filters.field(RECORD, "requested_by", _("requested by"), "person", FACET, **people_part())
filters.field(RECORD, "customer", _("customer"), "related", FACET, related="customers", link="invoices",
              rows=_customers, has=_("is of a customer"), has_not=_("is of no customer"))  # fmt: skip


def _noun(number: int) -> str:
    return ngettext("%(n)s invoice", "%(n)s invoices", number)


lists.register(
    RECORD,
    _("Invoices"),
    rows=lambda user: Invoice.objects.visible_to(user),
    noun=_noun,
    url_name="customers:invoice-list",
)
