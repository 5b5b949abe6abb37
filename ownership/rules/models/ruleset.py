"""A set of assignment rules, and the versions in which it was frozen."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.db import Bilingual, Frozen, Timestamped, Versioned
from ownership.rules.querysets import RuleSetQuerySet


class Rhythm(models.TextChoices):
    """How often a set looks by itself at everybody whom it lets in."""

    NEVER = "", _("not by itself")
    DAILY = "day", _("every day")
    WEEKLY = "week", _("every week")


class RuleSet(Bilingual, Timestamped, Versioned):
    """Rules in an order: the first that fits a customer says whose it becomes.

    The rows are a draft. What runs is the version in force: frozen when somebody switches the set on or puts a
    changed draft in force. Sets are tried in their order; the first that lets a customer in decides about it.
    """

    note = models.CharField(_("what it is for"), max_length=300, blank=True)
    position = models.PositiveIntegerField(pgettext_lazy("in a row", "position"), default=0)
    is_active = models.BooleanField(_("active"), default=False)
    entry = models.JSONField(_("whom it lets in"), default=dict, blank=True)
    on_create = models.BooleanField(_("when a customer is entered"), default=True)
    on_import = models.BooleanField(_("when an import leaves it to the rules"), default=True)
    watched = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name=_("when one of these fields changes"),
    )
    rhythm = models.CharField(
        _("proposes moves"),
        max_length=4,
        blank=True,
        choices=Rhythm.choices,
        default=Rhythm.NEVER,
        help_text=_("It looks at everybody whom it lets in; nothing moves before somebody applies it."),
    )
    in_force = models.ForeignKey(
        "ownership.RuleSetVersion",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("version in force"),
    )
    proposed_at = models.DateTimeField(_("last looked by itself"), null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(in_force__isnull=False, removed_at__isnull=True),
                name="rule_set_active_has_version",
            ),
        ]

    class Privacy:
        personal = ()  # words of the company, and filters

    @property
    def topic(self) -> str:
        """The name under which open pages hear of changes."""
        return f"rule-set-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("ownership:rule-set-detail", args=[self.pk])


class RuleSetVersion(Frozen):
    """A rule set as it was frozen: what was simulated, applied and in force names its number."""

    ruleset = models.ForeignKey(
        RuleSet, models.CASCADE, related_name="versions", verbose_name=_("rule set"), db_index=False
    )
    number = models.PositiveIntegerField(_("version"))
    at = models.DateTimeField(_("time"), default=timezone.now)
    by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    plan = models.JSONField(_("rules"))

    class Meta:
        verbose_name = _("version of a rule set")
        verbose_name_plural = _("versions of rule sets")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["ruleset", "number"], name="rule_set_version_once"),
        ]

    class Privacy:
        personal = ()

    def __str__(self) -> str:
        return f"{self.ruleset} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("ownership:rule-version", args=[self.ruleset_id, self.number])
