"""Administrators' window on assignment rules: they are changed, simulated and put in force on their own pages."""

from __future__ import annotations

from django.contrib import admin

from ownership.access.admin import ReadOnlyAdmin
from ownership.rules.models import Rule, RuleSet, Simulation


class RuleInline(admin.TabularInline):
    model = Rule
    extra = 0
    can_delete = False
    fields = ("position", "name", "strategy", "per_day", "in_all", "is_default")
    readonly_fields = fields

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(RuleSet)
class RuleSetAdmin(ReadOnlyAdmin):
    """Rule sets and their drafts."""

    list_display = ("name", "name_en", "is_active", "in_force", "rhythm", "updated_at")
    list_filter = ("is_active", "rhythm")
    search_fields = ("name", "name_en", "note")
    list_select_related = ("in_force",)
    inlines = (RuleInline,)


@admin.register(Simulation)
class SimulationAdmin(ReadOnlyAdmin):
    """Simulations and what became of them; whom they would move is read on their pages."""

    list_display = ("ruleset", "version", "at", "by", "scope", "is_proposal", "moves", "moved", "applied_at")
    list_filter = ("is_proposal", "scope")
    list_select_related = ("ruleset", "version__ruleset", "by")
    fields = (
        *("ruleset", "version", "by", "at", "scope", "is_proposal", "ready_at", "moves", "applied_at"),
        *("applied_by", "moved", "left_out", "dismissed_at", "dismissed_by"),
    )
