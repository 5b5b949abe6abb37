"""Words to ask with about collaborations."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from ownership.access.facets import Facet, Level
from ownership.access.querysets import owned_model
from ownership.access.viewer import Viewer, viewer_of

MATTERS = {"case": Facet.CASES, "order": Facet.ORDERS, "deal": Facet.DEALS}


def _of_customers(viewer: Viewer) -> Q:
    """Runs of visible customers. Those about something whose facet is hidden from the person are seen at his own customers
    alone: their titles and reasons are its words."""
    seen = Q(customer__in=owned_model().objects.visible_to(viewer).order_by().values("pk"))
    hidden = [link for link, facet in MATTERS.items() if viewer.profile[facet] == Level.HIDDEN]
    if not hidden or viewer.sees_everything:
        return seen
    return seen & (Q(customer__owner_id=viewer.user_id) | Q(**{f"{link}__isnull": True for link in hidden}))


class CollaborationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Of visible customers, in matters whose facet one meets; and one's own: requested, or with a step that is or
        was one's own.

        Who took part keeps reading the run after his share of the customer ended; the customer's own page
        asks its own lock again.
        """
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        steps = apps.get_model("workflows", "Step").objects
        mine = Q(requester_id=viewer.user_id) | Q(pk__in=steps.mine(viewer).values("collaboration"))
        if viewer.profile["interactions"] > Level.HIDDEN or viewer.sees_everything:
            mine |= _of_customers(viewer)
        else:
            mine |= Q(customer__owner_id=viewer.user_id)
        return self.filter(mine)

    def open(self) -> Self:
        """Still on their way."""
        return self.exclude(state__in=["done", "cancelled"])

    def with_people(self) -> Self:
        """With what a list row shows of others."""
        return self.select_related("customer", "requester")
