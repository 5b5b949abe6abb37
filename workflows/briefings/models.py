"""Briefings: what each department is told about the customer, as it stood, and who has read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ownership.models import Department
from workflows.briefings.querysets import BriefingQuerySet
from workflows.collaborations.models import Collaboration


class Briefing(models.Model):
    """One department's view of the customer at the time of sync, already redacted by its profile.

    `sections` is stored as shown. `seen_entry` is the newest timeline entry then: what came later is
    "changed since".
    """

    collaboration = models.ForeignKey(Collaboration, models.CASCADE, related_name="briefings")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    sections = models.JSONField(_("content"), default=list)
    facets = models.JSONField(default=list)
    seen_entry = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "department"], name="briefing_once_per_department"
            ),
        ]

    class Privacy:
        personal = ("sections",)

    def __str__(self) -> str:
        return f"{self.department} {self.made_at:%Y-%m-%d}"


class BriefingReceipt(models.Model):
    """Somebody opened the briefing: that is the receipt."""

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="receipts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    read_at = models.DateTimeField(_("read at"), default=timezone.now)

    class Meta:
        verbose_name = _("read receipt")
        verbose_name_plural = _("read receipts")
        ordering = ["read_at"]
        constraints = [models.UniqueConstraint(fields=["briefing", "user"], name="briefing_receipt_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.read_at:%Y-%m-%d %H:%M}"
