"""Closing reports of collaborations."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Versioned
from workflows.collaborations.models import Collaboration


class Report(Versioned):
    """What a collaboration came to: the figures write themselves (`facts`), the words are the requester's.

    One per round; the confirmed one of the last round closes the collaboration.
    """

    collaboration = models.ForeignKey(Collaboration, models.CASCADE, related_name="reports")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    facts = models.JSONField(default=dict)
    result = models.TextField(_("result"), blank=True)
    feedback = models.TextField(_("customer's feedback"), blank=True)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "round"], name="report_once_per_round"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="report_confirmed_by_somebody",
            ),
        ]

    class Privacy:
        personal = ("result", "feedback")

    def __str__(self) -> str:
        return f"{self.collaboration} · {self.round}"
