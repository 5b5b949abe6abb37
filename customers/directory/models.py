"""Customers, contacts, how to reach them, and the tables of shares."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from crm_site.kit.db import Timestamped, Versioned
from customers.directory import places
from customers.directory.querysets import ContactPointQuerySet, ContactQuerySet, CustomerQuerySet
from customers.directory.rules import point_key
from ownership.access.owned import Owned
from ownership.access.shares import GroupShare, UserShare

STAGE_TONES = {"active": "g", "prospect": "b", "dormant": "y"}


class Customer(Owned, Timestamped, Versioned):
    """An organisation or a person that we sell to, serve or court; one record for every department.

    A lead is a customer in stage `lead`. Stages: lead -> prospect -> active -> dormant / lost, moved by
    people now and by rules later. `version` guards edits; `ordered_at` marks who has ever ordered.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Organisation")
        PERSON = "person", pgettext_lazy("customer kind", "Person")

    class Stage(models.TextChoices):
        LEAD = "lead", _("Lead")
        PROSPECT = "prospect", _("Prospect")
        ACTIVE = "active", _("Active")
        DORMANT = "dormant", _("Dormant")
        LOST = "lost", _("Lost")

    class Grade(models.TextChoices):
        A = "A", "A"
        B = "B", "B"
        C = "C", "C"
        D = "D", "D"

    class Industry(models.TextChoices):
        MANUFACTURING = "manufacturing", _("Manufacturing")
        SOFTWARE = "software", _("Software and IT")
        TRADE = "trade", _("Wholesale and trade")
        RETAIL = "retail", _("Retail")
        LOGISTICS = "logistics", _("Logistics")
        CONSTRUCTION = "construction", _("Construction")
        FINANCE = "finance", _("Finance")
        ENERGY = "energy", _("Energy")
        CHEMICALS = "chemicals", _("Chemicals")
        HEALTH = "health", _("Health care")
        EDUCATION = "education", _("Education")
        FOOD = "food", _("Food and catering")
        AGRICULTURE = "agriculture", _("Agriculture")
        MEDIA = "media", _("Media and culture")
        SERVICES = "services", _("Business services")
        PUBLIC = "public", _("Public sector")
        OTHER = "other", _("Other")

    class Size(models.TextChoices):
        MICRO = "1-9", _("1-9 people")
        SMALL = "10-49", _("10-49 people")
        MEDIUM = "50-199", _("50-199 people")
        LARGE = "200-999", _("200-999 people")
        HUGE = "1000+", _("1,000 people and more")

    code = models.CharField(pgettext_lazy("of a customer", "code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.ORGANISATION)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    english_name = models.CharField(_("English name"), max_length=200, blank=True)
    credit_code = models.CharField(
        _("unified social credit code"),
        max_length=40,
        blank=True,
        help_text=_("18 characters; the last one is a check digit."),
    )
    credit_code_verified = models.BooleanField(_("credit code verified"), default=False, editable=False)
    industry = models.CharField(_("industry"), max_length=14, choices=Industry.choices, blank=True)
    size = models.CharField(_("size"), max_length=8, choices=Size.choices, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.PROSPECT)
    stage_since = models.DateTimeField(_("in this stage since"), default=timezone.now, editable=False)
    level = models.CharField(_("level"), max_length=1, choices=Grade.choices, default=Grade.C)
    is_key = models.BooleanField(
        _("key customer"),
        default=False,
        help_text=_(
            "Only the owner, the managers above, executives, auditors and people with a grant see it."
        ),
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    region_code = models.CharField(_("region code"), max_length=6, blank=True, editable=False)
    province = models.CharField(_("province or state"), max_length=60, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    district = models.CharField(_("district"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=80, blank=True)
    company_type = models.CharField(_("company type"), max_length=120, blank=True)
    capital_amount = models.DecimalField(
        _("registered capital"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    capital_currency = models.CharField(_("currency of the capital"), max_length=3, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    business_scope = models.TextField(_("business scope"), blank=True)
    note = models.TextField(_("note"), blank=True)
    ordered_at = models.DateTimeField(_("last order"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )

    objects = CustomerQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at"])

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        # Every sort of the list is an index walk; owner and department stand first in their own indexes, so
        # that a person whose rows sort late does not walk the company's.
        indexes = [
            models.Index(F("updated_at").desc(), F("id").desc(), name="customer_recent"),
            models.Index(F("owner"), F("updated_at").desc(), F("id").desc(), name="customer_owner_recent"),
            models.Index(
                F("department"), F("updated_at").desc(), F("id").desc(), name="customer_department_recent"
            ),
            models.Index(fields=["name", "id"], name="customer_by_name"),
            models.Index(F("owner"), F("name"), F("id"), name="customer_owner_name"),
            models.Index(fields=["level", "id"], name="customer_by_level"),
            models.Index(F("created_at").desc(), F("id").desc(), name="customer_newest"),
            models.Index(
                fields=["credit_code"], name="customer_by_credit_code", condition=~Q(credit_code="")
            ),
            models.Index(fields=["region_code", "id"], name="customer_by_region"),
            models.Index(fields=["country", "id"], name="customer_by_country"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(credit_code_verified=True),
                name="customer_verified_code_once",
                violation_error_message=_("Another customer has this verified credit code."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="customer_has_name"),
            models.CheckConstraint(
                condition=Q(credit_code_verified=False) | ~Q(credit_code=""),
                name="customer_verified_has_code",
            ),
            models.CheckConstraint(
                condition=Q(capital_amount__isnull=True) | Q(capital_amount__gte=0),
                name="customer_capital_not_negative",
            ),
        ]

    class Facets:
        """Which facet each field belongs to; `tests/house` asks when one has none."""

        identity = (
            "code", "kind", "name", "short_name", "english_name", "credit_code", "credit_code_verified", "industry",
            "size", "source", "stage", "stage_since", "level", "is_key", "country", "region_code", "province", "city",
            "district", "website", "legal_representative", "company_type", "founded_on", "business_scope", "note",
            "owner", "department", "version", "created_at", "updated_at", "created_by", "id", "region_label", "place", "mark",
            "stage_tone",
        )  # fmt: skip
        contact = ("address", "postal_code")
        orders = ("ordered_at",)
        sensitive = ("capital_amount", "capital_currency")

    class Privacy:
        personal = (
            "name",
            "short_name",
            "english_name",
            "address",
            "postal_code",
            "legal_representative",
            "note",
        )

    class OnMerge:
        owner = department = created_by = "keep"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("customers:customer-detail", args=[self.pk])

    @property
    def topic(self) -> str:
        """The name under which live pages hear of changes, and notices are bundled."""
        return f"customer-{self.pk}"

    @property
    def region_label(self) -> str:
        """Province and city in one line, as written."""
        return " · ".join(part for part in (self.province, self.city) if part)

    @property
    def place(self) -> str:
        """Where it is, in the reader's language: city and province in China, country and city abroad."""
        return places.line(self.country, self.region_code, self.province, self.city)

    @property
    def mark(self) -> str:
        """What the square with its initial is drawn from."""
        return self.short_name or self.name

    @property
    def stage_tone(self) -> str:
        """The colour of the stage's chip."""
        return STAGE_TONES.get(self.stage, "")


def next_codes(number: int = 1) -> list[str]:
    """`number` fresh customer codes ("C-004217") from the database's sequence. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('customers_code_seq') FROM generate_series(1, %s)", [number])
        return [f"C-{value:06d}" for (value,) in cursor.fetchall()]


class CustomerUserShare(UserShare):
    """A customer shared with one person. Written by `ownership.access.shares` alone."""

    content_object = models.ForeignKey(Customer, models.CASCADE, related_name="user_shares")

    class Meta(UserShare.Meta):
        verbose_name = _("share with a person")
        verbose_name_plural = _("shares with people")
        indexes = [models.Index(fields=["user", "content_object"], name="user_share_by_person")]

    class OnMerge:
        content_object = "move"


class CustomerGroupShare(GroupShare):
    """A customer shared with a department and those below it."""

    content_object = models.ForeignKey(Customer, models.CASCADE, related_name="group_shares")

    class Meta(GroupShare.Meta):
        verbose_name = _("share with a department")
        verbose_name_plural = _("shares with departments")
        indexes = [models.Index(fields=["group", "content_object"], name="group_share_by_department")]

    class OnMerge:
        content_object = "move"


class Contact(Timestamped, Versioned):
    """A person we talk to at one or more customers; where and as what, says `ContactRole`."""

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120)
    wechat = models.CharField(_("WeChat or WeCom"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ContactQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at"])

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    class Facets:
        identity = ("id", "name", "version", "created_at", "updated_at", "note")
        contact = ("wechat",)

    class Privacy:
        personal = ("name", "wechat", "note")

    def __str__(self) -> str:
        return self.name


class ContactRole(models.Model):
    """What a contact is at a customer."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="roles", verbose_name=_("contact"))
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="contact_roles", verbose_name=_("customer")
    )
    title = models.CharField(pgettext_lazy("of a person", "title"), max_length=120, blank=True)
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
        identity = ("id", "contact", "customer", "title", "is_decider", "is_primary")

    class Privacy:
        personal = ("title",)

    class OnMerge:
        contact = "move"
        customer = "move"

    def __str__(self) -> str:
        return f"{self.contact}"


class ContactPoint(models.Model):
    """One way to reach a customer or a contact: a phone number, a fax, a mail address.

    `key` is what is searched: digits of a number (with country code where it could be parsed), the address in
    lower case. Belongs to exactly one of customer and contact.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        FAX = "fax", _("Fax")
        EMAIL = "email", _("Mail")

    customer = models.ForeignKey(Customer, models.CASCADE, null=True, blank=True, related_name="points")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="points")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
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
        identity = ("id", "kind", "customer", "contact", "is_primary", "is_invalid", "do_not_contact")
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
