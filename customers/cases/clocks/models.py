"""What was promised (service levels), and the clocks that count it."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = (
    ("question", _("Question")),
    ("request", _("Service request")),
    ("complaint", _("Complaint")),
)
PRIORITIES = (("low", _("Low")), ("normal", _("Normal")), ("high", _("High")), ("urgent", _("Urgent")))


class ServiceLevel(models.Model):
    """What the company promises for cases of a priority, in business minutes.

    A line for a kind stands above the line for any kind. Cases that are open keep what they were promised, until
    their priority or kind changes. No line, no clock.
    """

    kind = models.CharField(
        _("kind"), max_length=10, choices=KINDS, blank=True, help_text=_("Empty for any kind.")
    )
    priority = models.CharField(_("priority"), max_length=8, choices=PRIORITIES)
    response_minutes = models.PositiveIntegerField(
        _("first response within (business minutes)"),
        validators=[MinValueValidator(1)],
        help_text=_("60 is an hour, 480 a day of eight hours."),
    )
    resolution_minutes = models.PositiveIntegerField(
        _("solved within (business minutes)"), validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("service level")
        verbose_name_plural = _("service levels")
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "priority"],
                name="service_level_once",
                violation_error_message=_("There is a service level for these cases already."),
            ),
            models.CheckConstraint(
                condition=Q(response_minutes__gte=1, resolution_minutes__gte=1),
                name="service_level_takes_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display() or _('any kind')} · {self.get_priority_display()}"


class CaseClock(models.Model):
    """One clock of a case: until somebody answers, or until it is solved.

    Counted in the department's business time: `due_at` is `target_minutes` and all pauses after `started_at`.
    Running while `stopped_at` and `paused_at` are empty. `look_at` is when the clock's watch looks at it next: to
    warn, to call it missed, or because hours changed.
    """

    class Kind(models.TextChoices):
        RESPONSE = "response", _("First response")
        RESOLUTION = "resolution", pgettext_lazy("clock", "Solution")

    case = models.ForeignKey(
        "customers.ServiceCase",
        models.CASCADE,
        db_index=False,  # `case_clock_once` begins with it
        related_name="clocks",
        verbose_name=_("case"),
    )
    kind = models.CharField(_("clock"), max_length=10, choices=Kind.choices)
    target_minutes = models.PositiveIntegerField(_("promised (business minutes)"))
    started_at = models.DateTimeField(_("started"))
    due_at = models.DateTimeField(pgettext_lazy("deadline", "due"))
    warn_at = models.DateTimeField(_("warning at"))
    paused_at = models.DateTimeField(_("paused since"), null=True, blank=True)
    paused_seconds = models.PositiveIntegerField(_("paused (seconds of business time)"), default=0)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    warned_at = models.DateTimeField(_("warned"), null=True, blank=True)
    missed_at = models.DateTimeField(_("missed since"), null=True, blank=True)
    look_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("clock of a case")
        verbose_name_plural = _("clocks of cases")
        ordering = ["case", "id"]
        indexes = [
            models.Index(
                fields=["look_at"], name="case_clock_to_look_at", condition=Q(look_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="case_clock_once"),
            models.CheckConstraint(
                condition=Q(look_at__isnull=True) | Q(stopped_at__isnull=True, paused_at__isnull=True),
                name="case_clock_watched_while_running",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(paused_at__isnull=True),
                name="case_clock_stopped_is_not_paused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None and self.paused_at is None

    @property
    def was_kept(self) -> bool | None:
        """Whether the promise was kept; None while nobody knows."""
        if self.missed_at is not None:
            return False
        return True if self.stopped_at is not None else None
