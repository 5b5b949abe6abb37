"""Words to ask with about documents."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ownership.access.facets import UNCLAIMED, Level
from ownership.access.masking import levels_for
from ownership.access.querysets import owned_model
from ownership.access.viewer import viewer_of


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Documents of visible customers in facets that the person's departments read, and of his own customers."""
        viewer = viewer_of(user)
        facets = [facet for facet, level in viewer.profile.items() if level >= Level.READ]
        seen = Q(customer__owner_id=viewer.user_id) if viewer.is_active else Q(pk__in=[])
        for held_back in (True, False):
            here = [facet for facet in facets if (facet == UNCLAIMED) == held_back]
            customers = owned_model().objects.read_by(viewer, UNCLAIMED if held_back else "").order_by()
            seen |= Q(customer__in=customers.values("pk"), facet__in=here)
        return self.filter(seen)

    def for_reader(self, user: Any, customer: Any) -> Self:
        """Documents of one (visible) customer in the facets that the person reads, newest first.

        Where a facet is masked there is nothing to show: a file has no harmless rest.
        """
        levels = levels_for(user, customer)
        facets = [facet for facet, level in levels.items() if level >= Level.READ]
        rows = self.filter(customer=customer, facet__in=facets)
        return rows.select_related("by").order_by("-created_at", "-id")

    def about(self, row: Any) -> Self:
        """Those that hang on one row: an interaction's attachments."""
        return self.filter(about_type=row._meta.label_lower, about_id=row.pk)
