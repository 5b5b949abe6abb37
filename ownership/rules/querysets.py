"""Words to ask with about rule sets and simulations."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from ownership.access.policy import can


class RuleSetQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """All of them, or none: they are no customers, but they name colleagues and their limits."""
        return self.kept() if can(user, "rules.see") else self.none()

    def kept(self) -> Self:
        """Those that were not thrown away."""
        return self.filter(removed_at__isnull=True)

    def running(self) -> Self:
        """Those that are switched on, in the order in which they are tried, with what is in force."""
        return self.kept().filter(is_active=True).select_related("in_force").order_by("position", "pk")


class SimulationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of visible rule sets."""
        return self.filter(ruleset__removed_at__isnull=True) if can(user, "rules.see") else self.none()

    def ready(self) -> Self:
        """Worked out, and neither applied nor dismissed."""
        return self.filter(
            ready_at__isnull=False,
            applied_at__isnull=True,
            apply_job_id__isnull=True,
            dismissed_at__isnull=True,
        )


class DecisionQuerySet(models.QuerySet):
    def of_person(self, user_id: int, *, gained: bool) -> Self:
        """What somebody would get, or give."""
        return self.filter(**{"owner_now" if gained else "owner_before": user_id})
