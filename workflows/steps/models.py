"""Steps: one person's part of a collaboration."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Timestamped
from ownership.access.facets import Facet
from ownership.models import Department
from workflows.collaborations.models import Collaboration
from workflows.steps.querysets import StepQuerySet


class Step(Timestamped):
    """What one person has to do within a collaboration; moved by `steps.actions` alone, along `steps.machine`.

    queued: for somebody of the department to take. assigned -> accepted -> done. returned: back with the
    requester, who sends it again or skips it. `key` names the plan's step, so that rounds can be compared.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Not started")
        QUEUED = "queued", _("For the department")
        ASSIGNED = "assigned", _("Assigned")
        ACCEPTED = "accepted", _("In progress")
        DONE = "done", _("Done")
        RETURNED = "returned", _("Returned")
        CANCELLED = "cancelled", _("Cancelled")
        SKIPPED = "skipped", _("Skipped")

    ACTIVE = (State.QUEUED, State.ASSIGNED, State.ACCEPTED, State.RETURNED)

    collaboration = models.ForeignKey(Collaboration, models.CASCADE, related_name="steps")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    group = models.PositiveSmallIntegerField(_("group"), default=1)
    key = models.CharField(max_length=20)
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    instructions = models.TextField(_("instructions"), blank=True)
    instructions_en = models.TextField(blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("assignee"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    found_by = models.CharField(max_length=20, blank=True)
    facets = ArrayField(models.CharField(max_length=14, choices=Facet.choices), default=list, blank=True)
    checklist = models.JSONField(default=list, blank=True)
    target_minutes = models.PositiveIntegerField(_("target (minutes)"), default=240)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("assigned at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(_("result"), blank=True)
    return_reason = models.CharField(_("reason for returning"), max_length=500, blank=True)
    returns = models.PositiveSmallIntegerField(default=0)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["round", "group", "id"]
        indexes = [
            models.Index(
                fields=["assignee", "due_at"],
                condition=Q(state__in=["assigned", "accepted"]),
                name="step_open_by_assignee",
            ),
            models.Index(
                fields=["department", "due_at"], condition=Q(state="queued"), name="step_queued_by_department"
            ),
            models.Index(fields=["assignee", "collaboration"], name="step_by_assignee"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "round", "key"], name="step_once_per_round"),
            models.CheckConstraint(
                condition=Q(state__in=["assigned", "accepted", "done"], assignee__isnull=False)
                | ~Q(state__in=["assigned", "accepted", "done"]),
                name="step_somebody_has_it",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "cancelled", "skipped"], finished_at__isnull=False)
                | (~Q(state__in=["done", "cancelled", "skipped"]) & Q(finished_at__isnull=True)),
                name="step_finished_has_time",
            ),
        ]

    class Privacy:
        personal = ("title", "title_en", "result", "return_reason")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        chinese = (get_language() or "").startswith("zh")
        return self.title if chinese else self.title_en or self.title

    @property
    def instruction_text(self) -> str:
        """The instructions in the reader's language."""
        chinese = (get_language() or "").startswith("zh")
        return self.instructions if chinese else self.instructions_en or self.instructions

    @property
    def items(self) -> list[tuple[str, bool]]:
        """The checklist in the reader's language: (text, done)."""
        chinese = (get_language() or "").startswith("zh")
        return [
            (item["text"] if chinese else item.get("text_en") or item["text"], item["done"])
            for item in self.checklist
        ]

    @property
    def is_active(self) -> bool:
        """Somebody still has something to do."""
        return self.state in self.ACTIVE

    @property
    def is_overdue(self) -> bool:
        return bool(self.is_active and self.due_at and self.due_at < timezone.now())

    @property
    def spent(self) -> timedelta | None:
        """From assignment to the end, once finished."""
        if self.finished_at and self.assigned_at:
            return self.finished_at - self.assigned_at
        return None
