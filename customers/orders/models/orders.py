"""Orders, their lines, and the versions in which they were signed."""

from __future__ import annotations

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
from crm_site.kit.db import Frozen, Timestamped, Versioned
from customers.deals.models import Deal
from customers.directory.models import Contact, Customer
from customers.orders import rules
from customers.orders.models.entities import LegalEntity
from customers.orders.querysets import OrderQuerySet
from customers.products.models import Product
from ownership.access.owned import Owned


class OrderNumber(models.Model):
    """The last number that was given out in a year. Locked while the next one is taken."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("number of orders")
        verbose_name_plural = _("numbers of orders")

    def __str__(self) -> str:
        return rules.number_of(self.year, self.last)


class Order(Owned, Timestamped, Versioned):
    """What a customer has bought: an order or a contract, with what it comes to.

    draft -> signed -> fulfilled (everything delivered) -> closed; a draft or a signed order of which nothing was
    delivered may be voided. Whoever holds it moves it: its owner, the customer's owner, the managers above
    either, and who writes orders (operations). Once signed, lines and terms only change by amending:
    `revision` counts, `OrderVersion` keeps each version. `net`, `tax` and `total` are what the lines come to.
    `dated_on` is the day of signing, until then of drafting. `paid` is what came in, `next_due_on` the day of the
    oldest instalment that is not paid.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("of an order", "Draft")
        SIGNED = "signed", pgettext_lazy("of an order", "Signed")
        FULFILLED = "fulfilled", pgettext_lazy("of an order", "Fulfilled")
        CLOSED = "closed", pgettext_lazy("of an order", "Closed")
        VOIDED = "voided", pgettext_lazy("of an order", "Voided")

    TONES = {"draft": "", "signed": "b", "fulfilled": "g", "closed": "g", "voided": "r"}

    number = models.CharField(_("number"), max_length=40, unique=True, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="orders", verbose_name=_("customer"), db_index=False
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="orders", verbose_name=_("contact")
    )
    deal = models.ForeignKey(
        Deal, models.SET_NULL, null=True, blank=True, related_name="orders", verbose_name=_("deal")
    )
    entity = models.ForeignKey(
        LegalEntity, models.PROTECT, related_name="orders", verbose_name=_("sold by"), db_index=False
    )
    title = models.CharField(_("title"), max_length=160)
    reference = models.CharField(
        _("reference"), max_length=80, blank=True, help_text=_("The customer's own number of it.")
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    currency = models.CharField(_("currency"), max_length=3, default=money.CURRENCIES[0])
    tax_included = models.BooleanField(
        _("prices include the tax"), default=True, help_text=_("Otherwise it comes on top of them.")
    )
    net = models.DecimalField(
        _("before tax"), max_digits=money.DIGITS, decimal_places=money.PLACES, default=0, editable=False
    )
    tax = models.DecimalField(
        _("tax"), max_digits=money.DIGITS, decimal_places=money.PLACES, default=0, editable=False
    )
    total = models.DecimalField(_("total"), max_digits=money.DIGITS, decimal_places=money.PLACES, default=0)
    revision = models.PositiveSmallIntegerField(_("contract version"), default=1, editable=False)
    paid = models.DecimalField(
        _("paid"), max_digits=money.DIGITS, decimal_places=money.PLACES, default=0, editable=False
    )
    next_due_on = models.DateField(_("next payment due"), null=True, blank=True, editable=False)
    dated_on = models.DateField(_("date"), default=timezone.localdate, editable=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    deliver_on = models.DateField(_("deliver by"), null=True, blank=True)
    delivery_terms = models.CharField(_("delivery terms"), max_length=300, blank=True)
    description = models.TextField(_("further terms"), blank=True)
    fulfilled_on = models.DateField(_("fulfilled on"), null=True, blank=True)
    ended_on = models.DateField(_("closed or voided on"), null=True, blank=True, editable=False)
    end_reason = models.CharField(_("why it was voided"), max_length=300, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("drafted by"),
        db_index=False,
    )

    objects = OrderQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at"])
    facet = "orders"

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        indexes = [
            models.Index(fields=["dated_on", "id"], name="order_by_date"),
            models.Index(F("updated_at").desc(), F("id").desc(), name="order_recent"),
            models.Index(F("customer"), F("dated_on").desc(), name="order_by_customer"),
            models.Index(fields=["total", "id"], name="order_by_total"),
            models.Index(fields=["state", "dated_on", "id"], name="order_by_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(number=""), name="order_has_number"),
            models.CheckConstraint(
                condition=Q(state="draft", signed_on__isnull=True)
                | Q(state__in=["signed", "fulfilled", "closed"], signed_on__isnull=False)
                | Q(state="voided"),
                name="order_signed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["fulfilled", "closed"], fulfilled_on__isnull=False)
                | (~Q(state__in=["fulfilled", "closed"]) & Q(fulfilled_on__isnull=True)),
                name="order_fulfilled_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "voided"], ended_on__isnull=False)
                | (~Q(state__in=["closed", "voided"]) & Q(ended_on__isnull=True)),
                name="order_ended_has_day",
            ),
            models.CheckConstraint(
                condition=(Q(state="voided") & ~Q(end_reason="")) | (~Q(state="voided") & Q(end_reason="")),
                name="order_voided_has_reason",
            ),
            models.CheckConstraint(condition=Q(total=F("net") + F("tax")), name="order_total_adds_up"),
        ]

    class Facets:
        orders = (
            "id", "contact", "deal", "entity", "title", "reference", "state", "currency", "tax_included", "net",
            "tax", "total", "revision", "dated_on", "signed_on", "deliver_on", "delivery_terms", "description",
            "fulfilled_on", "ended_on", "end_reason", "opened_by", "owner", "department", "version", "created_at",
            "updated_at",
        )  # fmt: skip
        payments = ("paid", "next_due_on", "unpaid")
        identity = ("customer", "number")  # who knows of an order may call it by its number

    class Privacy:
        personal = ("title", "reference", "delivery_terms", "description", "end_reason")

    class OnMerge:
        customer = "move"
        contact = "move"
        owner = department = opened_by = "keep"

    def __str__(self) -> str:
        return self.number

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_binding(self) -> bool:
        """Signed, and not voided since."""
        return self.state in (self.State.SIGNED, self.State.FULFILLED, self.State.CLOSED)

    @property
    def unpaid(self) -> Decimal:
        """What is left of the total; less than nothing where more came in."""
        return self.total - self.paid

    @property
    def tone(self) -> str:
        """The tone of its chip."""
        return self.TONES[self.state]

    @property
    def topic(self) -> str:
        """The name under which live pages hear of changes."""
        return f"order-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("customers:order-detail", args=[self.pk])


class OrderLine(models.Model):
    """What was ordered: a product of the catalogue, or something in words; in the order's currency.

    `name`, `unit` and `price` are kept as they were agreed, whatever becomes of the product. A quantity below
    zero is something that came back.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField(pgettext_lazy("in a row", "position"))
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="order_lines", verbose_name=_("product")
    )
    name = models.CharField(_("what"), max_length=160)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    price = models.DecimalField(_("price"), max_digits=money.DIGITS, decimal_places=money.PLACES)
    discount_percent = models.DecimalField(
        _("discount in percent"), max_digits=5, decimal_places=2, default=0
    )
    tax_percent = models.DecimalField(_("tax in percent"), max_digits=5, decimal_places=2, default=0)
    delivered = models.DecimalField(_("delivered"), max_digits=12, decimal_places=3, default=0)

    class Meta:
        verbose_name = _("line of an order")
        verbose_name_plural = _("lines of orders")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"],
                name="order_line_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, delivered__gte=0, delivered__lte=F("quantity"))
                | Q(quantity__lt=0, delivered__lte=0, delivered__gte=F("quantity")),
                name="order_line_quantity_and_delivered",
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="order_line_price_not_negative"),
            models.CheckConstraint(
                condition=Q(discount_percent__gte=0, discount_percent__lte=100),
                name="order_line_discount_is_percent",
            ),
            models.CheckConstraint(
                condition=Q(tax_percent__gte=0, tax_percent__lte=100), name="order_line_tax_is_percent"
            ),
        ]

    class Privacy:
        personal = ()  # names of what we sell

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """As the catalogue calls it in the reader's language, else as it was written."""
        return self.product.label if self.product else self.name

    @property
    def left(self) -> Decimal:
        """What is still to be delivered."""
        return self.quantity - self.delivered

    @property
    def is_delivered(self) -> bool:
        return self.delivered == self.quantity

    def amounts(self, *, tax_included: bool) -> rules.Amounts:
        return rules.line_amounts(
            self.quantity, self.price, self.discount_percent, self.tax_percent, tax_included=tax_included
        )


class OrderVersion(Frozen):
    """An order as it was signed or amended: its lines, what they came to, and why it became another.

    `lines` are the lines as JSON, each with what it came to; never changed afterwards.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="versions", db_index=False)
    revision = models.PositiveSmallIntegerField(_("contract version"))
    lines = models.JSONField(_("lines"))
    terms = models.JSONField(_("terms"), default=dict)
    net = models.DecimalField(_("before tax"), max_digits=money.DIGITS, decimal_places=money.PLACES)
    tax = models.DecimalField(_("tax"), max_digits=money.DIGITS, decimal_places=money.PLACES)
    total = models.DecimalField(_("total"), max_digits=money.DIGITS, decimal_places=money.PLACES)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    signed_on = models.DateField(_("signed on"))
    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("version of an order")
        verbose_name_plural = _("versions of orders")
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["order", "revision"], name="order_version_once"),
        ]

    class Privacy:
        personal = ("reason", "terms", "lines")

    class OnMerge:
        by = "keep"

    def __str__(self) -> str:
        return f"#{self.order_id}/{self.revision}"
