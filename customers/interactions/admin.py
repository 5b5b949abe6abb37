"""Support staff's window on interactions, and the administrators' page for mail templates."""

from django.contrib import admin

from customers.interactions.models import Interaction, MailTemplate
from ownership.access.admin import ScopedAdmin


@admin.register(Interaction)
class InteractionAdmin(ScopedAdmin):
    fields = (
        *("customer", "kind", "direction", "channel", "at", "minutes", "subject", "text", "outcome"),
        *("next_step", "next_step_on", "next_step_done_at", "by", "version"),
    )
    list_display = ("at", "kind", "headline", "customer", "by", "next_step_on")
    list_filter = ("kind", "direction")
    search_fields = ("subject", "customer__name")
    list_select_related = ("customer", "by")
    ordering = ("-at", "-id")


@admin.register(MailTemplate)
class MailTemplateAdmin(admin.ModelAdmin):
    """Words for mails that are written often. Managers keep those of their departments on a page of their own."""

    fields = ("name", "language", "department", "subject", "body", "is_active")
    list_display = ("name", "language", "department", "is_active", "updated_at")
    list_filter = ("language", "department", "is_active")
    search_fields = ("name", "subject", "body")
    list_select_related = ("department",)
