"""How to reach customers and contacts: numbers, mail addresses, places."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from customers.directory import places
from customers.directory.models.contacts import Contact
from customers.directory.models.customer import Customer
from customers.directory.querysets import ContactPointQuerySet
from customers.directory.rules import point_key
from ownership.access.querysets import ChildQuerySet


class ContactPoint(models.Model):
    """One way to reach a customer or a contact: a phone number, a fax, a mail address.

    `key` is what is searched: digits of a number (with country code where it could be parsed), the address in
    lower case. Belongs to exactly one of customer and contact.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        FAX = "fax", _("Fax")
        EMAIL = "email", _("Mail")

    class Label(models.TextChoices):
        WORK = "work", pgettext_lazy("contact point", "Work")
        MOBILE = "mobile", pgettext_lazy("contact point", "Mobile")
        HOME = "home", pgettext_lazy("contact point", "Home")
        MAIN = "main", pgettext_lazy("contact point", "Switchboard")
        BILLING = "billing", pgettext_lazy("contact point", "Billing")
        OTHER = "other", pgettext_lazy("contact point", "Other")

    customer = models.ForeignKey(Customer, models.CASCADE, null=True, blank=True, related_name="points")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="points")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    label = models.CharField(
        pgettext_lazy("of a contact point", "label"),
        max_length=8,
        choices=Label.choices,
        blank=True,
        default="",
        db_default="",
    )
    value = models.CharField(_("value"), max_length=254)
    key = models.CharField(max_length=254, editable=False)
    is_primary = models.BooleanField(_("primary"), default=True)
    is_invalid = models.BooleanField(_("invalid"), default=False)
    do_not_contact = models.BooleanField(_("do not contact"), default=False)

    objects = ContactPointQuerySet.as_manager()
    history = HistoricalRecords()
    facet = "contact"
    dialled_in = ""  # the country of the number, for points of contacts: set it before saving

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["-is_primary", "id"]
        indexes = [
            models.Index(fields=["key"], name="contact_point_by_key"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False, contact__isnull=True)
                | Q(customer__isnull=True, contact__isnull=False),
                name="contact_point_one_holder",
            ),
            models.UniqueConstraint(
                fields=["customer", "kind"],
                condition=Q(is_primary=True, customer__isnull=False),
                name="contact_point_customer_primary",
            ),
            models.UniqueConstraint(
                fields=["contact", "kind"],
                condition=Q(is_primary=True, contact__isnull=False),
                name="contact_point_contact_primary",
            ),
        ]

    class Facets:
        identity = (
            "id", "kind", "label", "customer", "contact", "is_primary", "is_invalid", "do_not_contact",
        )  # fmt: skip
        contact = ("value", "key")

    class Privacy:
        personal = ("value", "key")

    class OnMerge:
        customer = "move"
        contact = "move"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps `key` in step with `value`; callers that write in bulk set it with `rules.point_key`."""
        self.key = point_key(self.kind, self.value, self.country_hint)
        super().save(*args, **kwargs)

    @property
    def country_hint(self) -> str:
        """The country whose dialling rules a number without +NN follows."""
        return self.dialled_in or (self.customer.country if self.customer else "") or "CN"


class CustomerAddress(models.Model):
    """One more address of a customer; the main one stands in the customer's own columns, where lists read it."""

    class Label(models.TextChoices):
        REGISTERED = "registered", _("Registered office")
        OFFICE = "office", _("Office")
        DELIVERY = "delivery", _("Delivery")
        BILLING = "billing", pgettext_lazy("address", "Billing")
        OTHER = "other", pgettext_lazy("address", "Other")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="addresses")
    label = models.CharField(
        pgettext_lazy("of an address", "label"), max_length=10, choices=Label.choices, default=Label.OFFICE
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    region_code = models.CharField(_("region code"), max_length=6, blank=True, editable=False)
    province = models.CharField(_("province or state"), max_length=60, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    district = models.CharField(_("district"), max_length=60, blank=True)
    line = models.CharField(_("street and number"), max_length=300)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    is_invalid = models.BooleanField(_("invalid"), default=False)

    objects = ChildQuerySet.as_manager()
    history = HistoricalRecords()
    facet = "contact"

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["label", "id"]
        constraints = [models.CheckConstraint(condition=~Q(line=""), name="customer_address_has_line")]

    class Facets:
        identity = ("id", "customer", "label", "is_invalid")
        contact = (
            "country", "region_code", "province", "city", "district", "line", "postal_code", "place",
        )  # fmt: skip

    class Privacy:
        personal = ("line", "postal_code")

    class OnMerge:
        customer = "move"

    def __str__(self) -> str:
        return f"{self.get_label_display()} #{self.pk}"

    @property
    def place(self) -> str:
        """Where it is, in the reader's language."""
        return places.whole_line(self.country, self.region_code, self.province, self.city, self.district)
