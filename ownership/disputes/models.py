"""Disputes: somebody says that a customer of somebody else is his."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Timestamped
from ownership.access.viewer import viewer_of


class DisputeQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Not decided yet: the customer is frozen."""
        return self.filter(state="open")

    def visible_to(self, user: Any) -> Self:
        """One's own claims, those against one's customers, and those of the departments on either side that one leads.

        Who sees everything sees all; so does who has to decide.
        """
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        if viewer.sees_everything:
            return self.all()
        mine = Q(claimant=viewer.user_id) | Q(holder=viewer.user_id) | Q(decider=viewer.user_id)
        if viewer.led_departments:
            led = viewer.led_departments
            mine |= Q(claimant_department__in=led) | Q(holder_department__in=led)
        return self.filter(mine)

    def awaiting(self, user: Any) -> Self:
        """Open ones that this person decides."""
        viewer = viewer_of(user)
        return self.open().filter(decider=viewer.user_id) if viewer.is_active else self.none()

    def decided(self) -> Self:
        """Precedents."""
        return self.filter(state="decided")


class Dispute(Timestamped):
    """A claim on a customer that somebody else holds, with evidence, until a manager of both decides.

    open -> decided | withdrawn. While it is open the customer's owner does not change and it is neither recycled
    nor claimed. `holder` and both departments are as they were when it was opened. A decided one is a precedent.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting for a ruling")
        DECIDED = "decided", _("decided")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Outcome(models.TextChoices):
        STAYS = "stays", _("it stays where it is")
        MOVES = "moves", _("it goes to who claimed it")
        TEAM = "team", _("it stays, and who claimed it joins the team")

    row = models.ForeignKey(
        settings.OWNED_MODEL, models.CASCADE, related_name="+", verbose_name=_("customer")
    )
    claimant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("claimed by")
    )
    claimant_department = models.ForeignKey(
        "ownership.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("for department")
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("present owner")
    )
    holder_department = models.ForeignKey(
        "ownership.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("held in")
    )
    evidence = models.TextField(_("evidence"), max_length=2000)
    answer = models.TextField(_("answer of the owner"), max_length=2000, blank=True)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decides")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome.choices, blank=True)
    grounds = models.TextField(_("grounds"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["decider"], condition=Q(state="open"), name="dispute_open_by_decider")
        ]
        constraints = [
            models.UniqueConstraint(fields=["row"], condition=Q(state="open"), name="dispute_one_open"),
            models.CheckConstraint(
                condition=Q(state="decided", decided_at__isnull=False) & ~Q(outcome="") | ~Q(state="decided"),
                name="dispute_decided_has_outcome",
            ),
        ]

    class Privacy:
        personal = ("evidence", "answer", "grounds")

    class OnMerge:
        row = "move"

    def __str__(self) -> str:
        return f"{self.claimant}: {self.get_state_display()}"

    @property
    def topic(self) -> str:
        """The name under which open pages hear of it."""
        return f"dispute-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def get_absolute_url(self) -> str:
        return reverse("ownership:dispute-detail", args=[self.pk])
