"""Words to ask with about briefings."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from ownership.access.viewer import viewer_of


class BriefingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Briefings for one's own departments (and those one leads), of visible collaborations."""
        viewer = viewer_of(user)
        collaborations = self.model._meta.get_field("collaboration").related_model
        rows = self.filter(
            collaboration__in=collaborations.objects.visible_to(viewer).order_by().values("pk")
        )
        if viewer.sees_everything:
            return rows
        return rows.filter(department__in={*viewer.departments, *viewer.led_departments})
