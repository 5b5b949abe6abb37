"""What a version of a rule set would do to the customers, kept until somebody applies it or lets it go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ownership.rules.models.ruleset import RuleSet, RuleSetVersion
from ownership.rules.querysets import DecisionQuerySet, SimulationQuerySet


class Scope(models.TextChoices):
    """Which customers a simulation looks at."""

    ENTRY = "entry", _("whom the rule set lets in")
    UNASSIGNED = "unassigned", _("unassigned customers")
    ALL = "all", _("all customers")


def _person() -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )


class Simulation(models.Model):
    """A run of one version over many customers that moves nobody. What would move stands in its decisions.

    It is worked on by a job (`job_id`), is ready, and is then applied by another (`apply_job_id`), dismissed, or
    forgotten after a month. One that the system began (`is_proposal`) waits for somebody's word.
    """

    ruleset = models.ForeignKey(
        RuleSet, models.CASCADE, related_name="simulations", verbose_name=_("rule set")
    )
    version = models.ForeignKey(
        RuleSetVersion, models.PROTECT, related_name="+", verbose_name=_("version"), db_index=False
    )
    by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    scope = models.CharField(_("over"), max_length=10, choices=Scope.choices, default=Scope.ENTRY)
    within = models.JSONField(_("only among"), default=dict, blank=True)
    is_proposal = models.BooleanField(_("proposed"), default=False)
    job_id = models.BigIntegerField(null=True, editable=False)
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    moves = models.PositiveIntegerField(_("would move"), default=0)
    apply_job_id = models.BigIntegerField(null=True, editable=False)
    batch = models.BigIntegerField(null=True, editable=False)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    applied_by = _person()
    moved = models.PositiveIntegerField(_("moved"), default=0)
    left_out = models.PositiveIntegerField(_("left out"), default=0)
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True, blank=True)
    dismissed_by = _person()

    objects = SimulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(ready_at__isnull=False, applied_by__isnull=False),
                name="simulation_applied_when_ready",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(dismissed_at__isnull=True),
                name="simulation_applied_or_dismissed",
            ),
        ]

    class Privacy:
        personal = ()  # filters, ids and numbers

    def __str__(self) -> str:
        return f"{self.ruleset} · {self.at:%Y-%m-%d}"

    @property
    def topic(self) -> str:
        """The name under which open pages hear of it."""
        return f"simulation-{self.pk}"

    @property
    def state(self) -> str:
        """working, ready, applying, applied or dismissed."""
        if self.dismissed_at:
            return "dismissed"
        if self.applied_at:
            return "applied"
        if self.apply_job_id:
            return "applying"
        return "ready" if self.ready_at else "working"

    @property
    def is_waiting(self) -> bool:
        """Whether it can be applied."""
        return self.state == "ready" and self.moves > 0

    def get_absolute_url(self) -> str:
        return reverse("ownership:simulation-detail", args=[self.pk])


class Decision(models.Model):
    """One customer that would move, from whom to whom, and by which rule. `version` is the customer's: who changed
    meanwhile is left alone. Plain numbers: a decision is for reading, and gone within a month."""

    simulation = models.ForeignKey(Simulation, models.CASCADE, related_name="decisions", db_index=False)
    row_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    rule_id = models.BigIntegerField()
    owner_before = models.BigIntegerField(null=True)
    department_before = models.BigIntegerField(null=True)
    owner_now = models.BigIntegerField(null=True)
    department_now = models.BigIntegerField(null=True)
    pool_now = models.BigIntegerField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision of a simulation")
        verbose_name_plural = _("decisions of simulations")
        indexes = [
            models.Index(fields=["simulation", "id"], name="decision_in_order"),
            models.Index(fields=["simulation", "owner_now", "id"], name="decision_gained"),
            models.Index(fields=["simulation", "owner_before", "id"], name="decision_lost"),
            models.Index(fields=["simulation", "rule_id", "id"], name="decision_by_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.row_id}: {self.owner_before} → {self.owner_now}"
