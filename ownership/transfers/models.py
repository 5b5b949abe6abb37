"""Who must agree to transfers, and transfers that wait for it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Timestamped
from ownership.access.viewer import viewer_of
from ownership.transfers.rules import Setting

LEVELS = (("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"))


class Approval(models.TextChoices):
    """Who transfers at once; everybody else who answers for the customer asks."""

    FREE = "free", _("The owner gives it away himself")
    MANAGER = "manager", _("The manager decides")
    EXECUTIVE = "executive", _("An executive decides")


class TransferRule(models.Model):
    """Who has to agree when customers of a department, or of a level, are given to somebody else.

    The rule of the nearest department counts, there the one of the level. Without any: the owner asks, the manager
    decides.
    """

    department = models.ForeignKey(
        "ownership.Department",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        help_text=_("And those below it. Empty: the whole company."),
    )
    level = models.CharField(
        _("level"), max_length=1, choices=LEVELS, blank=True, help_text=_("Empty: every level.")
    )
    approval = models.CharField(
        _("who agrees"), max_length=10, choices=Approval.choices, default=Approval.MANAGER
    )

    class Meta:
        verbose_name = _("transfer rule")
        verbose_name_plural = _("transfer rules")
        ordering = ["department__path", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "level"],
                name="transfer_rule_once",
                nulls_distinct=False,
                violation_error_message=_("There is a rule for this department and level already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department or _('the company')} {self.level}: {self.get_approval_display()}"

    @property
    def setting(self) -> Setting:
        """The rule as a value."""
        return Setting(self.department.path if self.department else "", self.level, self.approval)


class TransferRequestQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Not decided yet."""
        return self.filter(state="open")

    def visible_to(self, user: Any) -> Self:
        """One's own, those one shall get, and those of the departments one leads."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        if viewer.sees_everything:
            return self.all()
        led = Q(department__in=viewer.led_departments) if viewer.led_departments else Q(pk__in=[])
        return self.filter(Q(by=viewer.user_id) | Q(to=viewer.user_id) | led)

    def awaiting(self, user: Any) -> Self:
        """Open ones that wait for this person's decision: his departments'; for an executive those kept for him."""
        viewer = viewer_of(user)
        if not viewer.is_active or (viewer.is_auditor and not viewer.leads):
            return self.none()
        wanted = Q(department__in=viewer.led_departments, by_executive=False)
        if viewer.is_executive:
            wanted |= Q(by_executive=True) | Q(department=None)
        return self.open().filter(wanted).exclude(by=viewer.user_id)


class TransferRequest(Timestamped):
    """Somebody asks to give customers to somebody else, where he may not do it himself.

    open -> approved | refused | withdrawn. All of one department; a manager above it decides, or an executive where
    the rules keep it for him. What is approved is carried out at once, as far as the customers are still there.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting for a decision")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    row_ids = ArrayField(models.BigIntegerField(), verbose_name=_("customers"))
    department = models.ForeignKey(
        "ownership.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("new owner")
    )
    parts = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("goes along"))
    note = models.CharField(_("hand-over note"), max_length=500, blank=True)
    keeps_days = models.PositiveSmallIntegerField(_("former owner keeps reading (days)"), default=0)
    by_executive = models.BooleanField(_("an executive decides"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    moved = models.PositiveIntegerField(_("transferred"), default=0)
    batch = models.BigIntegerField(_("batch"), null=True)

    objects = TransferRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer request")
        verbose_name_plural = _("transfer requests")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["department"], condition=Q(state="open"), name="transfer_open_by_department")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(row_ids=[]), name="transfer_request_names_customers"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"]) | Q(decided_at__isnull=False),
                name="transfer_request_decided_has_time",
            ),
        ]

    class Privacy:
        personal = ("note", "answer")

    def __str__(self) -> str:
        return f"{self.by} → {self.to}: {len(self.row_ids)}"

    @property
    def topic(self) -> str:
        """The name under which open pages hear of the decision."""
        return f"transfer-request-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def number(self) -> int:
        """How many customers are meant."""
        return len(self.row_ids)

    def get_absolute_url(self) -> str:
        return reverse("ownership:transfer-detail", args=[self.pk])
