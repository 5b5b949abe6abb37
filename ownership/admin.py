"""Configuration of people, departments and profiles; windows on requests, ended shares and the access log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

import ownership.calendar.admin  # noqa: F401
import ownership.disputes.admin  # noqa: F401
import ownership.facet_admin  # noqa: F401
import ownership.leaving.admin  # noqa: F401
import ownership.pools.admin  # noqa: F401
import ownership.reviews.admin  # noqa: F401
import ownership.rules.admin  # noqa: F401
import ownership.terms.admin  # noqa: F401
import ownership.transfers.admin  # noqa: F401
from ownership import selectors
from ownership.access.admin import ReadOnlyAdmin
from ownership.forms import zone_choices
from ownership.models import (
    Absence,
    AccessLogEntry,
    AccessRequest,
    Department,
    EndedShare,
    Membership,
    User,
)
from ownership.querysets import today
from ownership.reviews import actions as reviews

admin.site.unregister(Group)  # a department's group is made with it and belongs to it alone

INDENT = "\u2003"


class ZonedAdmin(admin.ModelAdmin):
    """Time zones are chosen, not typed."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "time_zone":
            return forms.ChoiceField(label=field.label, choices=zone_choices, required=False)  # type: ignore[union-attr]
        return field


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("department",)
    verbose_name_plural = _("Places: reach and profile follow from those valid today")


class AbsenceInline(admin.TabularInline):
    model = Absence
    fk_name = "user"
    extra = 0
    autocomplete_fields = ("substitute",)


@admin.register(User)
class PersonAdmin(ZonedAdmin, UserAdmin):
    """People. Rights to customers come from places in departments, never from groups or permissions."""

    list_display = (
        "username",
        "name",
        "name_en",
        "employee_number",
        "places",
        "is_active",
        "is_staff",
        "last_login",
    )
    list_filter = ("is_active", "is_staff", "memberships__department__kind", "memberships__position")
    search_fields = ("username", "name", "name_en", "email", "phone", "employee_number")
    ordering = ("username",)
    filter_horizontal = ()
    inlines = (MembershipInline, AbsenceInline)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("name", "name_en", "email", "phone")}),
        (_("Employment"), {"fields": ("employee_number", "job_title", "territories")}),
        (_("Pages"), {"fields": ("language", "theme", "time_zone")}),
        (
            _("Administration"),
            {
                "fields": ("is_active", "is_staff", "is_superuser", "last_login", "date_joined"),
                "description": _(
                    "An administrator configures the system; no customer is open to him for that."
                ),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2")}),
        (_("Person"), {"classes": ("wide",), "fields": ("name", "name_en", "email", "phone")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("memberships__department")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only who has all rights hands them on."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, "is_staff", "is_superuser")

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_system)

    @admin.display(description=_("places"))
    def places(self, person: User) -> str:
        return ", ".join(selectors.place_words(place) for place in person.memberships.all())


@admin.register(Department)
class DepartmentAdmin(ZonedAdmin):
    """The tree. Moving a department takes those below it along."""

    list_display = ("in_tree", "code", "kind", "reach", "people", "is_active")
    list_filter = ("kind", "reach", "is_active")
    search_fields = ("name", "name_en", "code")
    ordering = ("path",)
    autocomplete_fields = ("parent",)
    fieldsets = (
        (None, {"fields": ("name", "name_en", "code", "parent", "is_active")}),
        (
            _("What its people see"),
            {
                "fields": ("kind", "reach"),
                "description": _(
                    "The reach says which customers, the kind's facet profile says what of them. Managers and "
                    "heads see their department and those below it as well. Key customers stay locked."
                ),
            },
        ),
        (_("Time"), {"fields": ("time_zone",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Department]:
        valid = Q(memberships__from_on__lte=today()) & (
            Q(memberships__until_on=None) | Q(memberships__until_on__gte=today())
        )
        return super().get_queryset(request).annotate(number=Count("memberships", filter=valid))

    @admin.display(description=_("department"), ordering="path")
    def in_tree(self, department: Department) -> str:
        return f"{INDENT * (department.path.count('/') - 1)}{department}"

    @admin.display(description=_("people"), ordering="number")
    def people(self, department: Any) -> int:
        return department.number


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ("user", "department", "position", "is_primary", "from_on", "until_on")
    list_filter = ("position", "is_primary", "department__kind", "department")
    search_fields = ("user__username", "user__name", "user__name_en")
    autocomplete_fields = ("user", "department")
    list_select_related = ("user", "department")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new place opens a review of what the person was granted before."""
        super().save_model(request, obj, form, change)
        if {"department", "position", "until_on"} & set(form.changed_data):
            reviews.open_for(obj.user, by=request.user)  # type: ignore[arg-type]


@admin.register(Absence)
class AbsenceAdmin(admin.ModelAdmin):
    list_display = ("user", "from_on", "until_on", "substitute")
    list_filter = ("from_on",)
    search_fields = ("user__username", "user__name", "user__name_en")
    autocomplete_fields = ("user", "substitute")
    list_select_related = ("user", "substitute")


class AboutCustomersAdmin(ReadOnlyAdmin):
    """A window on rows about customers: the customer's number, never his name or what was written about him."""

    @admin.display(description=_("customer no."), ordering="row")
    def customer_number(self, row: Any) -> int:
        return row.row_id


@admin.register(AccessLogEntry)
class AccessLogAdmin(AboutCustomersAdmin):
    fields = (
        *("at", "by", "seen_as", "kind", "customer_number", "about_type", "about_id"),
        *("facet", "field", "facets", "number", "reason", "link", "seal"),
    )
    list_display = ("at", "by", "seen_as", "kind", "customer_number", "facet", "field", "link")
    list_filter = ("kind", "facet", "at")
    search_fields = ("by__username", "by__name", "by__name_en")
    list_select_related = ("by", "seen_as")


@admin.register(AccessRequest)
class AccessRequestAdmin(AboutCustomersAdmin):
    fields = (
        *("by", "customer_number", "days", "facets", "state"),
        *("decided_by", "decided_at", "granted_until", "ended_at", "ended_by", "created_at"),
    )
    list_display = ("created_at", "by", "customer_number", "days", "state", "decided_by", "granted_until")
    list_filter = ("state", "created_at")
    search_fields = ("by__username", "by__name", "by__name_en")
    list_select_related = ("by", "decided_by")


@admin.register(EndedShare)
class EndedShareAdmin(AboutCustomersAdmin):
    fields = (
        *("customer_number", "user", "department", "level", "facets", "source_kind", "source_id"),
        *("granted_by", "granted_at", "ended_at"),
    )
    list_display = (
        "ended_at",
        "customer_number",
        "user",
        "department",
        "source_kind",
        "granted_by",
        "granted_at",
    )
    list_filter = ("source_kind", "ended_at")
    search_fields = ("user__username", "user__name", "user__name_en")
    list_select_related = ("user", "department", "granted_by")
