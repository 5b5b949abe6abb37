"""Words to ask with about the timeline and imports."""

from typing import Any, Self

from django.db import models

from ownership.access.facets import Level
from ownership.access.masking import levels_for
from ownership.access.querysets import owned_model
from ownership.access.viewer import viewer_of


class TimelineQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Entries of visible customers in the facets that the person's departments meet."""
        viewer = viewer_of(user)
        facets = [facet for facet, level in viewer.profile.items() if level > Level.HIDDEN]
        customers = owned_model().objects.visible_to(viewer).order_by().values("pk")
        return self.filter(customer__in=customers, facet__in=facets)

    def for_reader(self, user: Any, customer: Any) -> Self:
        """Entries of one (visible) customer in the facets the reader meets, newest first."""
        levels = levels_for(user, customer)
        facets = [facet for facet, level in levels.items() if level > Level.HIDDEN]
        return self.filter(customer=customer, facet__in=facets).order_by("-at", "-id")


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own imports; everybody's for executives, auditors and operations."""
        viewer = viewer_of(user)
        if viewer.sees_everything or "operations" in viewer.kinds:
            return self.all()
        return self.filter(by_id=viewer.user_id)
