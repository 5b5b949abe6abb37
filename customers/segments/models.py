"""Segments, and who is on a fixed one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from crm_site.kit.db import Timestamped, Versioned
from customers.directory.models import Contact, Customer
from customers.segments.querysets import SegmentMemberQuerySet, SegmentQuerySet


def make_key() -> str:
    """What filters name a segment by. Nobody guesses it: a sentence tells the name behind a key to whom it was given."""
    return get_random_string(12)


class Segment(Timestamped, Versioned):
    """A group of customers (or contacts) under a name, as campaigns and filters use it.

    A live one is a filter, asked anew for each reader; a fixed one is a list, made from a filter once or put together by
    hand. It opens nothing: everybody finds in it what he may see.
    """

    class Record(models.TextChoices):
        CUSTOMERS = "customers", _("Customers")
        CONTACTS = "contacts", _("Contacts")

    class Kind(models.TextChoices):
        LIVE = "live", pgettext_lazy("segment", "Live")
        FIXED = "fixed", pgettext_lazy("segment", "Fixed list")

    class Audience(models.TextChoices):
        PRIVATE = "private", pgettext_lazy("saved view", "Only me")
        DEPARTMENT = "department", pgettext_lazy("saved view", "A department")
        ALL = "all", pgettext_lazy("saved view", "Everybody")

    key = models.CharField(max_length=12, unique=True, default=make_key, editable=False)
    record = models.CharField(
        _("of what"), max_length=10, choices=Record.choices, default=Record.CUSTOMERS, editable=False
    )
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("what it is for"), max_length=300, blank=True)
    kind = models.CharField(
        pgettext_lazy("of a segment", "kind"), max_length=5, choices=Kind.choices, default=Kind.LIVE
    )
    # What a fixed list was made from stands here too, to be read.
    filter = models.JSONField(_("conditions"), default=dict, blank=True)
    audience = models.CharField(
        _("who uses it"), max_length=10, choices=Audience.choices, default=Audience.PRIVATE
    )
    department = models.ForeignKey(
        "ownership.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), editable=False
    )

    objects = SegmentQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at"])

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["name", "id"]
        indexes = [models.Index(F("updated_at").desc(), F("id").desc(), name="segment_recent")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="segment_has_name"),
            models.CheckConstraint(
                condition=Q(audience="department", department__isnull=False)
                | (~Q(audience="department") & Q(department__isnull=True)),
                name="segment_department_named",
            ),
        ]

    class Privacy:
        personal = ("filter",)  # may hold a name that somebody looked for

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("customers:segment-detail", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.kind == self.Kind.LIVE

    @property
    def of_customers(self) -> bool:
        return self.record == self.Record.CUSTOMERS

    @property
    def topic(self) -> str:
        """The name under which live pages hear of changes."""
        return f"segment-{self.pk}"


class SegmentMember(Timestamped, Versioned):
    """Who is on a fixed list: a customer, or a contact."""

    segment = models.ForeignKey(
        Segment, models.CASCADE, related_name="members", db_index=False, verbose_name=_("segment")
    )
    customer = models.ForeignKey(
        Customer, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )

    objects = SegmentMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a segment")
        verbose_name_plural = _("entries of segments")
        constraints = [
            models.UniqueConstraint(fields=["segment", "customer"], name="segment_customer_once"),
            models.UniqueConstraint(fields=["segment", "contact"], name="segment_contact_once"),
            models.CheckConstraint(
                condition=Q(customer__isnull=False, contact__isnull=True)
                | Q(customer__isnull=True, contact__isnull=False),
                name="segment_member_is_one",
            ),
        ]

    class OnMerge:
        customer = contact = "move"

    def __str__(self) -> str:
        return f"#{self.segment_id}: {self.customer_id or self.contact_id}"
