"""Administrators' window on the timeline."""

from django.contrib import admin

from customers.records.models import TimelineEntry
from ownership.access.admin import ScopedAdmin


@admin.register(TimelineEntry)
class TimelineEntryAdmin(ScopedAdmin):
    """What was written when, about what, by whom; the sentence itself stands on the customer's page."""

    list_display = ["at", "customer", "kind", "facet", "by"]
    list_filter = ["facet", "kind"]
    list_select_related = ["customer__owner", "customer__department", "by"]
    search_fields = ["customer__name", "kind"]
    ordering = ["-at", "-id"]
