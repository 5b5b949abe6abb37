"""Words to ask with about steps."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from ownership.access.viewer import Viewer, viewer_of


def _queued_for(viewer: Viewer) -> Q:
    """What waits for anybody in his departments, in those above them, and in those he leads."""
    return Q(state="queued") & (
        Q(department__group__in=viewer.group_ids) | Q(department__in=viewer.led_departments)
    )


def _orphaned(viewer: Viewer) -> Q:
    """What came back to somebody who is not there any more: who leads the step's department answers for him."""
    return Q(
        state="returned", department__in=viewer.led_departments, collaboration__requester__is_active=False
    )


class StepQuerySet(models.QuerySet):
    def active(self) -> Self:
        """Somebody still has something to do."""
        return self.filter(state__in=["queued", "assigned", "accepted", "returned"])

    def mine(self, user: Any) -> Self:
        """Steps that are or were the person's, and those his departments may take now."""
        viewer = viewer_of(user)
        return self.filter(Q(assignee_id=viewer.user_id) | _queued_for(viewer) | _orphaned(viewer))

    def to_do(self, user: Any) -> Self:
        """What waits for the person: his open steps, what his departments may take, what came back to him."""
        viewer = viewer_of(user)
        return self.filter(
            Q(assignee_id=viewer.user_id, state__in=["assigned", "accepted"])
            | _queued_for(viewer)
            | Q(state="returned", collaboration__requester_id=viewer.user_id)
            | _orphaned(viewer)
        )

    def visible_to(self, user: Any) -> Self:
        """Steps of visible collaborations."""
        collaborations = apps.get_model("workflows", "Collaboration").objects.visible_to(user)
        return self.filter(collaboration__in=collaborations.order_by().values("pk"))
