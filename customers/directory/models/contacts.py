"""The people we talk to, and what they are at our customers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from crm_site.kit.db import Timestamped, Versioned
from customers.directory.models.customer import Customer
from customers.directory.querysets import ContactQuerySet


class Contact(Timestamped, Versioned):
    """A person we talk to at one or more customers; where and as what, says `ContactRole`."""

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120)
    english_name = models.CharField(_("English name"), max_length=120, blank=True, default="", db_default="")
    wechat = models.CharField(_("WeChat or WeCom"), max_length=80, blank=True)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    do_not_contact = models.BooleanField(
        _("do not contact"),
        default=False,
        db_default=False,
        help_text=_("By no channel; somebody asked for it."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    custom = models.JSONField(_("custom fields"), default=dict, db_default={}, blank=True, editable=False)

    objects = ContactQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at"])
    customer_path = "roles__customer"

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [
            models.Index(F("updated_at").desc(), F("id").desc(), name="contact_recent"),
            models.Index(fields=["name", "id"], name="contact_by_name"),
        ]

    class Facets:
        identity = (
            "id", "name", "english_name", "do_not_contact", "version", "created_at", "updated_at", "note",
        )  # fmt: skip
        contact = ("wechat",)
        sensitive = ("birthday", "custom")

    class Privacy:
        personal = ("name", "english_name", "wechat", "birthday", "note", "custom")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("customers:contact-detail", args=[self.pk])


class ContactRole(models.Model):
    """What a contact is at a customer; `left_on` set: he was it until then."""

    class Function(models.TextChoices):
        DECIDER = "decider", _("Decision maker")
        INFLUENCER = "influencer", _("Influencer")
        USER = "user", pgettext_lazy("contact's function", "User")
        PURCHASING = "purchasing", _("Purchasing")
        FINANCE = "finance", pgettext_lazy("contact's function", "Finance")
        TECHNICAL = "technical", _("Technical contact")
        OTHER = "other", _("Other")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="roles", verbose_name=_("contact"))
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="contact_roles", verbose_name=_("customer")
    )
    title = models.CharField(pgettext_lazy("of a person", "title"), max_length=120, blank=True)
    department_name = models.CharField(
        pgettext_lazy("at the customer", "department"), max_length=120, blank=True, default="", db_default=""
    )
    function = models.CharField(
        _("function"), max_length=10, choices=Function.choices, blank=True, default="", db_default=""
    )
    left_on = models.DateField(_("left on"), null=True, blank=True)
    is_decider = models.BooleanField(_("decides"), default=False)
    is_primary = models.BooleanField(_("main contact"), default=False)

    objects = ContactQuerySet.as_manager()
    history = HistoricalRecords()
    facet = "identity"

    class Meta:
        verbose_name = _("contact's role")
        verbose_name_plural = _("contacts' roles")
        ordering = ["-is_primary", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "customer"], name="contact_role_once"),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_primary=True), name="contact_role_one_primary"
            ),
        ]

    class Facets:
        identity = (
            "id", "contact", "customer", "title", "department_name", "function", "left_on", "is_decider",
            "is_primary",
        )  # fmt: skip

    class Privacy:
        personal = ("title",)

    class OnMerge:
        contact = "move"
        customer = "move"

    def __str__(self) -> str:
        return f"{self.contact}"
