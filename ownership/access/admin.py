"""Bases for the administrators' pages: what may be looked at, and rows that keep their locks there too."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import BooleanField, QuerySet
from django.http import HttpRequest

from ownership.access.masking import Masked, mask, mask_one


class ReadOnlyAdmin(admin.ModelAdmin):
    """A window: nothing is added, changed or deleted through it."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MaskedList(ChangeList):
    """A page of rows as the administrator may read them."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = mask(self.result_list, request.user)


class ScopedAdmin(ReadOnlyAdmin):
    """A window on customers and what hangs on them: the same rows and values as on the pages.

    `is_superuser` opens the configuration, not the customers: who sees none on the pages sees none here.
    """

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).visible_to(request.user)  # type: ignore[attr-defined]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return MaskedList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        return row and mask_one(row, request.user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without masked links and truths: Django would draw an address or a tick where only dots are left."""
        fields = [str(name) for name in super().get_fields(request, obj)]
        return [name for name in fields if not self._is_undrawable(obj, name)]

    def _is_undrawable(self, obj: Any, name: str) -> bool:
        drawn = {
            field.name for field in self.opts.fields if field.is_relation or isinstance(field, BooleanField)
        }
        return obj is not None and name in drawn and isinstance(getattr(obj, name), Masked)
