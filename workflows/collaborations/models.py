"""Collaborations: one run of a playbook, or a quick ask."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Timestamped
from workflows.collaborations.querysets import CollaborationQuerySet


class Collaboration(Timestamped):
    """A customer's matter on its way through the departments.

    Five stages: request -> sync -> assign -> execute -> summarize; then done, or cancelled on the way.
    The outer process is viewflow's (`flows/collaboration.py`); `stage` and `stage_times` are what people read.
    Whoever changes a collaboration or its steps locks the process row first (lock order: process, step,
    customer, child row, share).
    """

    class Kind(models.TextChoices):
        PLAYBOOK = "playbook", _("Playbook")
        QUICK = "quick", _("Quick ask")

    class Stage(models.TextChoices):
        REQUEST = "request", _("Request")
        SYNC = "sync", _("Sync")
        ASSIGN = "assign", _("Assign")
        EXECUTE = "execute", _("Execute")
        SUMMARIZE = "summarize", _("Summarize")

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        STUCK = "stuck", _("Needs a hand")
        CONFIRMING = "confirming", _("Report to confirm")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    class Priority(models.TextChoices):
        NORMAL = "normal", _("Normal")
        HIGH = "high", _("High")
        URGENT = "urgent", _("Urgent")

    process = models.OneToOneField(
        "viewflow.Process", models.PROTECT, null=True, editable=False, related_name="collaboration"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.PLAYBOOK)
    playbook_code = models.CharField(_("playbook"), max_length=40, blank=True)
    plan = models.JSONField(_("plan"), default=dict)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="collaborations", verbose_name=_("customer")
    )
    case = models.ForeignKey(
        "customers.ServiceCase",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="collaborations",
        verbose_name=_("case"),
    )
    order = models.ForeignKey(
        "customers.Order",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="collaborations",
        verbose_name=_("order"),
    )
    deal = models.ForeignKey(
        "customers.Deal",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="collaborations",
        verbose_name=_("deal"),
    )
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="requested_collaborations",
        verbose_name=_("requester"),
    )
    title = models.CharField(_("title"), max_length=160)
    reason = models.TextField(_("reason"), blank=True)
    priority = models.CharField(
        _("priority"), max_length=8, choices=Priority.choices, default=Priority.NORMAL
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.REQUEST)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    stage_times = models.JSONField(default=dict)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    redo = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    group = models.PositiveSmallIntegerField(_("group"), default=0)
    trouble = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason for cancelling"), max_length=300, blank=True)

    objects = CollaborationQuerySet.as_manager()
    facet = "interactions"

    class Meta:
        verbose_name = _("collaboration")
        verbose_name_plural = _("collaborations")
        ordering = ["-started_at", "-id"]
        indexes = [
            models.Index(F("started_at").desc(), F("id").desc(), name="collaboration_recent"),
            models.Index(F("customer"), F("started_at").desc(), name="collaboration_by_customer"),
            models.Index(
                fields=["requester"],
                condition=~Q(state__in=["done", "cancelled"]),
                name="collaboration_open_requester",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["done", "cancelled"], finished_at__isnull=False)
                | (~Q(state__in=["done", "cancelled"]) & Q(finished_at__isnull=True)),
                name="collaboration_finished_has_time",
            ),
        ]

    class Privacy:
        personal = ("title", "reason", "cancel_reason")

    class OnMerge:
        customer = "move"
        case = order = deal = "keep"

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("workflows:collaboration-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Still on its way (a report to confirm counts)."""
        return self.state not in (self.State.DONE, self.State.CANCELLED)

    @property
    def trigger(self) -> str:
        """What its playbook starts by; empty for one that was started by hand."""
        return str(self.plan.get("trigger", ""))

    @property
    def topic(self) -> str:
        """The live topic of this run."""
        return f"collaboration-{self.pk}"

    @property
    def topics(self) -> list[str]:
        """The open pages that a change of this run concerns: its own, its customer's, and of what it is about."""
        about = {"case": self.case_id, "order": self.order_id, "deal": self.deal_id}
        named = [f"{name}-{pk}" for name, pk in about.items() if pk]
        return [self.topic, f"customer-{self.customer_id}", *named]

    @property
    def playbook_label(self) -> str:
        """The frozen playbook's name in the reader's language; empty for a quick ask."""
        chinese = (get_language() or "").startswith("zh")
        name, english = self.plan.get("name", ""), self.plan.get("name_en", "")
        return name if chinese else english or name


class Comment(models.Model):
    """What somebody said about a collaboration, or noted on one of its steps."""

    collaboration = models.ForeignKey(Collaboration, models.CASCADE, related_name="comments")
    step = models.ForeignKey("workflows.Step", models.CASCADE, null=True, blank=True, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("time"), default=timezone.now)
    text = models.TextField(_("text"), max_length=4000)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["collaboration", "at"], name="comment_by_collaboration")]

    class Privacy:
        personal = ("text",)

    def __str__(self) -> str:
        return f"{self.by} {self.at:%Y-%m-%d %H:%M}"
