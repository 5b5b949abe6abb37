"""Hand-overs: all that somebody holds goes to others."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Timestamped
from ownership.access.viewer import viewer_of


class HandOverQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, those of people of the departments one leads; all for executives, auditors and administrators."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        if viewer.sees_everything or viewer.is_administrator:
            return self.all()
        return self.filter(Q(by=viewer.user_id) | Q(department__in=viewer.led_departments))

    def to_end(self, day: Any) -> Self:
        """Those after which somebody has left by that day, and is still let in."""
        return self.filter(state="done", leaves_on__lte=day, ended_at__isnull=True)


class HandOver(Timestamped):
    """One person's things go to others: who takes what, carried out in the background; then the account ends.

    running -> done. `plan` says who takes what ({part: {"to": person}}, customers by their own words), `results` how
    many went and what stayed. `leaves_on` empty: the person stays, and only hands over.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("being carried out")
        DONE = "done", _("done")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    department = models.ForeignKey(
        "ownership.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed over by")
    )
    plan = models.JSONField(_("who takes what"), default=dict)
    note = models.CharField(_("hand-over note"), max_length=500, blank=True)
    leaves_on = models.DateField(_("last day"), null=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.RUNNING)
    results = models.JSONField(_("what went over"), default=dict)
    batch = models.BigIntegerField(_("batch"), null=True)
    job = models.BigIntegerField(_("job"), null=True)
    done_at = models.DateTimeField(_("done at"), null=True)
    ended_at = models.DateTimeField(_("account ended at"), null=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="running"), name="hand_over_one_at_a_time"
            ),
        ]

    class Privacy:
        personal = ("note",)

    def __str__(self) -> str:
        return f"{self.person}: {self.get_state_display()}"

    @property
    def topic(self) -> str:
        """The name under which open pages hear that it is done."""
        return f"hand-over-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("ownership:leaving-detail", args=[self.pk])
