"""Administrators' pages of orders: our legal entities are theirs; orders themselves they look at as on the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from customers.orders.models import LegalEntity, Order
from ownership.access.admin import ScopedAdmin


@admin.register(LegalEntity)
class LegalEntityAdmin(admin.ModelAdmin):
    list_display = ("name", "name_en", "tax_number", "is_usual", "is_active", "position")
    list_filter = ("is_active",)
    search_fields = ("name", "name_en", "tax_number")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that has sold anything is set inactive instead."""
        if obj is not None and Order.objects.filter(entity=obj).exists():
            return False
        return super().has_delete_permission(request, obj)


@admin.register(Order)
class OrderAdmin(ScopedAdmin):
    fields = (
        *("number", "customer", "contact", "deal", "entity", "title", "reference", "state", "currency", "tax_included"),
        *("net", "tax", "total", "revision", "dated_on", "signed_on", "deliver_on", "delivery_terms", "description"),
        *("fulfilled_on", "ended_on", "end_reason", "owner", "department", "opened_by", "version"),
    )  # fmt: skip
    list_display = ("number", "title", "customer", "state", "total", "currency", "dated_on", "owner")
    list_filter = ("state", "currency", "entity", "department")
    search_fields = ("number", "reference", "title", "customer__name")
    list_select_related = ("customer", "owner", "department", "entity")
