"""What customers are to one another, apart from parent and child."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from customers.directory.models.customer import Customer
from ownership.access.querysets import ChildQuerySet


class CustomerRelation(models.Model):
    """`customer` is <kind> `other`. Written once and read from both sides, in other words from the other."""

    class Kind(models.TextChoices):
        SUPPLIER = "supplier", _("Supplier of")
        AGENT = "agent", _("Agent of")
        REFERRER = "referrer", _("Referred")
        PARTNER = "partner", _("Partner of")
        COMPETITOR = "competitor", _("Competitor of")
        AFFILIATE = "affiliate", _("Affiliated with")

    INVERSE: dict[str, str | Promise] = {
        Kind.SUPPLIER: _("Supplied by"),
        Kind.AGENT: _("Represented by"),
        Kind.REFERRER: _("Referred by"),
    }

    customer = models.ForeignKey(
        Customer, models.CASCADE, db_index=False, related_name="relations", verbose_name=_("customer")
    )
    other = models.ForeignKey(
        Customer, models.CASCADE, related_name="relations_from", verbose_name=_("other customer")
    )
    kind = models.CharField(_("relation"), max_length=10, choices=Kind.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("created by")
    )

    objects = ChildQuerySet.as_manager()
    history = HistoricalRecords()
    facet = "identity"

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "other", "kind"], name="customer_relation_once"),
            models.CheckConstraint(condition=~Q(customer=F("other")), name="customer_relation_of_two"),
        ]

    class Facets:
        identity = ("id", "customer", "other", "kind", "note", "created_by")

    class Privacy:
        personal = ("note",)

    class OnMerge:
        customer = other = "move"
        created_by = "keep"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    def words(self, *, inverse: bool) -> str | Promise:
        """What the relation is called, read from `customer` or (inverse) from `other`."""
        return (
            self.INVERSE.get(self.kind, self.Kind(self.kind).label) if inverse else self.Kind(self.kind).label
        )
