"""Administrators' pages of deals: pipelines, stages and reasons are theirs; deals themselves they look at as on the pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from customers.deals import rules
from customers.deals.models import Deal, LostReason, Pipeline, Stage
from ownership.access.admin import ScopedAdmin


class StageForm(forms.ModelForm):
    """A stage; what may be required of a deal is ticked. Won is always 100 %, lost 0 %."""

    required = forms.MultipleChoiceField(
        label=_("required to enter"),
        choices=list(rules.NEEDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Stage
        fields = ("name", "name_en", "position", "kind", "probability", "ageing_days", "required")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        if (
            self.instance.pk
            and "kind" in self.changed_data
            and Deal.objects.filter(stage=self.instance).exists()
        ):
            self.add_error("kind", _("Deals stand in this stage; its kind can no longer change."))
        if kind in (Stage.Kind.WON, Stage.Kind.LOST):
            data["probability"] = 100 if kind == Stage.Kind.WON else 0
        return data


class StageInline(admin.TabularInline):
    model = Stage
    form = StageForm
    extra = 0
    ordering = ("position", "pk")


@admin.register(Pipeline)
class PipelineAdmin(admin.ModelAdmin):
    list_display = ("name", "name_en", "is_usual", "is_active", "position")
    inlines = (StageInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that deals have gone through is set inactive instead."""
        if obj is not None and Deal.objects.filter(stage__pipeline=obj).exists():
            return False
        return super().has_delete_permission(request, obj)


@admin.register(LostReason)
class LostReasonAdmin(admin.ModelAdmin):
    list_display = ("name", "name_en", "is_active", "position")
    list_editable = ("is_active", "position")


@admin.register(Deal)
class DealAdmin(ScopedAdmin):
    fields = (
        *("customer", "title", "stage", "state", "amount", "currency", "expected_on", "closed_on", "contact"),
        *("lost_reason", "lost_note", "source", "description", "owner", "department", "opened_by", "version"),
    )
    list_display = ("number", "title", "customer", "stage", "amount", "currency", "expected_on", "owner")
    list_filter = ("state", "stage", "currency", "department")
    search_fields = ("title", "customer__name")
    list_select_related = ("customer", "stage", "owner", "department")
