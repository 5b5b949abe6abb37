"""Working hours and the calendar: rows, and above them a year as people read it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm_site.kit.wording import WEEKDAYS as SHORT_WEEKDAYS
from ownership.calendar import actions
from ownership.calendar.china import YEARS
from ownership.calendar.models import WEEKDAYS, CalendarDay, WorkingHours
from ownership.calendar.year import year_of
from ownership.models import Department

FIRST_YEAR, LAST_YEAR = 2000, 2100


class CalendarAdmin(admin.ModelAdmin):
    """Every change is told: deadlines are counted anew."""

    autocomplete_fields = ("department",)
    list_select_related = ("department",)
    change_list_template = "ownership/admin/calendar_list.html"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        actions.changed(obj, by=request.user)  # type: ignore[arg-type]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        actions.changed(obj, by=request.user)  # type: ignore[arg-type]
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        if gone := queryset.first():
            actions.changed(gone, by=request.user)  # type: ignore[arg-type]
        super().delete_queryset(request, queryset)

    @admin.display(description=_("whose"), ordering="department__path")
    def whose(self, row: Any) -> Any:
        return row.department or _("the company")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        year_url = reverse("admin:ownership_calendar_year", args=[timezone.localdate().year])
        return super().changelist_view(request, {**(extra_context or {}), "year_url": year_url})


@admin.register(WorkingHours)
class WorkingHoursAdmin(CalendarAdmin):
    """When departments work in an ordinary week."""

    list_display = ("whose", "weekday", "opens", "closes")
    list_filter = ("weekday", "department")


@admin.register(CalendarDay)
class CalendarDayAdmin(CalendarAdmin):
    """Holidays and make-up working days."""

    list_display = ("on", "weekday_words", "kind", "name", "name_en", "as_weekday", "whose")
    list_filter = ("kind", "department", "on")
    search_fields = ("name", "name_en")
    date_hierarchy = "on"
    ordering = ("-on",)

    @admin.display(description=_("weekday"))
    def weekday_words(self, row: CalendarDay) -> Any:
        return WEEKDAYS[row.on.weekday()][1]

    def get_urls(self) -> list[Any]:
        own = path(
            "year/<int:number>/",
            self.admin_site.admin_view(self.year_view),
            name="ownership_calendar_year",
        )
        return [own, *super().get_urls()]

    def year_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """A year of the company or of one department; its button enters the official days."""
        if not (self.has_view_permission(request) and FIRST_YEAR <= number <= LAST_YEAR):
            raise Http404
        if request.method == "POST" and self.has_add_permission(request):
            return self._load(request, number)
        department = self._department(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Calendar"),
            "year": year_of(number, department),
            "department": department,
            "departments": Department.objects.filter(is_active=True).order_by("path"),
            "weekdays": SHORT_WEEKDAYS,
            "official": number in YEARS,
        }
        return TemplateResponse(request, "ownership/admin/calendar_year.html", context)

    def _department(self, request: HttpRequest) -> Department | None:
        asked = request.GET.get("department", "")
        is_number = asked.isascii() and asked.isdecimal() and len(asked) < 10
        return Department.objects.filter(pk=asked).first() if is_number else None

    def _load(self, request: HttpRequest, number: int) -> HttpResponse:
        made = actions.load_official(number, by=request.user)  # type: ignore[arg-type]
        said = ngettext("%(n)d day was entered.", "%(n)d days were entered.", made) % {"n": made}
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())
