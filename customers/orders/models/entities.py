"""The firms that we sell as. Data of administrators."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.db import Bilingual


class LegalEntity(Bilingual):
    """A firm of our own: the party that signs an order and sends the invoice. New orders begin with the usual one."""

    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    bank = models.CharField(_("bank"), max_length=120, blank=True)
    account = models.CharField(_("account number"), max_length=60, blank=True)
    tax_percent = models.DecimalField(
        _("usual tax in percent"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("New lines of orders begin with it."),
    )
    payment_days = models.PositiveSmallIntegerField(
        _("usual days to pay"),
        default=30,
        help_text=_("An order that is signed without a payment plan is due so many days later."),
    )
    is_usual = models.BooleanField(
        _("the usual one"), default=False, help_text=_("New orders begin with it.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    position = models.PositiveIntegerField(pgettext_lazy("in a row", "position"), default=0)

    class Meta:
        verbose_name = _("legal entity")
        verbose_name_plural = _("legal entities")
        ordering = ["-is_usual", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_usual"],
                condition=Q(is_usual=True),
                name="legal_entity_one_is_usual",
                violation_error_message=_("Another legal entity is the usual one."),
            ),
            models.CheckConstraint(
                condition=Q(tax_percent__gte=0, tax_percent__lte=100), name="legal_entity_tax_is_percent"
            ),
        ]

    class Privacy:
        personal = ()  # our own firms
