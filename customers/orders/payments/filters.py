"""What instalments and payments can be filtered by, and orders and customers by what is to be paid."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from crm_site.kit import filters, money
from crm_site.kit.filters import Asker
from customers.directory.models import Customer
from customers.orders.payments.models import Instalment, Payment
from customers.records.filters import lists
from customers.records.filters.people import departments_part, people_part
from ownership.access.facets import Facet

PLANNED, CAME, FACET = "instalments", "payments", Facet.PAYMENTS


def _customers(asker: Asker) -> QuerySet:
    return Customer.objects.all() if asker.viewer is None else Customer.objects.visible_to(asker.viewer)


def _field(record: str, name: str, label: object, kind: str, **parts: object) -> None:
    filters.field(record, name, label, kind, FACET, **parts)  # type: ignore[arg-type]


for record, link in ((PLANNED, "instalments"), (CAME, "payments")):
    _field(record, "order", _("order"), "text", path="order__number")
    _field(record, "owner", _("owner"), "person", path="order__owner", **people_part())
    _field(
        record, "department", _("department"), "department", path="order__department", **departments_part()
    )
    _field(record, "amount", _("amount"), "number")
    _field(record, "currency", _("currency"), "choice", choices=money.currency_choices)
    _field(record, "customer", _("customer"), "related", related="customers", link=link, rows=_customers,
           has=_("is of a customer"), has_not=_("is of no customer"))  # fmt: skip

_field(PLANNED, "due_on", pgettext_lazy("of a payment", "due on"), "date")
_field(PLANNED, "is_open", pgettext_lazy("of an instalment", "open"), "yes_no")
_field(PLANNED, "paid", _("paid"), "number")
_field(PLANNED, "condition", _("condition"), "text")

_field(CAME, "received_on", _("received on"), "date")
_field(CAME, "method", pgettext_lazy("of a payment", "method"), "choice", choices=Payment.Method.choices)
_field(CAME, "reference", _("reference"), "text")
_field(CAME, "entered_at", _("entered at"), "moment")
_field(CAME, "taken_back_at", _("taken back at"), "moment", may_be_empty=True)

filters.field("orders", "paid", _("paid"), "number", FACET)
filters.field("orders", "next_due_on", _("next payment due"), "date", FACET, may_be_empty=True)
filters.field("customers", "instalments", _("Instalments"), "related", FACET, group=_("Linked records"),
              related=PLANNED, link="customer", rows=lambda asker: Instalment.objects.all(),
              has=_("has an instalment"), has_not=_("has no instalment"))  # fmt: skip


def _instalments(number: int) -> str:
    return ngettext("%(n)s instalment", "%(n)s instalments", number)


def _payments(number: int) -> str:
    return ngettext("%(n)s payment", "%(n)s payments", number)


lists.register(
    PLANNED,
    _("Instalments"),
    rows=lambda user: Instalment.objects.visible_to(user),
    noun=_instalments,
    url_name="customers:instalment-list",
)
lists.register(
    CAME,
    _("Payments"),
    rows=lambda user: Payment.objects.visible_to(user),
    noun=_payments,
    url_name="customers:payment-list",
)
