"""Campaigns and who is in them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from crm_site.kit import money
from crm_site.kit.db import Timestamped, Versioned
from customers.campaigns.querysets import CampaignQuerySet, MemberQuerySet
from customers.directory.models import Contact, Customer
from customers.segments.models import Segment
from ownership.access.owned import Owned

WINDOW_DAYS = 90


class Campaign(Owned, Timestamped, Versioned):
    """One effort of marketing: mails, calls, a fair, a webinar; who was in it, what it cost, what came of it.

    planned -> running -> ended, moved by people; an ended one may go on. Its members are taken from segments as they
    were on that day. A deal is its doing when it was the customer's first touch in the `window_days` before it was
    opened.
    """

    class Kind(models.TextChoices):
        MAIL = "mail", pgettext_lazy("campaign", "Mail")
        CALL = "call", pgettext_lazy("campaign", "Calls")
        CHAT = "chat", pgettext_lazy("campaign", "WeChat and messages")
        FAIR = "fair", pgettext_lazy("campaign", "Trade fair")
        WEBINAR = "webinar", pgettext_lazy("campaign", "Webinar")
        VISIT = "visit", pgettext_lazy("campaign", "Open day or visit")
        ADVERT = "advert", pgettext_lazy("campaign", "Advertising")
        WEB = "web", pgettext_lazy("campaign", "Website")
        REFERRAL = "referral", pgettext_lazy("campaign", "Referrals")
        OTHER = "other", pgettext_lazy("campaign", "Other")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("of a campaign", "Planned")
        RUNNING = "running", pgettext_lazy("of a campaign", "Running")
        ENDED = "ended", pgettext_lazy("of a campaign", "Ended")

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(
        pgettext_lazy("of a campaign", "kind"), max_length=8, choices=Kind.choices, default=Kind.MAIL
    )
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.PLANNED)
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    budget = models.DecimalField(
        _("budget"), max_digits=money.DIGITS, decimal_places=money.PLACES, null=True, blank=True
    )
    cost = models.DecimalField(
        _("cost"),
        max_digits=money.DIGITS,
        decimal_places=money.PLACES,
        null=True,
        blank=True,
        help_text=_("What it came to so far."),
    )
    currency = models.CharField(_("currency"), max_length=3, default=money.CURRENCIES[0])
    window_days = models.PositiveSmallIntegerField(
        _("counts for, in days"),
        default=WINDOW_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("Deals opened so long after the first touch are its doing."),
    )
    goal = models.TextField(_("goal"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("created by"),
        editable=False,
    )

    # The clock's own mark: of what its owner was reminded ("start", "end").
    reminded_of = models.CharField(max_length=5, blank=True, editable=False)

    objects = CampaignQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at", "reminded_of"])
    facet = "campaigns"

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        indexes = [
            models.Index(F("starts_on").desc(), F("id").desc(), name="campaign_by_start"),
            models.Index(fields=["name", "id"], name="campaign_by_name"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="campaign_has_name"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_start",
            ),
            models.CheckConstraint(
                condition=(Q(budget__isnull=True) | Q(budget__gte=0))
                & (Q(cost__isnull=True) | Q(cost__gte=0)),
                name="campaign_money_not_negative",
            ),
            models.CheckConstraint(condition=Q(window_days__gte=1), name="campaign_window_is_days"),
        ]

    class Facets:
        campaigns = (
            "id", "name", "kind", "state", "starts_on", "ends_on", "budget", "cost", "currency", "window_days", "goal",
            "owner", "department", "created_by", "version", "created_at", "updated_at", "number",
            "reminded_of", "tone",
        )  # fmt: skip

    class Privacy:
        personal = ()  # words of the company

    class OnMerge:
        owner = department = created_by = "keep"

    def __str__(self) -> str:
        return self.number  # no value that a facet may hide

    @property
    def number(self) -> str:
        """The number people say."""
        return f"M-{self.pk:04d}" if self.pk else ""

    @property
    def tone(self) -> str:
        """The tone of its state's chip."""
        return {"planned": "b", "running": "g"}.get(self.state, "")

    @property
    def topic(self) -> str:
        """The name under which live pages hear of changes."""
        return f"campaign-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("customers:campaign-detail", args=[self.pk])


class CampaignMember(Timestamped, Versioned):
    """A customer (or one contact of it) in a campaign, and what came back.

    planned -> sent -> responded, declined or bounced. `touched_on` is the first day on which the campaign reached him;
    until `counts_until` deals count as its doing. A file of results that names nobody makes members that are only a
    `reference`: they count, and are nobody's customer.
    """

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("member of a campaign", "Planned")
        SENT = "sent", pgettext_lazy("member of a campaign", "Reached")
        RESPONDED = "responded", pgettext_lazy("member of a campaign", "Responded")
        DECLINED = "declined", pgettext_lazy("member of a campaign", "Declined")
        BOUNCED = "bounced", pgettext_lazy("member of a campaign", "Not reached")

    class Source(models.TextChoices):
        SEGMENT = "segment", pgettext_lazy("member of a campaign", "Segment")
        LIST = "list", pgettext_lazy("member of a campaign", "Chosen in a list")
        HAND = "hand", pgettext_lazy("member of a campaign", "By hand")
        FILE = "file", pgettext_lazy("member of a campaign", "File")
        FORM = "form", pgettext_lazy("member of a campaign", "Web form")

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="members", db_index=False, verbose_name=_("campaign")
    )
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="campaign_members",
        db_index=False,
        verbose_name=_("customer"),
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )
    reference = models.CharField(
        _("reference"),
        max_length=40,
        blank=True,
        help_text=_("What a file calls somebody whom it does not name."),
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PLANNED)
    touched_on = models.DateField(_("reached on"), null=True, blank=True)
    counts_until = models.DateField(null=True, editable=False)
    responded_on = models.DateField(_("answered on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=300, blank=True)
    channel = models.CharField(_("channel"), max_length=40, blank=True)
    touches = models.PositiveSmallIntegerField(_("times tried"), null=True, blank=True)
    source = models.CharField(_("came from"), max_length=7, choices=Source.choices, default=Source.HAND)
    segment = models.ForeignKey(
        Segment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("segment")
    )
    is_new = models.BooleanField(
        _("new by this campaign"), default=False, help_text=_("The customer came to us by it.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=pgettext_lazy("member of a campaign", "added by"),
    )

    objects = MemberQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at", "counts_until"])
    facet = "campaigns"

    class Meta:
        verbose_name = _("member of a campaign")
        verbose_name_plural = _("members of campaigns")
        indexes = [
            models.Index(fields=["campaign", "state", "id"], name="member_by_state"),
            models.Index(
                fields=["customer", "touched_on"],
                name="member_by_customer",
                condition=Q(customer__isnull=False),
            ),
            models.Index(F("updated_at").desc(), F("id").desc(), name="member_recent"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "customer"],
                condition=Q(customer__isnull=False, contact__isnull=True),
                name="member_customer_once",
            ),
            models.UniqueConstraint(
                fields=["campaign", "customer", "contact"],
                condition=Q(contact__isnull=False),
                name="member_contact_once",
            ),
            models.UniqueConstraint(
                fields=["campaign", "reference"],
                condition=Q(customer__isnull=True),
                name="member_reference_once",
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | (Q(contact__isnull=True) & ~Q(reference="")),
                name="member_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["responded", "declined"], responded_on__isnull=False)
                | (~Q(state__in=["responded", "declined"]) & Q(responded_on__isnull=True)),
                name="member_answer_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state="planned", touched_on__isnull=True)
                | Q(state="bounced")
                | (~Q(state__in=["planned", "bounced"]) & Q(touched_on__isnull=False)),
                name="member_reached_has_day",
            ),
        ]

    class Facets:
        campaigns = (
            "id", "campaign", "state", "touched_on", "counts_until", "responded_on", "outcome", "channel", "touches",
            "source", "segment", "is_new", "by", "version", "created_at", "updated_at",
        )  # fmt: skip
        identity = ("customer", "contact", "reference", "called")

    class Privacy:
        personal = ("outcome", "reference", "channel")

    class OnMerge:
        customer = contact = "move"
        by = "keep"

    def __str__(self) -> str:
        return f"#{self.pk}"  # no value that a facet may hide

    @property
    def called(self) -> str:
        """Who it is: the customer, or what a file calls him."""
        return self.customer.name if self.customer is not None else self.reference

    @property
    def tone(self) -> str:
        """The tone of its state's chip."""
        return TONES[self.state]

    @property
    def topic(self) -> str:
        return f"campaign-member-{self.pk}"

    def reach(self, on: date | None, window_days: int) -> None:
        """He was reached on this day, unless he was before."""
        if on is None or (self.touched_on is not None and self.touched_on <= on):
            return
        self.touched_on, self.counts_until = on, on + timedelta(days=window_days)


TONES: dict[Any, str] = {"planned": "", "sent": "b", "responded": "g", "declined": "y", "bounced": "r"}
