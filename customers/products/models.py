"""The catalogue."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from crm_site.kit import money
from crm_site.kit.db import Bilingual, Timestamped, Versioned
from customers.products.querysets import ProductQuerySet


class ProductCategory(Bilingual):
    """A group of products, as price lists are divided. Imports make the ones that a file names."""

    code = models.CharField(_("code"), max_length=40, blank=True)
    position = models.PositiveIntegerField(pgettext_lazy("in a row", "position"), default=0)

    class Meta:
        verbose_name = _("product category")
        verbose_name_plural = _("product categories")
        ordering = ["position", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="product_category_name_once"),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="product_category_code_once"
            ),
        ]

    class Privacy:
        personal = ()  # words of the company


class Product(Bilingual, Timestamped, Versioned):
    """One thing that we sell. What is sold no more is set inactive, never deleted: deals and quotes name it.

    `price` is the list price of one `unit`, in `currency`; a line of a deal copies it.
    """

    code = models.CharField(_("code"), max_length=40)
    category = models.ForeignKey(
        ProductCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("category"),
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True, help_text=_("Piece, box, hour, licence …"))
    price = models.DecimalField(
        _("list price"), max_digits=money.DIGITS, decimal_places=money.PLACES, default=0
    )
    currency = models.CharField(_("currency"), max_length=3, default=money.CURRENCIES[0])
    description = models.TextField(_("description"), blank=True)
    is_active = models.BooleanField(_("on sale"), default=True)

    objects = ProductQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at"])

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["code", "id"]
        indexes = [models.Index(fields=["name", "id"], name="product_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="product_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="product_has_code"),
            models.CheckConstraint(condition=Q(price__gte=0), name="product_price_not_negative"),
        ]

    class Privacy:
        personal = ()  # words of the company

    def get_absolute_url(self) -> str:
        return reverse("customers:product-detail", args=[self.pk])

    @property
    def topic(self) -> str:
        """The name under which live pages hear of changes."""
        return f"product-{self.pk}"
