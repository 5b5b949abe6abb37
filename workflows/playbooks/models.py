"""Playbooks: what a kind of matter needs, as data that administrators keep."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Bilingual, Timestamped
from ownership.access.facets import Facet
from ownership.models import Department


class Playbook(Bilingual, Timestamped):
    """A recipe for a matter that crosses departments: groups of steps, one group after the other.

    A running collaboration keeps a frozen copy (`plan`), so changing or deleting a playbook never breaks it.
    """

    class Trigger(models.TextChoices):
        HAND = "", _("by hand")
        COMPLAINT = "case.complaint", _("when a complaint is opened")
        ORDER = "order.signed", _("when an order is signed")
        LEAD = "customer.qualified", _("when a lead is qualified outside sales")
        DEAL = "deal.won", _("when a deal is won")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    description_en = models.CharField(_("description in English"), max_length=300, blank=True)
    trigger = models.CharField(
        _("starts"),
        max_length=30,
        choices=Trigger.choices,
        blank=True,
        default=Trigger.HAND,
        help_text=_("By hand from a customer's page, or by itself when something happens."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("playbook")
        verbose_name_plural = _("playbooks")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["trigger"],
                condition=models.Q(is_active=True) & ~models.Q(trigger=""),
                name="playbook_one_per_trigger",
                violation_error_message=_("Another active playbook starts at the same event."),
            ),
        ]


class PlaybookStep(Bilingual):
    """One step of a playbook: what is to be done, by which department, found how, within which time."""

    class Finder(models.TextChoices):
        LEAST_LOADED = "least_loaded", _("least loaded member present")
        REQUESTER = "requester", _("the requester")
        OWNER = "owner", _("the customer's owner")
        MANAGER = "manager", _("the department's manager")
        TEAM = "team", _("who answers for it in the customer team")

    playbook = models.ForeignKey(Playbook, models.CASCADE, related_name="steps", verbose_name=_("playbook"))
    group = models.PositiveSmallIntegerField(
        _("group"), default=1, help_text=_("Steps of one group run side by side; groups one after the other.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    instructions = models.TextField(_("instructions"), blank=True)
    instructions_en = models.TextField(_("instructions in English"), blank=True)
    department_kind = models.CharField(_("department"), max_length=12, choices=Department.Kind.choices)
    finder = models.CharField(
        _("given to"), max_length=14, choices=Finder.choices, default=Finder.LEAST_LOADED
    )
    target_minutes = models.PositiveIntegerField(_("target (minutes)"), default=240)
    checklist = models.TextField(_("checklist"), blank=True, help_text=_("One item per line."))
    checklist_en = models.TextField(_("checklist in English"), blank=True)
    facets = ArrayField(
        models.CharField(max_length=14, choices=Facet.choices),
        default=list,
        blank=True,
        verbose_name=_("opens"),
        help_text=_(
            "What the person may read of the customer while the step runs, beyond his department's profile."
        ),
    )

    class Meta:
        verbose_name = _("step of a playbook")
        verbose_name_plural = _("steps of a playbook")
        ordering = ["group", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target_minutes__gte=1), name="playbook_step_has_target"
            ),
        ]
