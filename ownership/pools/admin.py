"""Public pools and their recycle rules, as administrators set them up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from crm_site.kit import filters
from ownership.access.querysets import owned_model
from ownership.models import Pool, RecycleRule
from ownership.pools.recycling.models import RECORD


class RecycleRuleInline(admin.TabularInline):
    model = RecycleRule
    extra = 0
    fields = ("position", "name", "idle_days", "warn_days", "extensions", "is_active")
    show_change_link = True
    verbose_name_plural = _("Recycle rules: what brings customers here by itself")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Pool)
class PoolAdmin(admin.ModelAdmin):
    """Pools: who looks in, who leads them, and what a claim costs."""

    list_display = (
        "name",
        "name_en",
        "code",
        "claims_per_day",
        "cap",
        "cooldown_days",
        "protection_days",
        "is_active",
    )
    list_filter = ("is_active",)
    search_fields = ("name", "name_en", "code")
    autocomplete_fields = ("departments", "admins")
    inlines = (RecycleRuleInline,)
    fieldsets = (
        (None, {"fields": ("name", "name_en", "code", "note", "is_active")}),
        (
            _("People"),
            {
                "fields": ("departments", "admins"),
                "description": _(
                    "Who looks into a pool reads its customers without their contact data; who claims one becomes its "
                    "owner. Managers of the departments distribute, as its administrators do."
                ),
            },
        ),
        (_("Limits of claiming"), {"fields": ("claims_per_day", "cap", "cooldown_days", "protection_days")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Pool | None = None) -> bool:
        """A pool with customers is emptied first; the list offers no deleting of several."""
        holds = obj is not None and owned_model().objects.filter(pool=obj).exists()
        return super().has_delete_permission(request, obj) and obj is not None and not holds


class RecycleRuleForm(forms.ModelForm):
    levels = forms.MultipleChoiceField(
        label=_("Levels"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: of every level."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["levels"].choices = owned_model()._meta.get_field("level").flatchoices  # type: ignore[attr-defined]


@admin.register(RecycleRule)
class RecycleRuleAdmin(admin.ModelAdmin):
    """When customers go back into a pool, with which warning."""

    form = RecycleRuleForm
    list_display = (
        "name",
        "pool",
        "position",
        "levels_in_words",
        "idle_days",
        "warn_days",
        "extensions",
        "is_active",
    )
    list_filter = ("pool", "is_active")
    search_fields = ("name", "name_en")
    list_select_related = ("pool",)
    readonly_fields = ("sentence",)
    fieldsets = (
        (None, {"fields": ("pool", "name", "name_en", "position", "is_active")}),
        (
            _("Which customers"),
            {
                "fields": ("levels", "sentence", "filter", "spares_busy"),
                "description": _(
                    "Owned customers of the pool's departments and of those below. Key customers and protected ones "
                    "are never recycled."
                ),
            },
        ),
        (_("When"), {"fields": ("idle_days", "warn_days")}),
        (_("More time"), {"fields": ("extensions", "extension_days", "asks_manager")}),
    )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """With the conditions that come back from where filters are put together, to be saved with the rest."""
        rule = super().get_object(request, object_id, from_field)
        if rule is not None and request.method == "GET" and "f" in request.GET:
            rule.filter = self._from_address(request) or rule.filter
        return rule

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = dict(super().get_changeform_initial_data(request))
        return {**initial, **({"filter": found} if (found := self._from_address(request)) else {})}

    def _from_address(self, request: HttpRequest) -> dict[str, Any]:
        try:
            return filters.dump(filters.decode(RECORD, request.GET.get("f", "")))
        except filters.FilterBroken:
            return {}

    @admin.display(description=_("levels"))
    def levels_in_words(self, rule: RecycleRule) -> str:
        return ", ".join(rule.levels) or "–"

    @admin.display(description=_("conditions in words"))
    def sentence(self, rule: RecycleRule) -> Any:
        """What the conditions say, and where they are put together by clicking."""
        words = filters.sentence(rule.tree) if rule.filter else _("none")
        if rule.pk is None:
            return words
        back = reverse("admin:ownership_recyclerule_change", args=[rule.pk])
        asked = {"f": filters.encode(rule.tree) if rule.filter and not rule.tree.broken else "", "back": back}
        url = f"{reverse('customers:filter-builder', args=[RECORD])}?{urlencode(asked)}"
        return format_html('{} · <a href="{}">{}</a>', words, url, _("put together"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[RecycleRule]:
        return super().get_queryset(request).select_related("pool")
