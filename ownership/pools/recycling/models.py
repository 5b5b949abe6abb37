"""When customers go back into a pool, and the warnings before."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import filters
from crm_site.kit.db import Bilingual
from crm_site.kit.filters import Filter
from ownership.pools.recycling.querysets import RecycleRuleQuerySet, WarningQuerySet

RECORD = "customers"


class RecycleRule(Bilingual):
    """Which customers of a pool's departments go back into it: those that nobody talked to for `idle_days`.

    Their owner is warned `warn_days` before, and may ask for more time `extensions` times. The first rule that fits
    a customer warns; key customers, protected ones and those that something holds are passed over.
    """

    pool = models.ForeignKey(
        "ownership.Pool", models.CASCADE, related_name="rules", verbose_name=_("public pool")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=10, help_text=_("Rules are asked in this order; the first that fits warns.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    levels = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        verbose_name=_("levels"),
        help_text=_("Customers of these levels. None chosen: of every level."),
    )
    filter = models.JSONField(
        _("conditions"),
        default=dict,
        blank=True,
        help_text=_("What else has to be true of a customer. Empty: nothing else."),
    )
    idle_days = models.PositiveSmallIntegerField(
        _("days without contact"),
        default=60,
        validators=[MinValueValidator(1)],
        help_text=_("After so many days without a contact, and in the same hands, a customer is recycled."),
    )
    warn_days = models.PositiveSmallIntegerField(
        _("warning in days before"),
        default=7,
        validators=[MinValueValidator(1)],
        help_text=_("The owner always has so many days, also when a rule is new."),
    )
    extensions = models.PositiveSmallIntegerField(
        _("extensions"), default=1, help_text=_("How often the owner may have more time. 0: never.")
    )
    extension_days = models.PositiveSmallIntegerField(
        _("days of an extension"), default=14, validators=[MinValueValidator(1)]
    )
    asks_manager = models.BooleanField(
        _("a manager grants extensions"),
        default=False,
        help_text=_("The owner asks, a manager of the department answers. Until then nothing is recycled."),
    )
    spares_busy = models.BooleanField(
        _("spare customers with open work"),
        default=True,
        help_text=_("Who has an open deal or case stays where he is."),
    )

    objects = RecycleRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("recycle rule")
        verbose_name_plural = _("recycle rules")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(warn_days__lt=F("idle_days")),
                name="recycle_rule_warns_before",
                violation_error_message=_("The warning has to come after the last contact."),
            )
        ]

    class Privacy:
        personal = ()

    def clean(self) -> None:
        try:
            filters.parse(RECORD, self.filter)
        except filters.FilterBroken as broken:
            raise ValidationError({"filter": str(broken)}) from broken

    @property
    def tree(self) -> Filter:
        """The stored conditions; parts that have vanished are `broken`, and then nothing fits."""
        return filters.read(RECORD, self.filter)

    def get_absolute_url(self) -> str:
        return reverse("ownership:pool-health", args=[self.pool_id])


class RecycleWarning(models.Model):
    """A customer goes back into a pool on `due_on`, unless its owner follows up. One open one per customer.

    open -> kept (somebody talked to it, it is protected, changed hands or no longer fits) | recycled. The sweep
    closes; owner and managers put the day off.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("of a warning", "open")
        KEPT = "kept", pgettext_lazy("of a warning", "kept")
        RECYCLED = "recycled", pgettext_lazy("of a warning", "recycled")

    row = models.ForeignKey(
        settings.OWNED_MODEL, models.CASCADE, related_name="+", verbose_name=_("customer")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("warned")
    )
    rule = models.ForeignKey(RecycleRule, models.CASCADE, related_name="warnings", verbose_name=_("rule"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    warned_at = models.DateTimeField(_("warned at"), default=timezone.now)
    due_on = models.DateField(_("recycled on"))
    extended = models.PositiveSmallIntegerField(_("extended"), default=0)
    asked_at = models.DateTimeField(_("more time asked for at"), null=True, editable=False)
    asked_why = models.CharField(_("why more time"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)

    objects = WarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("recycle warning")
        verbose_name_plural = _("recycle warnings")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["rule", "due_on"], condition=Q(state="open"), name="recycle_warning_due")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["row"], condition=Q(state="open"), name="recycle_warning_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="recycle_warning_closed_has_time",
            ),
        ]

    class Privacy:
        personal = ("asked_why",)

    class OnMerge:
        row = "keep"  # one open one per customer; the sweep closes it

    def __str__(self) -> str:
        return f"{self.row_id}: {self.due_on}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def left(self) -> int:
        """How many extensions are left."""
        return max(self.rule.extensions - self.extended, 0)

    @property
    def is_asked(self) -> bool:
        """Whether the owner waits for a manager's answer."""
        return self.is_open and self.asked_at is not None

    @property
    def days_left(self) -> int:
        """Days until it is recycled; 0 when that is today or over."""
        return max((self.due_on - timezone.localdate()).days, 0)

    def get_absolute_url(self) -> str:
        return reverse("ownership:warning-list")
