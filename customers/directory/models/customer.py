"""The customer: one record for every department."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
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
from customers.directory.querysets import CustomerQuerySet
from ownership.access.owned import Owned

STAGE_TONES = {"active": "g", "prospect": "b", "dormant": "y"}


class Customer(Owned, Timestamped, Versioned):
    """An organisation or a person that we sell to, serve or court; one record for every department.

    A lead is a customer in stage `lead`. Stages: lead -> prospect -> active -> dormant / lost, moved by
    people now and by rules later. `version` guards edits; `ordered_at` marks who has ever ordered. In a public
    `pool` it has neither owner nor department. Each change of hands is written down by a trigger (`ownership.moves`).
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

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone")
        MAIL = "mail", _("Mail")
        WECHAT = "wechat", _("WeChat")
        VISIT = "visit", _("Visit")
        NONE = "none", _("Please do not contact")

    class Consent(models.TextChoices):
        UNKNOWN = "unknown", pgettext_lazy("consent", "Not asked")
        GIVEN = "given", pgettext_lazy("consent", "Given")
        REFUSED = "refused", pgettext_lazy("consent", "Refused")

    code = models.CharField(pgettext_lazy("of a customer", "code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.ORGANISATION)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    english_name = models.CharField(_("English name"), max_length=200, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("other names"),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("Former names, brands and what people call it, one on each line."),
    )
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="children",
        verbose_name=_("parent company"),
    )
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
    preferred_channel = models.CharField(
        _("preferred channel"), max_length=8, choices=Channel.choices, blank=True, default="", db_default=""
    )
    best_time = models.CharField(_("best time to call"), max_length=80, blank=True, default="", db_default="")
    interests = models.CharField(_("interests"), max_length=300, blank=True, default="", db_default="")
    consent = models.CharField(
        _("consent to marketing"),
        max_length=8,
        choices=Consent.choices,
        default=Consent.UNKNOWN,
        db_default="unknown",
    )
    consent_on = models.DateField(_("date of the consent"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    custom = models.JSONField(_("custom fields"), default=dict, db_default={}, blank=True, editable=False)
    tags: models.ManyToManyField = models.ManyToManyField(
        "customers.Tag", through="customers.CustomerTag", blank=True, verbose_name=_("tags")
    )
    ordered_at = models.DateTimeField(_("last order"), null=True, blank=True, editable=False)
    pool = models.ForeignKey(
        "ownership.Pool",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        editable=False,
        related_name="+",
        verbose_name=_("public pool"),
    )
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
            # Filters combine these at will; PostgreSQL 18 skips over the columns that a filter leaves out. With what reach
            # asks for, the rows of who sees most of them are counted without a look at the table.
            models.Index(
                fields=["stage", "level", "industry", "size", "country"],
                include=["is_key", "owner", "pool"],
                name="customer_by_choices",
            ),
            # The same within a department, for who sees what his department holds (measured with 10,000 of 1,000,000 rows
            # and a level: first page and count 55 ms without it, 20 with it).
            models.Index(
                fields=["department", "stage", "level", "industry", "size", "country"],
                name="customer_department_choices",
            ),
            models.Index(
                F("updated_at").desc(), F("id").desc(), name="customer_key_recent", condition=Q(is_key=True)
            ),
            models.Index(
                F("updated_at").desc(),
                F("id").desc(),
                name="customer_unassigned_recent",
                condition=Q(owner__isnull=True, department__isnull=True, pool__isnull=True),
            ),
            models.Index(
                F("pool"),
                F("updated_at").desc(),
                F("id").desc(),
                name="customer_pool_recent",
                condition=Q(pool__isnull=False),
            ),
            models.Index(fields=["parent"], name="customer_by_parent", condition=Q(parent__isnull=False)),
            GinIndex(
                fields=["custom"],
                opclasses=["jsonb_path_ops"],
                name="customer_by_custom",
                condition=~Q(custom={}),
            ),
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
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="customer_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(pool__isnull=True) | Q(owner__isnull=True, department__isnull=True, is_key=False),
                name="customer_in_pool_is_nobodys",
            ),
        ]

    class Facets:
        """Which facet each field belongs to; `tests/house` asks when one has none."""

        identity = (
            "code", "kind", "name", "short_name", "english_name", "credit_code", "credit_code_verified", "industry",
            "size", "source", "stage", "stage_since", "level", "is_key", "country", "region_code", "province", "city",
            "district", "website", "legal_representative", "company_type", "founded_on", "business_scope", "note",
            "owner", "department", "pool", "version", "created_at", "updated_at", "created_by", "id", "region_label", "place", "mark",
            "stage_tone", "aliases", "parent", "tags", "preferred_channel", "best_time", "interests", "consent", "consent_on",
        )  # fmt: skip
        contact = ("address", "postal_code")
        orders = ("ordered_at",)
        # The values of custom fields have a facet each (`records.fields`); as a whole they are nobody's to read.
        sensitive = ("capital_amount", "capital_currency", "custom")

    class Privacy:
        personal = (
            "name",
            "short_name",
            "english_name",
            "address",
            "postal_code",
            "legal_representative",
            "note",
            "aliases",
            "interests",
            "custom",
        )

    class OnMerge:
        owner = department = pool = created_by = parent = "keep"

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
