"""Transfer rules are kept here; requests are looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ownership.access.admin import ReadOnlyAdmin
from ownership.transfers.models import TransferRequest, TransferRule


@admin.register(TransferRule)
class TransferRuleAdmin(admin.ModelAdmin):
    """Who must agree, by department and level."""

    list_display = ("whose", "level_words", "approval")
    list_filter = ("approval", "level")
    autocomplete_fields = ("department",)
    list_select_related = ("department",)

    @admin.display(description=_("department"), ordering="department__path")
    def whose(self, rule: TransferRule) -> Any:
        return rule.department or _("the company")

    @admin.display(description=_("level"), ordering="level")
    def level_words(self, rule: TransferRule) -> Any:
        return rule.level or _("every level")


@admin.register(TransferRequest)
class TransferRequestAdmin(ReadOnlyAdmin):
    """A window on requests: how many customers, never which."""

    fields = ("created_at", "by", "to", "department", "number", "state", "decided_by", "decided_at", "moved")
    list_display = ("created_at", "by", "to", "department", "number", "state", "decided_by")
    list_filter = ("state", "created_at")
    search_fields = ("by__name", "by__name_en", "to__name", "to__name_en")
    list_select_related = ("by", "to", "department", "decided_by")

    @admin.display(description=_("customers"))
    def number(self, row: TransferRequest) -> int:
        return row.number
