"""Words to ask with about macros."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ownership.access.viewer import viewer_of


class MacroQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those for everybody, and those of the departments the person belongs to or leads."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        mine = {*viewer.departments, *viewer.led_departments}
        return self.filter(Q(department__isnull=True) | Q(department__in=mine))

    def offered(self) -> Self:
        return self.filter(is_active=True)
