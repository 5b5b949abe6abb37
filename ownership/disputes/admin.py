"""A window on disputes: who, when, how it ended; never about which customer, and not what was said."""

from django.contrib import admin

from ownership.access.admin import ReadOnlyAdmin
from ownership.models import Dispute


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    """Claims and their outcomes."""

    fields = ("created_at", "claimant", "holder", "decider", "state", "outcome", "decided_by", "decided_at")
    list_display = ("created_at", "claimant", "holder", "decider", "state", "outcome", "decided_at")
    list_filter = ("state", "outcome", "created_at")
    search_fields = ("claimant__name", "claimant__name_en", "holder__name", "holder__name_en")
    list_select_related = ("claimant", "holder", "decider")
