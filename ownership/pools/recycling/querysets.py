"""Words to ask with about warnings."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ownership.access.viewer import viewer_of


class RecycleRuleQuerySet(models.QuerySet):
    def active(self) -> Self:
        """Rules in use, of pools in use, in the order in which they are asked."""
        return self.filter(is_active=True, pool__is_active=True).order_by("position", "pk")


class WarningQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Neither kept nor recycled yet."""
        return self.filter(state="open")

    def visible_to(self, user: Any) -> Self:
        """Those of one's own customers and of the departments that one leads; all for executives and auditors."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        if viewer.sees_everything:
            return self
        return self.filter(Q(row__owner=viewer.user_id) | Q(row__department__in=viewer.led_departments))

    def of(self, user: Any) -> Self:
        """Open ones of one's own customers, the soonest first."""
        return self.open().filter(row__owner=viewer_of(user).user_id).order_by("due_on", "pk")

    def to_answer(self, user: Any) -> Self:
        """Open ones whose owners ask this person for more time: he leads their departments."""
        viewer = viewer_of(user)
        if not viewer.is_active or not viewer.led_departments:
            return self.none()
        asked = self.open().filter(asked_at__isnull=False, row__department__in=viewer.led_departments)
        return asked.exclude(row__owner=viewer.user_id)
