"""What was said and done with a customer, and the templates of the mails that we write."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from crm_site.kit.db import Timestamped, Versioned
from customers.directory.models import Contact, Customer
from customers.interactions import rules
from customers.interactions.querysets import InteractionQuerySet, MailTemplateQuerySet

ICONS = {
    "call": "phone",
    "mail": "mail",
    "meeting": "users",
    "visit": "map-pin",
    "chat": "message-circle",
    "event": "calendar-event",
    "trial": "flask",
    "training": "school",
    "note": "note",
}


class Interaction(Timestamped, Versioned):
    """One call, mail, meeting, visit or note with a customer: what was said, and what comes next.

    `at` is when it took (or will take) place. The next step has a day; on that day its author is
    reminded once, until somebody marks it done. All but notes count as contact.
    """

    class Kind(models.TextChoices):
        CALL = "call", pgettext_lazy("interaction", "Call")
        MAIL = "mail", pgettext_lazy("interaction", "Mail")
        MEETING = "meeting", pgettext_lazy("interaction", "Meeting")
        VISIT = "visit", pgettext_lazy("interaction", "Visit")
        CHAT = "chat", pgettext_lazy("interaction", "Chat")
        EVENT = "event", pgettext_lazy("interaction", "Event")
        TRIAL = "trial", pgettext_lazy("interaction", "Trial")
        TRAINING = "training", pgettext_lazy("interaction", "Training")
        NOTE = "note", pgettext_lazy("interaction", "Note")

    class Direction(models.TextChoices):
        INCOMING = "in", pgettext_lazy("interaction", "from the customer")
        OUTGOING = "out", pgettext_lazy("interaction", "to the customer")

    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        db_index=False,  # `interaction_by_customer` begins with it
        related_name="interactions",
        verbose_name=_("customer"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.NOTE)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices, blank=True)
    channel = models.CharField(
        _("channel"), max_length=40, blank=True, help_text=_("WeChat, Teams, trade fair …")
    )
    at = models.DateTimeField(pgettext_lazy("of an interaction", "time"), default=timezone.now)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=160, blank=True)
    text = models.TextField(_("what was said"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=300, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    next_step_done_at = models.DateTimeField(_("next step done at"), null=True, blank=True)
    next_step_done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("next step done by"),
    )
    # The clock's own mark: for which day the author was reminded; a new day empties it.
    reminded_on = models.DateField(null=True, editable=False)
    contacts: models.ManyToManyField = models.ManyToManyField(
        Contact,
        through="customers.InteractionContact",
        related_name="interactions",
        blank=True,
        verbose_name=_("contacts"),
    )
    colleagues: models.ManyToManyField = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="customers.InteractionColleague",
        related_name="+",
        blank=True,
        verbose_name=_("colleagues"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,  # `interaction_by_author` begins with it
        related_name="+",
        verbose_name=pgettext_lazy("of an interaction", "by"),
    )
    custom = models.JSONField(_("custom fields"), default=dict, blank=True, editable=False)

    objects = InteractionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at", "reminded_on"])
    facet = "interactions"

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        indexes = [
            models.Index(F("at").desc(), F("id").desc(), name="interaction_recent"),
            models.Index(F("customer"), F("at").desc(), F("id").desc(), name="interaction_by_customer"),
            models.Index(F("by"), F("at").desc(), F("id").desc(), name="interaction_by_author"),
            models.Index(
                fields=["next_step_on", "by"],
                name="interaction_next_step",
                condition=Q(next_step_on__isnull=False, next_step_done_at__isnull=True),
            ),
            models.Index(
                fields=["next_step_on"],
                name="interaction_to_remind",
                condition=Q(
                    next_step_on__isnull=False, next_step_done_at__isnull=True, reminded_on__isnull=True
                ),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(subject="") | ~Q(text=""), name="interaction_says_something"),
            models.CheckConstraint(
                condition=Q(next_step="") | Q(next_step_on__isnull=False), name="interaction_step_has_day"
            ),
            models.CheckConstraint(
                condition=Q(next_step_done_at__isnull=True, next_step_done_by__isnull=True)
                | Q(
                    next_step_done_at__isnull=False,
                    next_step_done_by__isnull=False,
                    next_step_on__isnull=False,
                ),
                name="interaction_done_has_person",
            ),
        ]

    class Facets:
        interactions = (
            "id", "kind", "direction", "channel", "at", "minutes", "subject", "text", "outcome", "next_step",
            "next_step_on", "next_step_done_at", "next_step_done_by", "reminded_on", "by", "version", "created_at",
            "updated_at", "headline",
        )  # fmt: skip
        identity = ("customer",)
        # The values of custom fields have a facet each (`records.fields`).
        sensitive = ("custom",)

    class Privacy:
        personal = ("channel", "subject", "text", "outcome", "next_step", "custom")

    class OnMerge:
        customer = "move"
        contacts = "move"
        by = colleagues = next_step_done_by = "keep"

    def __str__(self) -> str:
        return (
            f"{self.get_kind_display()} {timezone.localtime(self.at):%Y-%m-%d}"  # no value that a facet hides
        )

    def get_absolute_url(self) -> str:
        return reverse("customers:interaction-detail", args=[self.pk])

    @property
    def headline(self) -> str:
        """What it was about, in one line."""
        return rules.headline(self.subject, self.text)

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    @property
    def waits(self) -> bool:
        """Its next step is not done yet."""
        return self.next_step_on is not None and self.next_step_done_at is None

    @property
    def topic(self) -> str:
        """The name under which live pages hear of changes."""
        return f"interaction-{self.pk}"

    @property
    def ends_at(self) -> datetime:
        return rules.ends_at(self.at, self.minutes)

    def is_overdue(self, today: date) -> bool:
        return self.waits and self.next_step_on is not None and self.next_step_on < today


class InteractionContact(models.Model):
    """Which contact took part in an interaction."""

    interaction = models.ForeignKey(Interaction, models.CASCADE, db_index=False, related_name="+")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("contact taking part")
        verbose_name_plural = _("contacts taking part")
        constraints = [
            models.UniqueConstraint(fields=["interaction", "contact"], name="interaction_contact_once")
        ]

    class OnMerge:
        contact = "move"

    def __str__(self) -> str:
        return f"#{self.interaction_id}: {self.contact_id}"


class InteractionColleague(models.Model):
    """Which colleague took part in an interaction, beside its author."""

    interaction = models.ForeignKey(Interaction, models.CASCADE, db_index=False, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("colleague taking part")
        verbose_name_plural = _("colleagues taking part")
        constraints = [
            models.UniqueConstraint(fields=["interaction", "user"], name="interaction_colleague_once")
        ]

    def __str__(self) -> str:
        return f"#{self.interaction_id}: {self.user_id}"


class MailTemplate(Timestamped, Versioned):
    """Words for a mail that is written often, for one department or for all.

    `body` and `subject` may hold placeholders (`mailing.PLACEHOLDERS`), filled in with what the sender
    may read of the customer.
    """

    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    department = models.ForeignKey(
        "ownership.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        help_text=_("Empty: for everybody."),
    )
    subject = models.CharField(_("subject"), max_length=160)
    body = models.TextField(_("text"), max_length=20_000)
    is_active = models.BooleanField(_("active"), default=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = MailTemplateQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at"])

    class Meta:
        verbose_name = _("mail template")
        verbose_name_plural = _("mail templates")
        ordering = ["name", "id"]

    class Privacy:
        personal = ()  # words of the company

    def __str__(self) -> str:
        return self.name
