"""Deals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from crm_site.kit import money
from crm_site.kit.db import Timestamped, Versioned
from customers.deals import rules
from customers.deals.models.pipelines import LostReason, Pipeline, Stage
from customers.deals.querysets import DealQuerySet
from customers.directory.models import Contact, Customer
from customers.products.models import Product
from ownership.access.owned import Owned


class Deal(Owned, Timestamped, Versioned):
    """Something that a customer may buy: how much, when, and how far it is.

    It walks through the open stages of a pipeline and ends won or lost (`state` follows the stage's kind);
    reopening leads back. Whoever holds it moves it: its owner, the customer's owner, the managers above either.
    With lines, `amount` is what they come to; without, what somebody expects.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("of a deal", "Open")
        WON = "won", _("Won")
        LOST = "lost", pgettext_lazy("of a deal", "Lost")

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="deals", verbose_name=_("customer"), db_index=False
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="deals", verbose_name=_("contact")
    )
    title = models.CharField(_("title"), max_length=160)
    stage = models.ForeignKey(
        Stage,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("of a deal", "stage"),
        db_index=False,
    )
    stage_since = models.DateTimeField(_("in this stage since"), default=timezone.now)
    state = models.CharField(_("state"), max_length=4, choices=State.choices, default=State.OPEN)
    amount = models.DecimalField(_("amount"), max_digits=money.DIGITS, decimal_places=money.PLACES, default=0)
    currency = models.CharField(_("currency"), max_length=3, default=money.CURRENCIES[0])
    expected_on = models.DateField(_("expected close"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    lost_reason = models.ForeignKey(
        LostReason, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lost reason")
    )
    lost_note = models.CharField(_("what happened"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)
    description = models.TextField(_("description"), blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("opened by"),
        db_index=False,
    )

    objects = DealQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at"])
    facet = "deals"

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        indexes = [
            models.Index(fields=["stage", "expected_on", "id"], name="deal_by_stage"),
            models.Index(fields=["expected_on", "id"], name="deal_by_close"),
            models.Index(F("updated_at").desc(), F("id").desc(), name="deal_recent"),
            models.Index(F("customer"), F("created_at").desc(), name="deal_by_customer"),
            models.Index(
                fields=["owner", "expected_on"], name="deal_open_by_owner", condition=Q(state="open")
            ),
            models.Index(fields=["closed_on", "id"], name="deal_by_end", condition=~Q(state="open")),
            models.Index(fields=["amount", "id"], name="deal_by_amount"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="deal_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="deal_closed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state="lost", lost_reason__isnull=False)
                | (~Q(state="lost") & Q(lost_reason__isnull=True, lost_note="")),
                name="deal_lost_has_reason",
            ),
        ]

    class Facets:
        deals = (
            "id", "number", "contact", "title", "stage", "stage_since", "state", "amount", "currency", "expected_on",
            "closed_on", "lost_reason", "lost_note", "source", "description", "opened_by", "owner", "department",
            "version", "created_at", "updated_at", "weighted", "probability", "rested_days", "has_aged",
        )  # fmt: skip
        identity = ("customer",)

    class Privacy:
        personal = ("title", "description", "lost_note")

    class OnMerge:
        customer = "move"
        contact = "move"
        owner = department = opened_by = "keep"

    def __str__(self) -> str:
        return self.number  # no value that a facet may hide

    @property
    def number(self) -> str:
        """The number people say."""
        return f"D-{self.pk:05d}" if self.pk else ""

    @property
    def pipeline(self) -> Pipeline:
        return self.stage.pipeline

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def probability(self) -> int:
        """In percent, as its stage says."""
        return self.stage.probability

    @property
    def weighted(self) -> Decimal:
        """What the forecast counts on: the amount by the stage's probability."""
        return rules.weighted(self.amount, self.stage.probability)

    @property
    def rested_days(self) -> int:
        """Whole days in the present stage."""
        return rules.days_between(self.stage_since, timezone.now())

    @property
    def has_aged(self) -> bool:
        """Whether it rests in its stage longer than the stage allows."""
        return self.is_open and rules.has_aged(self.rested_days, self.stage.ageing_days)

    def is_late(self, today: date) -> bool:
        """Whether its expected close has passed."""
        return self.is_open and self.expected_on < today

    @property
    def topic(self) -> str:
        """The name under which live pages hear of changes."""
        return f"deal-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("customers:deal-detail", args=[self.pk])


class DealLine(models.Model):
    """What is offered in a deal: a product of the catalogue, or something in words; in the deal's currency.

    `name`, `unit` and `price` are kept as they were offered, whatever becomes of the product.
    """

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField(pgettext_lazy("in a row", "position"))
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="deal_lines", verbose_name=_("product")
    )
    name = models.CharField(_("what"), max_length=160)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    price = models.DecimalField(_("price"), max_digits=money.DIGITS, decimal_places=money.PLACES)
    discount_percent = models.DecimalField(
        _("discount in percent"), max_digits=5, decimal_places=2, default=0
    )

    class Meta:
        verbose_name = _("line of a deal")
        verbose_name_plural = _("lines of deals")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "position"], name="deal_line_position_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="deal_line_has_quantity"),
            models.CheckConstraint(condition=Q(price__gte=0), name="deal_line_price_not_negative"),
            models.CheckConstraint(
                condition=Q(discount_percent__gte=0, discount_percent__lte=100),
                name="deal_line_discount_is_percent",
            ),
        ]

    class Privacy:
        personal = ()  # names of what we sell

    def __str__(self) -> str:
        return self.name

    @property
    def total(self) -> Decimal:
        return rules.line_total(self.quantity, self.price, self.discount_percent)


class StageStay(models.Model):
    """How long a deal was in a stage, and who moved it there; the last one has no end."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="stays", db_index=False)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", verbose_name=_("stage"))
    entered_at = models.DateTimeField(_("since"))
    left_at = models.DateTimeField(_("until"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        db_index=False,
    )
    # The clock's own mark: when its owner was reminded that the deal rests here.
    reminded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("stay in a stage")
        verbose_name_plural = _("stays in stages")
        ordering = ["entered_at", "id"]
        indexes = [
            models.Index(fields=["deal", "entered_at"], name="stage_stay_by_deal"),
            models.Index(
                fields=["stage", "entered_at"],
                name="stage_stay_to_remind",
                condition=Q(left_at__isnull=True, reminded_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deal"], condition=Q(left_at__isnull=True), name="stage_stay_one_now"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.deal_id}: {self.stage_id}"

    @property
    def days(self) -> int:
        """Whole days, until now for the present one."""
        return rules.days_between(self.entered_at, self.left_at or timezone.now())
