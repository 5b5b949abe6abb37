"""What was delivered of an order, when and by whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.orders.models.orders import Order, OrderLine


class Delivery(models.Model):
    """One delivery of an order, in whole or in part. `OrderLine.delivered` is what all of them come to.

    One that was entered by mistake is taken back: then it is gone, with a line on the timeline.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="deliveries", db_index=False)
    on = models.DateField(_("delivered on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written down at"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["order", "on"], name="delivery_by_order")]

    class Privacy:
        personal = ("note",)

    def __str__(self) -> str:
        return f"#{self.order_id} {self.on:%Y-%m-%d}"


class DeliveryLine(models.Model):
    """How much of a line was in a delivery."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, models.RESTRICT, related_name="deliveries")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)

    class Meta:
        verbose_name = _("line of a delivery")
        verbose_name_plural = _("lines of deliveries")
        ordering = ["line__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "line"], name="delivery_line_once"),
            models.CheckConstraint(condition=~Q(quantity=0), name="delivery_line_has_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity}"
