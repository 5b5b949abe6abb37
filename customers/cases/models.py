"""Service cases."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from crm_site.kit.db import Timestamped, Versioned
from customers.cases import rules
from customers.cases.categories.models import CaseCategory
from customers.cases.querysets import CaseQuerySet
from customers.cases.satisfaction.models import CaseFeedback
from customers.directory.models import Contact, Customer
from ownership.access.owned import Owned


class ServiceCase(Owned, Timestamped, Versioned):
    """A customer's question, request or complaint, from the call to its closing.

    open <-> waiting (for the customer; its clock stands still) -> resolved -> closed; reopening leads back to open.
    One that was merged into another is closed for good. The owner is the agent who handles it. Whoever opened a case reads it even where the customer is locked.
    `due_at` and `missed_at` are what its clocks say, for lists: written by `clocks` alone; `satisfaction` is what
    the customer said last.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        REQUEST = "request", _("Service request")
        COMPLAINT = "complaint", _("Complaint")

    class Priority(models.TextChoices):
        LOW = "low", _("Low")
        NORMAL = "normal", _("Normal")
        HIGH = "high", _("High")
        URGENT = "urgent", _("Urgent")

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone")
        MAIL = "mail", pgettext_lazy("channel", "Mail")
        CHAT = "chat", _("Chat")
        VISIT = "visit", _("Visit")
        WEB = "web", _("Web")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state", "Open")
        WAITING = "waiting", _("Waiting for the customer")
        RESOLVED = "resolved", _("Resolved")
        CLOSED = "closed", _("Closed")

    UNSOLVED = (State.OPEN, State.WAITING)

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="cases", verbose_name=_("customer"))
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="cases", verbose_name=_("contact")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.QUESTION)
    category = models.ForeignKey(
        CaseCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    priority = models.CharField(
        _("priority"), max_length=8, choices=Priority.choices, default=Priority.NORMAL
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default=Channel.PHONE)
    reference = models.CharField(
        _("reference"),
        max_length=80,
        blank=True,
        db_default="",
        help_text=_("The customer's own number, or the case's in another system."),
    )
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    solution = models.TextField(_("solution"), blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    merged_into: models.ForeignKey[ServiceCase | None] = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction"), choices=CaseFeedback.Score.choices, null=True, editable=False
    )
    due_at = models.DateTimeField(pgettext_lazy("deadline", "due"), null=True, editable=False)
    missed_at = models.DateTimeField(_("target missed at"), null=True, editable=False)
    is_clocked = models.BooleanField(default=False, db_default=False, editable=False)

    objects = CaseQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=["updated_at", "created_at", "due_at", "missed_at", "is_clocked", "satisfaction"]
    )
    facet = "cases"
    seen_by_author = "opened_by"

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes = [
            models.Index(F("opened_at").desc(), F("id").desc(), name="case_recent"),
            models.Index(F("customer"), F("opened_at").desc(), name="case_by_customer"),
            models.Index(fields=["kind", "customer"], name="case_open_by_kind", condition=Q(state="open")),
            models.Index(
                F("owner"), F("opened_at").desc(), name="case_by_owner", condition=~Q(state="closed")
            ),
            models.Index(fields=["reference"], name="case_by_reference", condition=~Q(reference="")),
            models.Index(fields=["due_at", "id"], name="case_by_due", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["satisfaction", "id"], name="case_by_score", condition=Q(satisfaction__isnull=False)
            ),
            models.Index(
                fields=["id"],
                name="case_to_clock",
                condition=Q(is_clocked=False) & (Q(state="open") | Q(state="waiting")),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "waiting"], resolved_at__isnull=True)
                | Q(state__in=["resolved", "closed"], resolved_at__isnull=False),
                name="case_resolved_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="case_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", waiting_since__isnull=False)
                | (~Q(state="waiting") & Q(waiting_since__isnull=True)),
                name="case_waiting_has_time",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(state="closed"), name="case_merged_is_closed"
            ),
        ]

    class Facets:
        cases = (
            "id", "number", "customer_name", "contact", "kind", "category", "reference", "priority", "channel", "title", "description", "state",
            "solution", "opened_by", "opened_at", "resolved_at", "closed_at", "owner", "department", "version",
            "created_at", "updated_at", "waiting_since", "due_at", "missed_at", "is_clocked",
            "merged_into", "satisfaction",
        )  # fmt: skip
        # Whose case it is says `customer_name`; the customer himself is behind his own lock.
        identity = ("customer",)

    class Privacy:
        personal = ("title", "description", "solution", "reference")

    class OnMerge:
        customer = "move"
        contact = "move"
        owner = department = opened_by = "keep"

    def __str__(self) -> str:
        return self.number  # no value that a facet may hide

    @property
    def number(self) -> str:
        """The number people say on the phone."""
        return rules.number_of(self.pk) if self.pk else ""

    @property
    def customer_name(self) -> str:
        """All that whoever opened a case for a locked customer learns of him."""
        return self.customer.name

    @property
    def is_open(self) -> bool:
        """Not solved yet: somebody works on it, or the customer has to answer."""
        return self.state in self.UNSOLVED

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def topic(self) -> str:
        """The name under which live pages hear of changes."""
        return f"case-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("customers:case-detail", args=[self.pk])
