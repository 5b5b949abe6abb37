"""A window on access reviews."""

from django.contrib import admin

from ownership.access.admin import ReadOnlyAdmin
from ownership.models import AccessReview


@admin.register(AccessReview)
class AccessReviewAdmin(ReadOnlyAdmin):
    """Rounds, and whether they are finished; what was decided stands in the report."""

    fields = ("created_at", "name", "department", "person", "by", "due_on", "closed_at")
    list_display = ("created_at", "name", "department", "person", "due_on", "closed_at")
    list_filter = ("due_on", "closed_at")
    search_fields = ("name",)
    list_select_related = ("department", "person")
