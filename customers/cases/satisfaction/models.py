"""What a customer is asked after his case was closed, and what he says."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ICONS = {"r": "mood-sad", "y": "mood-neutral", "g": "mood-smile"}


class CaseFeedback(models.Model):
    """One question after one closing, answered once by whoever has its link, or never.

    A case that is closed again is asked about again. A question that nobody answered goes when its case is
    reopened or merged: its link then leads nowhere.
    """

    class Score(models.IntegerChoices):
        VERY_BAD = 1, _("Very dissatisfied")
        BAD = 2, _("Dissatisfied")
        FAIR = 3, _("Neither")
        GOOD = 4, _("Satisfied")
        VERY_GOOD = 5, _("Very satisfied")

        @property
        def tone(self) -> str:
            """The colour it stands in."""
            return "rrygg"[self.value - 1]

        @property
        def icon(self) -> str:
            return ICONS[self.tone]

    case = models.ForeignKey(
        "customers.ServiceCase", models.CASCADE, related_name="feedback", verbose_name=_("case")
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    expires_at = models.DateTimeField(_("can be answered until"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("satisfaction"), choices=Score.choices, null=True, blank=True)
    words = models.TextField(_("in the customer's words"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("customer's answer about a case")
        verbose_name_plural = _("customers' answers about cases")
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(F("asked_at").desc(), name="case_feedback_recent")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at__isnull=True), name="case_feedback_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, score__isnull=True, words="")
                | Q(answered_at__isnull=False, score__gte=1, score__lte=5),
                name="case_feedback_answered_with_score",
            ),
        ]

    class Privacy:
        personal = ("words",)

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def is_open(self) -> bool:
        """Whether its link still takes an answer."""
        return not self.is_answered and self.expires_at > timezone.now()
