"""A window on hand-overs."""

from django.contrib import admin

from ownership.access.admin import ReadOnlyAdmin
from ownership.models import HandOver


@admin.register(HandOver)
class HandOverAdmin(ReadOnlyAdmin):
    """Whose work went to others, and when the account ended."""

    fields = ("created_at", "person", "department", "by", "state", "leaves_on", "done_at", "ended_at")
    list_display = ("created_at", "person", "department", "by", "state", "leaves_on", "ended_at")
    list_filter = ("state", "created_at")
    search_fields = ("person__name", "person__name_en", "person__username")
    list_select_related = ("person", "department", "by")
