"""Words to ask with about pools."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.utils import timezone

from ownership.access.viewer import viewer_of


class PoolQuerySet(models.QuerySet):
    def active(self) -> Self:
        """Pools in use."""
        return self.filter(is_active=True)

    def visible_to(self, user: Any) -> Self:
        """Pools that the person may look into; all of them for executives and auditors."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        return self if viewer.sees_everything else self.filter(pk__in=viewer.pools)

    def led_by(self, user: Any) -> Self:
        """Pools that the person distributes from: as its administrator, or leading one of its departments."""
        viewer = viewer_of(user)
        return self.filter(pk__in=viewer.led_pools) if viewer.is_active else self.none()


class ProtectionQuerySet(models.QuerySet):
    def live(self, on: date | None = None) -> Self:
        """Those that hold on that day (default today)."""
        return self.filter(ended_at__isnull=True, until_on__gte=on or timezone.localdate())
