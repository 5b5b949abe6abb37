"""One rule, whose turn it is by it, and how many it gave to whom."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.db import Bilingual
from ownership.rules.models.ruleset import RuleSet


class Strategy(models.TextChoices):
    """How a rule finds the new owner."""

    PERSON = "person", _("One person")
    DEPARTMENT = "department", _("A department, which decides itself")
    POOL = "pool", _("A public pool")
    ROUND_ROBIN = "round_robin", _("In turns")
    LEAST_LOADED = "least_loaded", _("Whoever has the fewest customers")
    CAPACITY = "capacity", _("Whoever has most room left")
    TERRITORY = "territory", _("Whoever looks after the region")


class Rule(Bilingual):
    """Whom it fits, and how the new owner is found among the candidates. The last one of a set, the default, fits whom
    no other fits, and those for whom the rule that fits found nobody.

    One that was thrown away stays for the ownership history, which names it.
    """

    ruleset = models.ForeignKey(RuleSet, models.CASCADE, related_name="rules", verbose_name=_("rule set"))
    position = models.PositiveIntegerField(pgettext_lazy("in a row", "position"), default=0)
    is_default = models.BooleanField(_("for all others"), default=False, editable=False)
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    strategy = models.CharField(
        _("who gets it"), max_length=12, choices=Strategy.choices, default=Strategy.ROUND_ROBIN
    )
    people: models.ManyToManyField = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("people")
    )
    departments: models.ManyToManyField = models.ManyToManyField(
        "ownership.Department",
        blank=True,
        related_name="+",
        verbose_name=_("departments"),
        help_text=_("Their staff, and that of the departments below; who leads is named himself."),
    )
    pool = models.ForeignKey(
        "ownership.Pool",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("public pool"),
    )
    per_day = models.PositiveIntegerField(
        _("most per person and day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("By this rule. Empty: no limit."),
    )
    in_all = models.PositiveIntegerField(
        _("most customers of a person"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Who holds as many gets no more. Empty: no limit."),
    )
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("assignment rule")
        verbose_name_plural = _("assignment rules")
        ordering = ["is_default", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ruleset"],
                condition=Q(is_default=True, removed_at__isnull=True),
                name="rule_set_one_default",
            ),
            models.CheckConstraint(
                condition=Q(pool__isnull=True) | Q(strategy=Strategy.POOL), name="rule_pool_by_strategy"
            ),
        ]

    class Privacy:
        personal = ()


class RuleCursor(models.Model):
    """Who got the last customer by a rule. Whoever assigns by the rule holds this row meanwhile: one at a time."""

    rule = models.OneToOneField(Rule, models.CASCADE, primary_key=True, related_name="cursor")
    last: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("turn of a rule")
        verbose_name_plural = _("turns of rules")

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.last_id}"


class RuleTally(models.Model):
    """How many customers a rule gave to a person on a day, and when the last one: what counts for the limit of a day,
    and who has waited longest."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="tallies", db_index=False)
    user: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    on = models.DateField(_("day"))
    given = models.PositiveIntegerField(_("customers"), default=0)
    last_at = models.DateTimeField(_("last one"))

    class Meta:
        verbose_name = _("tally of a rule")
        verbose_name_plural = _("tallies of rules")
        constraints = [models.UniqueConstraint(fields=["rule", "on", "user"], name="rule_tally_once")]
        indexes = [models.Index(fields=["user", "-last_at"], name="rule_tally_by_person")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.on}: {self.given}"
