"""The administrator's facet matrix: the rules as a list, and the whole matrix as one form with a preview."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ownership import matrix
from ownership.access import log
from ownership.access.facets import Level, shipped
from ownership.models import Department, FacetRule, Membership


@admin.register(FacetRule)
class FacetRuleAdmin(admin.ModelAdmin):
    """Cells of the facet matrix that differ from the shipped one; the whole matrix is a page of its own."""

    list_display = ("kind", "position_words", "facet", "level", "shipped_level")
    change_list_template = "ownership/admin/facet_rules.html"

    @admin.display(description=_("position"), ordering="position")
    def position_words(self, rule: FacetRule) -> Any:
        return rule.get_position_display() or _("every position")

    @admin.display(description=_("as shipped"))
    def shipped_level(self, rule: FacetRule) -> Any:
        return Level(shipped(rule.kind)[rule.facet]).label

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.matrix_view)
        return [path("matrix/", view, name="ownership_facetrule_matrix"), *super().get_urls()]

    def matrix_view(self, request: HttpRequest) -> HttpResponse:
        """The whole matrix as a form, for all positions or one; what is typed can be tried on before it is saved."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, _one_of(Membership.Position, request.GET.get("position", "")))
        position = _one_of(Membership.Position, request.POST.get("position", ""))
        wanted = matrix.wanted_of(request.POST)
        if "save" not in request.POST:
            return self._page(request, position, wanted)
        changed = matrix.save(position, wanted, by=request.user)  # type: ignore[arg-type]
        said = ngettext("%(n)s cell was changed.", "%(n)s cells were changed.", changed) % {"n": changed}
        self.message_user(request, said)
        return redirect(f"{reverse('admin:ownership_facetrule_matrix')}?{urlencode({'position': position})}")

    def _page(self, request: HttpRequest, position: str, wanted: matrix.Wanted | None = None) -> HttpResponse:
        kind = _one_of(Department.Kind, request.POST.get("kind", "")) or Department.Kind.values[0]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Facet matrix"),
            "matrix": matrix.facet_matrix(position, wanted),
            "kind": kind,
            "preview": matrix.preview(kind, position, wanted) if wanted is not None else None,
        }
        return TemplateResponse(request, "ownership/admin/facet_matrix.html", context)

    def save_model(self, request: HttpRequest, obj: FacetRule, form: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            log.profile_changed(obj.kind, obj.position, obj.facet, by=request.user)

    def delete_model(self, request: HttpRequest, obj: FacetRule) -> None:
        with transaction.atomic():
            log.profile_changed(obj.kind, obj.position, obj.facet, by=request.user)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            for rule in queryset:
                log.profile_changed(rule.kind, rule.position, rule.facet, by=request.user)
            super().delete_queryset(request, queryset)


def _one_of(choices: Any, value: str) -> str:
    """The value if it is one of the choices, else empty."""
    return value if value in choices.values else ""
