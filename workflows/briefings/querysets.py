"""Words to ask with about briefings."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from ownership.access.viewer import viewer_of


class BriefingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Briefings for one's own departments, those above them and those one leads, of visible collaborations.

        A briefing for all of sales is there for a rep of its eastern department too.
        """
        viewer = viewer_of(user)
        collaborations = apps.get_model("workflows", "Collaboration").objects.visible_to(viewer)
        rows = self.filter(collaboration__in=collaborations.order_by().values("pk"))
        if viewer.sees_everything:
            return rows
        ours = Q(department__group__in=viewer.group_ids) | Q(department__in=viewer.led_departments)
        return rows.filter(ours)
