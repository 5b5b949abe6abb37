"""Administrators' window on segments: they are changed on their own pages."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from customers.segments.models import Segment
from ownership.access.admin import ReadOnlyAdmin


@admin.register(Segment)
class SegmentAdmin(ReadOnlyAdmin):
    fields = (
        "name",
        "record",
        "kind",
        "description",
        "audience",
        "department",
        "by",
        "created_at",
        "updated_at",
    )
    list_display = ("name", "record", "kind", "audience", "department", "by", "updated_at")
    list_filter = ("record", "kind", "audience")
    search_fields = ("name",)
    list_select_related = ("department", "by")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without the private ones of others: what somebody looks for is his own business."""
        return super().get_queryset(request).visible_to(request.user)  # type: ignore[attr-defined]
