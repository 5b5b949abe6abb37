"""Administrators look at instalments and payments as on the pages."""

from django.contrib import admin

from customers.orders.payments.models import Instalment, Payment
from ownership.access.admin import ScopedAdmin


@admin.register(Instalment)
class InstalmentAdmin(ScopedAdmin):
    fields = ("order", "customer", "position", "due_on", "amount", "currency", "condition", "paid", "is_open")
    list_display = ("title", "customer", "due_on", "amount", "paid", "currency", "is_open")
    list_filter = ("is_open", "currency")
    search_fields = ("order__number", "customer__name")
    list_select_related = ("customer", "order")


@admin.register(Payment)
class PaymentAdmin(ScopedAdmin):
    fields = (
        *(
            "order",
            "customer",
            "received_on",
            "amount",
            "currency",
            "method",
            "reference",
            "note",
            "entered_at",
        ),
        *("entered_by", "taken_back_at", "taken_back_by", "taken_back_reason"),
    )
    list_display = ("title", "customer", "received_on", "amount", "currency", "method", "reference")
    list_filter = ("method", "currency")
    search_fields = ("order__number", "customer__name", "reference")
    list_select_related = ("customer", "order")
