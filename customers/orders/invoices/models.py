"""Invoice profiles of customers, and invoices."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import money
from crm_site.kit.db import Timestamped, Versioned
from customers.directory.models import Customer
from customers.orders.invoices.querysets import InvoiceProfileQuerySet, InvoiceQuerySet
from customers.orders.models.orders import Order


class InvoiceHead(models.Model):
    """Whom an invoice names, as tax law wants it."""

    title = models.CharField(pgettext_lazy("of an invoice", "title"), max_length=160)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    bank = models.CharField(_("bank"), max_length=120, blank=True)
    account = models.CharField(_("account number"), max_length=60, blank=True)

    class Meta:
        abstract = True


HEAD = ("title", "tax_number", "address", "phone", "bank", "account")


class InvoiceProfile(InvoiceHead, Timestamped, Versioned):
    """How a customer wants to be invoiced. He may have several; invoices begin with the usual one."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="invoice_profiles", verbose_name=_("customer")
    )
    is_usual = models.BooleanField(_("the usual one"), default=False)

    objects = InvoiceProfileQuerySet.as_manager()
    facet = "payments"

    class Meta:
        verbose_name = _("invoice profile")
        verbose_name_plural = _("invoice profiles")
        ordering = ["-is_usual", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_usual=True), name="invoice_profile_one_is_usual"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="invoice_profile_has_title"),
        ]

    class Facets:
        payments = ("id", *HEAD, "is_usual", "version", "created_at", "updated_at")
        identity = ("customer",)

    class Privacy:
        personal = HEAD

    class OnMerge:
        customer = "move"

    def __str__(self) -> str:
        return f"#{self.pk}"  # its title is behind the facet


class Invoice(InvoiceHead, Timestamped, Versioned):
    """An invoice of an order: requested -> issued (number, day, file) -> voided; a request may be voided too.

    Whoever holds the order asks for it, finance issues it. Whom it names was copied from the profile when it was
    asked for. Together they do not come to more than the order, unless `over_reason` says why.
    """

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinary VAT invoice")
        SPECIAL = "special", _("Special VAT invoice")

    class State(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("of an invoice", "Requested")
        ISSUED = "issued", pgettext_lazy("of an invoice", "Issued")
        VOIDED = "voided", pgettext_lazy("of an invoice", "Voided")

    TONES = {"requested": "y", "issued": "g", "voided": ""}

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="invoices", verbose_name=_("customer"), db_index=False
    )
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices", verbose_name=_("order"))
    kind = models.CharField(
        pgettext_lazy("of an invoice", "kind"), max_length=8, choices=Kind.choices, default=Kind.ORDINARY
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.REQUESTED)
    amount = models.DecimalField(_("amount"), max_digits=money.DIGITS, decimal_places=money.PLACES)
    currency = models.CharField(_("currency"), max_length=3)
    note = models.CharField(_("note"), max_length=300, blank=True)
    over_reason = models.CharField(_("why it is more than the order"), max_length=300, blank=True)
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("requested by"),
        db_index=False,
    )
    number = models.CharField(pgettext_lazy("of an invoice", "number"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issued by"),
        db_index=False,
    )
    void_reason = models.CharField(_("why it was voided"), max_length=300, blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)

    objects = InvoiceQuerySet.as_manager()
    facet = "payments"

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        indexes = [
            models.Index(fields=["requested_at", "id"], name="invoice_by_request"),
            models.Index(F("customer"), F("requested_at").desc(), name="invoice_by_customer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="invoice_number_once",
                violation_error_message=_("Another invoice has this number."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="invoice_amount_positive"),
            models.CheckConstraint(condition=~Q(title=""), name="invoice_has_title"),
            models.CheckConstraint(
                condition=Q(state="requested", number="", issued_on__isnull=True, issued_by__isnull=True)
                | (Q(state="issued", issued_on__isnull=False, issued_by__isnull=False) & ~Q(number=""))
                | Q(state="voided"),
                name="invoice_issued_has_number",
            ),
            models.CheckConstraint(
                condition=(Q(state="voided", voided_at__isnull=False) & ~Q(void_reason=""))
                | (~Q(state="voided") & Q(voided_at__isnull=True, void_reason="")),
                name="invoice_voided_has_reason",
            ),
        ]

    class Facets:
        payments = (
            "id", *HEAD, "order", "kind", "state", "amount", "currency", "note", "over_reason", "requested_at",
            "requested_by", "number", "issued_on", "issued_by", "void_reason", "voided_at", "version", "created_at",
            "updated_at", "label", "tone",
        )  # fmt: skip
        identity = ("customer",)

    class Privacy:
        personal = (*HEAD, "note", "over_reason", "void_reason", "number")

    class OnMerge:
        customer = "move"
        requested_by = issued_by = "keep"

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def label(self) -> str:
        """What a list calls it: its number, until then the order it is for."""
        return self.number or self.order.number

    @property
    def is_requested(self) -> bool:
        return self.state == self.State.REQUESTED

    @property
    def is_voided(self) -> bool:
        return self.state == self.State.VOIDED

    @property
    def tone(self) -> str:
        """The tone of its chip."""
        return self.TONES[self.state]

    def get_absolute_url(self) -> str:
        return f"{reverse('customers:order-detail', args=[self.order_id])}#invoices"
