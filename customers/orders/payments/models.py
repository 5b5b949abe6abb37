"""Instalments of payment plans, and payments received."""

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

from crm_site.kit import money
from customers.directory.models import Customer
from customers.orders.models.orders import Order
from customers.orders.payments.querysets import InstalmentQuerySet, PaymentQuerySet


class Instalment(models.Model):
    """A part of an order that is to be paid on a day: one line of its payment plan.

    `paid` is what came in for it: payments go to the oldest open instalment first (`rules.allocated`). `is_open`:
    the order holds and something is left to pay. `currency` is the order's. `told_on` is the clock's own mark: the
    day for which owner and finance were told that it is overdue.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="instalments", verbose_name=_("customer"), db_index=False
    )
    order = models.ForeignKey(
        Order, models.CASCADE, related_name="instalments", verbose_name=_("order"), db_index=False
    )
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a row", "position"))
    due_on = models.DateField(pgettext_lazy("of a payment", "due on"))
    amount = models.DecimalField(_("amount"), max_digits=money.DIGITS, decimal_places=money.PLACES)
    currency = models.CharField(_("currency"), max_length=3)
    condition = models.CharField(_("condition"), max_length=200, blank=True)
    paid = models.DecimalField(_("paid"), max_digits=money.DIGITS, decimal_places=money.PLACES, default=0)
    is_open = models.BooleanField(pgettext_lazy("of an instalment", "open"), default=False)
    told_on = models.DateField(null=True, editable=False)

    objects = InstalmentQuerySet.as_manager()
    facet = "payments"

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["due_on", "id"], name="instalment_by_due"),
            models.Index(fields=["due_on", "id"], name="instalment_open_by_due", condition=Q(is_open=True)),
            models.Index(fields=["customer", "due_on"], name="instalment_by_customer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"],
                name="instalment_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_amount_positive"),
            models.CheckConstraint(
                condition=Q(paid__gte=0, paid__lte=F("amount")), name="instalment_paid_within_amount"
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(paid__lt=F("amount")), name="instalment_open_has_rest"
            ),
        ]

    class Facets:
        payments = (
            "id", "order", "position", "due_on", "amount", "currency", "condition", "paid", "is_open", "told_on", "rest",
            "title",
        )  # fmt: skip
        identity = ("customer",)

    class Privacy:
        personal = ("condition",)

    class OnMerge:
        customer = "move"

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position}"

    @property
    def title(self) -> str:
        """What a list calls it: the order and its place in the plan."""
        return f"{self.order.number} / {self.position}"

    @property
    def rest(self) -> Decimal:
        """What is left to pay."""
        return self.amount - self.paid

    def days_overdue(self, today: date) -> int:
        """Whole days since it was due; 0 where it is not, or nothing is left."""
        return max((today - self.due_on).days, 0) if self.is_open else 0

    def get_absolute_url(self) -> str:
        return f"{reverse('customers:order-detail', args=[self.order_id])}#payments"


class Payment(models.Model):
    """Money that came in for an order; in the order's currency.

    One that was entered by mistake, or went back, is taken back: it stays, counts no more, and says why.
    """

    class Method(models.TextChoices):
        TRANSFER = "transfer", _("Bank transfer")
        CARD = "card", _("Card")
        CASH = "cash", _("Cash")
        CHEQUE = "cheque", _("Cheque")
        WECHAT = "wechat", _("WeChat Pay")
        ALIPAY = "alipay", _("Alipay")
        BILL = "bill", _("Acceptance bill")
        OTHER = "other", pgettext_lazy("of a payment", "Other")

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="payments", verbose_name=_("customer"), db_index=False
    )
    order = models.ForeignKey(
        Order, models.PROTECT, related_name="payments", verbose_name=_("order"), db_index=False
    )
    received_on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount"), max_digits=money.DIGITS, decimal_places=money.PLACES)
    currency = models.CharField(_("currency"), max_length=3)
    method = models.CharField(
        pgettext_lazy("of a payment", "method"),
        max_length=8,
        choices=Method.choices,
        default=Method.TRANSFER,
    )
    reference = models.CharField(
        _("reference"), max_length=80, blank=True, help_text=_("As on the bank statement.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("entered by"),
        db_index=False,
    )
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
        db_index=False,
    )
    taken_back_reason = models.CharField(_("why it was taken back"), max_length=300, blank=True)

    objects = PaymentQuerySet.as_manager()
    facet = "payments"

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["received_on", "id"]
        indexes = [
            models.Index(fields=["received_on", "id"], name="payment_by_day"),
            models.Index(fields=["order", "received_on"], name="payment_by_order"),
            models.Index(fields=["customer", "received_on"], name="payment_by_customer"),
            models.Index(fields=["amount", "id"], name="payment_by_amount"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_reason="")
                | (Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_reason="")),
                name="payment_taken_back_whole",
            ),
        ]

    class Facets:
        payments = (
            "id", "order", "received_on", "amount", "currency", "method", "reference", "note", "entered_at",
            "entered_by", "taken_back_at", "taken_back_by", "taken_back_reason", "title", "is_counted",
        )  # fmt: skip
        identity = ("customer",)

    class Privacy:
        personal = ("reference", "note", "taken_back_reason")

    class OnMerge:
        customer = "move"
        entered_by = taken_back_by = "keep"

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def title(self) -> str:
        """What a list calls it: the order it is for."""
        return self.order.number

    @property
    def is_counted(self) -> bool:
        return self.taken_back_at is None

    def get_absolute_url(self) -> str:
        return f"{reverse('customers:order-detail', args=[self.order_id])}#payments"
