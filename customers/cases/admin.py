"""Support staff's window on cases, the same rows and values as on the pages; and what is promised for cases."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from customers.cases.articles.models import SolutionArticle
from customers.cases.categories.models import CaseCategory
from customers.cases.clocks.models import ServiceLevel
from customers.cases.macros.models import CaseMacro
from customers.cases.models import ServiceCase
from customers.records.history import sign
from ownership.access.admin import ReadOnlyAdmin, ScopedAdmin

INDENT = "\u2003"


@admin.register(ServiceCase)
class CaseAdmin(ScopedAdmin):
    fields = (
        *(
            "customer_name",
            "kind",
            "category",
            "reference",
            "priority",
            "channel",
            "title",
            "description",
            "state",
            "solution",
        ),
        *("owner", "department", "opened_by", "opened_at", "due_at", "missed_at", "waiting_since"),
        *("resolved_at", "closed_at", "merged_into", "satisfaction", "version"),
    )
    list_display = (
        *("number", "title", "customer_name", "kind", "priority", "state", "owner", "opened_at", "due_at"),
    )
    list_filter = ("state", "kind", "priority", "channel", "department")
    search_fields = ("title", "customer__name")
    list_select_related = ("customer", "owner", "department")


@admin.register(CaseCategory)
class CaseCategoryAdmin(admin.ModelAdmin):
    """The tree of categories, with how many cases each has. One that cases carry is put out of use, not deleted."""

    list_display = ("in_tree", "name", "name_en", "position", "is_active", "cases")
    list_editable = ("position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "name_en")
    ordering = ("path",)
    autocomplete_fields = ("parent",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        number = ServiceCase.objects.filter(category=OuterRef("pk")).order_by().values("category")
        return (
            super()
            .get_queryset(request)
            .annotate(number=Subquery(number.annotate(n=Count("pk")).values("n")))
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None or not super().has_delete_permission(request, obj):
            return False
        # One that would go with another is asked for as well, and comes without the number.
        held = obj.number if hasattr(obj, "number") else ServiceCase.objects.filter(category=obj).exists()
        return not held

    @admin.display(description=_("category"), ordering="path")
    def in_tree(self, category: CaseCategory) -> str:
        return f"{INDENT * (category.path.count('/') - 1)}{category}"

    @admin.display(description=_("cases"), ordering="number")
    def cases(self, category: Any) -> int:
        return category.number or 0


@admin.register(CaseMacro)
class CaseMacroAdmin(admin.ModelAdmin):
    """Prepared answers. They are offered on the page of an open case, in this order."""

    list_display = (
        "name",
        "language",
        "department",
        "priority",
        "category",
        "then",
        "position",
        "is_active",
        "uses",
    )
    list_editable = ("position", "is_active")
    list_filter = ("is_active", "language", "department")
    search_fields = ("name", "solution")
    list_select_related = ("department", "category")
    readonly_fields = ("uses",)
    autocomplete_fields = ("category",)

    def save_model(self, request: HttpRequest, obj: CaseMacro, form: Any, change: bool) -> None:
        obj.version += int(change)
        sign(obj, request.user)
        super().save_model(request, obj, form, change)


@admin.register(SolutionArticle)
class SolutionArticleAdmin(ReadOnlyAdmin):
    """The knowledge base; articles are written on their own pages."""

    list_display = ("title", "language", "state", "category", "department", "uses", "by", "updated_at")
    list_filter = ("state", "language", "department")
    search_fields = ("title",)
    list_select_related = ("category", "department", "by")
    exclude = ("tokens",)


@admin.register(ServiceLevel)
class ServiceLevelAdmin(admin.ModelAdmin):
    """What is promised. Open cases keep what they were promised, until their priority or kind changes."""

    list_display = ("__str__", "kind", "priority", "response_minutes", "resolution_minutes")
    list_editable = ("response_minutes", "resolution_minutes")
    list_filter = ("kind", "priority")
