"""Words to ask with about looks and about unusual reading."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from ownership.access.querysets import owned_model
from ownership.access.viewer import viewer_of

# What counts as reading when the day of a person is compared with his usual one.
LOOKS = ("opened", "revealed", "found")


class AccessLogQuerySet(models.QuerySet):
    def looks(self, start: Any, end: Any) -> Self:
        """What was read between two moments; `end` lies behind it."""
        return self.filter(kind__in=LOOKS, at__gte=start, at__lt=end)


class UnusualReadingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Executives and auditors see every such day; the owner of a customer those on which it was looked at.

        Nobody is told about his own day by the page: he knows.
        """
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        others = self.exclude(person=viewer.user_id)
        if viewer.sees_everything:
            return others
        own = owned_model().objects.filter(owner=viewer.user_id).order_by().values("pk")
        entries, noticed, day = (
            apps.get_model("ownership", "AccessLogEntry").objects,
            OuterRef("noticed_at"),
            timedelta(days=1),
        )
        near = entries.looks(noticed - day, noticed + day)  # a range, for the index
        looks = near.filter(by=OuterRef("person"), row__in=own, at__date=OuterRef("on"))
        return others.filter(Exists(looks))
