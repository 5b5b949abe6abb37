"""Administrators look at invoices as on the pages."""

from django.contrib import admin

from customers.orders.invoices.models import HEAD, Invoice
from ownership.access.admin import ScopedAdmin


@admin.register(Invoice)
class InvoiceAdmin(ScopedAdmin):
    fields = (
        *(
            "order",
            "customer",
            "kind",
            "state",
            "amount",
            "currency",
            *HEAD,
            "note",
            "over_reason",
            "requested_at",
        ),
        *("requested_by", "number", "issued_on", "issued_by", "void_reason", "voided_at"),
    )
    list_display = ("label", "customer", "state", "amount", "currency", "title", "requested_at")
    list_filter = ("state", "kind", "currency")
    search_fields = ("number", "title", "order__number", "customer__name")
    list_select_related = ("customer", "order")
