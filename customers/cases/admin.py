"""Support staff's window on cases: the same rows and values as on the pages."""

from django.contrib import admin

from customers.cases.models import ServiceCase
from ownership.access.admin import ScopedAdmin


@admin.register(ServiceCase)
class CaseAdmin(ScopedAdmin):
    fields = (
        *("customer_name", "kind", "priority", "channel", "title", "description", "state", "solution"),
        *("owner", "department", "opened_by", "opened_at", "resolved_at", "closed_at", "version"),
    )
    list_display = ("number", "title", "customer_name", "kind", "priority", "state", "owner", "opened_at")
    list_filter = ("state", "kind", "priority", "channel", "department")
    search_fields = ("title", "customer__name")
    list_select_related = ("customer", "owner", "department")
