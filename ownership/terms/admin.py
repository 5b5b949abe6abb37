"""The terms of access: one form."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ownership.terms.models import AccessTerms, in_force


@admin.register(AccessTerms)
class AccessTermsAdmin(admin.ModelAdmin):
    """There is one row, so the list is its form."""

    fieldsets = (
        (_("Revealing masked values"), {"fields": ("asks_reason", "reveals_per_day")}),
        (
            _("Unusual reading"),
            {
                "fields": ("unusual_looks", "unusual_factor", "unusual_least"),
                "description": _(
                    "Openings of key customers, reveals and finds by a complete number are looks. A day with "
                    "unusually many is told to the owners of those customers, to executives and to auditors."
                ),
            },
        ),
        (_("Sharing and asking"), {"fields": ("share_days", "remind_days", "answer_days")}),
    )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        terms = in_force()
        if terms._state.adding:
            terms.save()
        return self.change_view(request, str(terms.pk))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AccessTerms | None = None) -> bool:
        return False
