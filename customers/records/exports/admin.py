"""Administrators' window on the log of exports: who, what, how many; never what was in them."""

from django.contrib import admin

from customers.records.models import Export
from ownership.access.admin import ReadOnlyAdmin


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    """One line for each file that left."""

    fields = ["at", "by", "kind", "format", "rows", "columns", "state", "size"]
    list_display = ["at", "by", "kind", "format", "rows", "state"]
    list_filter = ["kind", "format", "state", "at"]
    list_select_related = ["by"]
    search_fields = ["by__username", "by__name", "by__name_en"]
    ordering = ["-at", "-id"]
