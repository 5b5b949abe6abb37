"""Words to ask with about collaborations."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from ownership.access.facets import Level
from ownership.access.querysets import owned_model
from ownership.access.viewer import viewer_of


class CollaborationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Of visible customers; and one's own: requested, or with a step that is or was one's own.

        Who took part keeps reading the run after his share of the customer ended; the customer's own page
        asks its own lock again.
        """
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        steps = apps.get_model("workflows", "Step").objects
        mine = Q(requester_id=viewer.user_id) | Q(pk__in=steps.mine(viewer).values("collaboration"))
        if viewer.profile["interactions"] > Level.HIDDEN or viewer.sees_everything:
            mine |= Q(customer__in=owned_model().objects.visible_to(viewer).order_by().values("pk"))
        else:
            mine |= Q(customer__owner_id=viewer.user_id)
        return self.filter(mine)

    def open(self) -> Self:
        """Still on their way."""
        return self.exclude(state__in=["done", "cancelled"])

    def with_people(self) -> Self:
        """With what a list row shows of others."""
        return self.select_related("customer", "requester")
