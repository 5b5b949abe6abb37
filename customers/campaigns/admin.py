"""Administrators' window on campaigns and their forms: they are changed on their own pages."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from customers.campaigns.models import Campaign, WebForm
from ownership.access.admin import ReadOnlyAdmin
from ownership.access.facets import Level
from ownership.access.viewer import viewer_of


class ReadersAdmin(ReadOnlyAdmin):
    """Only for administrators who read campaigns on the pages too: here nothing is masked."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        reads = viewer_of(request.user).profile["campaigns"] >= Level.READ
        return rows.visible_to(request.user) if reads else rows.none()  # type: ignore[attr-defined]


@admin.register(Campaign)
class CampaignAdmin(ReadersAdmin):
    fields = (
        *(
            "name",
            "kind",
            "state",
            "starts_on",
            "ends_on",
            "budget",
            "cost",
            "currency",
            "window_days",
            "goal",
        ),
        *("owner", "department", "created_by", "version"),
    )
    list_display = ("number", "name", "kind", "state", "starts_on", "ends_on", "owner")
    list_filter = ("state", "kind", "department")
    search_fields = ("name",)
    list_select_related = ("owner",)


@admin.register(WebForm)
class WebFormAdmin(ReadersAdmin):
    fields = ("campaign", "title", "title_en", "asked", "required", "is_open", "created_at", "updated_at")
    list_display = ("title", "campaign", "is_open", "updated_at")
    list_filter = ("is_open",)
    search_fields = ("title", "title_en")
    list_select_related = ("campaign",)
