"""Customers, their addresses, relations and tags, and whom they are shared with.

This history is the first one in its final form. A database made by that is recognised by `replaces`: it needs nothing.
One that stopped on the way is refused, for `ownership` and `workflows` ask by the old names for what 0001 and 0008
replace whole; the last release with the old files brings it to its end.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from crm_site.kit.migrations import CreateModels
from customers.migrations._common import (
    CREATED_AT,
    HISTORICAL,
    HISTORY,
    ID,
    PAST,
    PAST_ID,
    UPDATED_AT,
    VERSION,
)

KINDS = [("organisation", "Organisation"), ("person", "Person")]
INDUSTRIES = [
    ("manufacturing", "Manufacturing"),
    ("software", "Software and IT"),
    ("trade", "Wholesale and trade"),
    ("retail", "Retail"),
    ("logistics", "Logistics"),
    ("construction", "Construction"),
    ("finance", "Finance"),
    ("energy", "Energy"),
    ("chemicals", "Chemicals"),
    ("health", "Health care"),
    ("education", "Education"),
    ("food", "Food and catering"),
    ("agriculture", "Agriculture"),
    ("media", "Media and culture"),
    ("services", "Business services"),
    ("public", "Public sector"),
    ("other", "Other"),
]
SIZES = [
    ("1-9", "1-9 people"),
    ("10-49", "10-49 people"),
    ("50-199", "50-199 people"),
    ("200-999", "200-999 people"),
    ("1000+", "1,000 people and more"),
]
STAGES = [
    ("lead", "Lead"),
    ("prospect", "Prospect"),
    ("active", "Active"),
    ("dormant", "Dormant"),
    ("lost", "Lost"),
]
LEVELS = [("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")]
CONSENTS = [("unknown", "Not asked"), ("given", "Given"), ("refused", "Refused")]
CHANNELS = [
    ("phone", "Phone"),
    ("mail", "Mail"),
    ("wechat", "WeChat"),
    ("visit", "Visit"),
    ("none", "Please do not contact"),
]
LABELS = [
    ("registered", "Registered office"),
    ("office", "Office"),
    ("delivery", "Delivery"),
    ("billing", "Billing"),
    ("other", "Other"),
]
RELATIONS = [
    ("supplier", "Supplier of"),
    ("agent", "Agent of"),
    ("referrer", "Referred"),
    ("partner", "Partner of"),
    ("competitor", "Competitor of"),
    ("affiliate", "Affiliated with"),
]
PROFILES = [("department", "as the reader's department"), ("full", "as the owner")]
FACETS = [
    ("identity", "Identity"),
    ("contact", "Contact data"),
    ("deals", "Deals"),
    ("orders", "Orders"),
    ("payments", "Payments"),
    ("cases", "Cases"),
    ("campaigns", "Campaigns"),
    ("interactions", "Interactions"),
    ("documents", "Documents"),
    ("sensitive", "Sensitive data"),
]
SOURCES = [
    ("manual", "shared by hand"),
    ("team", "customer team"),
    ("step", "step of a collaboration"),
    ("request", "access request"),
    ("rule", "rule"),
    ("case", "case"),
    ("deal", "deal"),
]


class Migration(migrations.Migration):
    replaces = [
        ("customers", "0001_initial"),
        ("customers", "0002_code_sequence"),
        ("customers", "0005_fewer_indexes"),
        ("customers", "0018_filter_indexes"),
        ("customers", "0033_quicker_imports"),
    ]
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("ownership", "0005_official_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        # Not needed, but each of their steps after ours would render all of our models anew.
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("notifications", "0002_outgoing_mail"),
        ("viewflow", "0015_task_scheduled"),
    ]

    operations = [
        # Customer codes ("C-000001") are drawn from it, so that two clerks never get the same one.
        migrations.RunSQL(
            sql="CREATE SEQUENCE customers_code_seq", reverse_sql="DROP SEQUENCE customers_code_seq"
        ),
        CreateModels(
            migrations.CreateModel(
                name="Customer",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    (
                        "department",
                        models.ForeignKey(
                            "ownership.department",
                            models.PROTECT,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="department",
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="owner",
                        ),
                    ),
                    ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                    (
                        "kind",
                        models.CharField(
                            choices=KINDS, max_length=12, default="organisation", verbose_name="kind"
                        ),
                    ),
                    ("name", models.CharField(max_length=200, verbose_name="name")),
                    ("short_name", models.CharField(max_length=80, blank=True, verbose_name="short name")),
                    (
                        "english_name",
                        models.CharField(max_length=200, blank=True, verbose_name="English name"),
                    ),
                    (
                        "aliases",
                        ArrayField(
                            models.CharField(max_length=200),
                            default=list,
                            db_default=[],
                            blank=True,
                            verbose_name="other names",
                            help_text="Former names, brands and what people call it, one on each line.",
                        ),
                    ),
                    (
                        "parent",
                        models.ForeignKey(
                            "customers.customer",
                            models.SET_NULL,
                            null=True,
                            blank=True,
                            db_index=False,
                            related_name="children",
                            verbose_name="parent company",
                        ),
                    ),
                    (
                        "credit_code",
                        models.CharField(
                            max_length=40,
                            blank=True,
                            verbose_name="unified social credit code",
                            help_text="18 characters; the last one is a check digit.",
                        ),
                    ),
                    (
                        "credit_code_verified",
                        models.BooleanField(
                            default=False, editable=False, verbose_name="credit code verified"
                        ),
                    ),
                    (
                        "industry",
                        models.CharField(
                            choices=INDUSTRIES, max_length=14, blank=True, verbose_name="industry"
                        ),
                    ),
                    ("size", models.CharField(choices=SIZES, max_length=8, blank=True, verbose_name="size")),
                    ("source", models.CharField(max_length=80, blank=True, verbose_name="source")),
                    (
                        "stage",
                        models.CharField(
                            choices=STAGES, max_length=10, default="prospect", verbose_name="stage"
                        ),
                    ),
                    (
                        "stage_since",
                        models.DateTimeField(
                            default=timezone.now, editable=False, verbose_name="in this stage since"
                        ),
                    ),
                    (
                        "level",
                        models.CharField(choices=LEVELS, max_length=1, default="C", verbose_name="level"),
                    ),
                    (
                        "is_key",
                        models.BooleanField(
                            default=False,
                            verbose_name="key customer",
                            help_text="Only the owner, the managers above, executives, auditors and people with a grant see it.",
                        ),
                    ),
                    ("country", models.CharField(max_length=2, blank=True, verbose_name="country")),
                    (
                        "region_code",
                        models.CharField(
                            max_length=6, blank=True, editable=False, verbose_name="region code"
                        ),
                    ),
                    (
                        "province",
                        models.CharField(max_length=60, blank=True, verbose_name="province or state"),
                    ),
                    ("city", models.CharField(max_length=60, blank=True, verbose_name="city")),
                    ("district", models.CharField(max_length=60, blank=True, verbose_name="district")),
                    ("address", models.CharField(max_length=300, blank=True, verbose_name="address")),
                    ("postal_code", models.CharField(max_length=20, blank=True, verbose_name="postal code")),
                    ("website", models.CharField(max_length=200, blank=True, verbose_name="website")),
                    (
                        "legal_representative",
                        models.CharField(max_length=80, blank=True, verbose_name="legal representative"),
                    ),
                    (
                        "company_type",
                        models.CharField(max_length=120, blank=True, verbose_name="company type"),
                    ),
                    (
                        "capital_amount",
                        models.DecimalField(
                            max_digits=18,
                            decimal_places=2,
                            null=True,
                            blank=True,
                            validators=[MinValueValidator(0)],
                            verbose_name="registered capital",
                        ),
                    ),
                    (
                        "capital_currency",
                        models.CharField(max_length=3, blank=True, verbose_name="currency of the capital"),
                    ),
                    ("founded_on", models.DateField(null=True, blank=True, verbose_name="founded on")),
                    ("business_scope", models.TextField(blank=True, verbose_name="business scope")),
                    (
                        "preferred_channel",
                        models.CharField(
                            choices=CHANNELS,
                            max_length=8,
                            default="",
                            db_default="",
                            blank=True,
                            verbose_name="preferred channel",
                        ),
                    ),
                    (
                        "best_time",
                        models.CharField(
                            max_length=80,
                            default="",
                            db_default="",
                            blank=True,
                            verbose_name="best time to call",
                        ),
                    ),
                    (
                        "interests",
                        models.CharField(
                            max_length=300, default="", db_default="", blank=True, verbose_name="interests"
                        ),
                    ),
                    (
                        "consent",
                        models.CharField(
                            choices=CONSENTS,
                            max_length=8,
                            default="unknown",
                            db_default="unknown",
                            verbose_name="consent to marketing",
                        ),
                    ),
                    (
                        "consent_on",
                        models.DateField(null=True, blank=True, verbose_name="date of the consent"),
                    ),
                    ("note", models.TextField(blank=True, verbose_name="note")),
                    (
                        "custom",
                        models.JSONField(
                            default=dict,
                            db_default={},
                            blank=True,
                            editable=False,
                            verbose_name="custom fields",
                        ),
                    ),
                    (
                        "ordered_at",
                        models.DateTimeField(
                            null=True, blank=True, editable=False, verbose_name="last order"
                        ),
                    ),
                    (
                        "created_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.SET_NULL,
                            null=True,
                            editable=False,
                            related_name="+",
                            verbose_name="created by",
                        ),
                    ),
                    (
                        "tags",
                        models.ManyToManyField(
                            "customers.tag", blank=True, through="customers.CustomerTag", verbose_name="tags"
                        ),
                    ),
                ],
                options={
                    "verbose_name": "customer",
                    "verbose_name_plural": "customers",
                    "indexes": [
                        models.Index(F("updated_at").desc(), F("id").desc(), name="customer_recent"),
                        models.Index(
                            F("owner"), F("updated_at").desc(), F("id").desc(), name="customer_owner_recent"
                        ),
                        models.Index(
                            F("department"),
                            F("updated_at").desc(),
                            F("id").desc(),
                            name="customer_department_recent",
                        ),
                        models.Index(fields=["name", "id"], name="customer_by_name"),
                        models.Index(F("owner"), F("name"), F("id"), name="customer_owner_name"),
                        models.Index(fields=["level", "id"], name="customer_by_level"),
                        models.Index(F("created_at").desc(), F("id").desc(), name="customer_newest"),
                        models.Index(
                            fields=["credit_code"],
                            condition=~Q(credit_code=""),
                            name="customer_by_credit_code",
                        ),
                        models.Index(fields=["region_code", "id"], name="customer_by_region"),
                        models.Index(fields=["country", "id"], name="customer_by_country"),
                        models.Index(
                            fields=["parent"], condition=Q(parent__isnull=False), name="customer_by_parent"
                        ),
                        GinIndex(
                            fields=["custom"],
                            opclasses=["jsonb_path_ops"],
                            condition=~Q(custom={}),
                            name="customer_by_custom",
                        ),
                        models.Index(
                            fields=["stage", "level", "industry", "size", "country"],
                            name="customer_by_choices",
                        ),
                        models.Index(
                            F("updated_at").desc(),
                            F("id").desc(),
                            condition=Q(is_key=True),
                            name="customer_key_recent",
                        ),
                        models.Index(
                            F("updated_at").desc(),
                            F("id").desc(),
                            condition=Q(department__isnull=True, owner__isnull=True),
                            name="customer_unassigned_recent",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("credit_code",),
                            condition=Q(credit_code_verified=True),
                            name="customer_verified_code_once",
                            violation_error_message="Another customer has this verified credit code.",
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
                            condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                            name="customer_not_its_own_parent",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalCustomer",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    ("code", models.CharField(max_length=40, db_index=True, verbose_name="code")),
                    (
                        "kind",
                        models.CharField(
                            choices=KINDS, max_length=12, default="organisation", verbose_name="kind"
                        ),
                    ),
                    ("name", models.CharField(max_length=200, verbose_name="name")),
                    ("short_name", models.CharField(max_length=80, blank=True, verbose_name="short name")),
                    (
                        "english_name",
                        models.CharField(max_length=200, blank=True, verbose_name="English name"),
                    ),
                    (
                        "aliases",
                        ArrayField(
                            models.CharField(max_length=200),
                            default=list,
                            db_default=[],
                            blank=True,
                            verbose_name="other names",
                            help_text="Former names, brands and what people call it, one on each line.",
                        ),
                    ),
                    (
                        "credit_code",
                        models.CharField(
                            max_length=40,
                            blank=True,
                            verbose_name="unified social credit code",
                            help_text="18 characters; the last one is a check digit.",
                        ),
                    ),
                    (
                        "credit_code_verified",
                        models.BooleanField(
                            default=False, editable=False, verbose_name="credit code verified"
                        ),
                    ),
                    (
                        "industry",
                        models.CharField(
                            choices=INDUSTRIES, max_length=14, blank=True, verbose_name="industry"
                        ),
                    ),
                    ("size", models.CharField(choices=SIZES, max_length=8, blank=True, verbose_name="size")),
                    ("source", models.CharField(max_length=80, blank=True, verbose_name="source")),
                    (
                        "stage",
                        models.CharField(
                            choices=STAGES, max_length=10, default="prospect", verbose_name="stage"
                        ),
                    ),
                    (
                        "stage_since",
                        models.DateTimeField(
                            default=timezone.now, editable=False, verbose_name="in this stage since"
                        ),
                    ),
                    (
                        "level",
                        models.CharField(choices=LEVELS, max_length=1, default="C", verbose_name="level"),
                    ),
                    (
                        "is_key",
                        models.BooleanField(
                            default=False,
                            verbose_name="key customer",
                            help_text="Only the owner, the managers above, executives, auditors and people with a grant see it.",
                        ),
                    ),
                    ("country", models.CharField(max_length=2, blank=True, verbose_name="country")),
                    (
                        "region_code",
                        models.CharField(
                            max_length=6, blank=True, editable=False, verbose_name="region code"
                        ),
                    ),
                    (
                        "province",
                        models.CharField(max_length=60, blank=True, verbose_name="province or state"),
                    ),
                    ("city", models.CharField(max_length=60, blank=True, verbose_name="city")),
                    ("district", models.CharField(max_length=60, blank=True, verbose_name="district")),
                    ("address", models.CharField(max_length=300, blank=True, verbose_name="address")),
                    ("postal_code", models.CharField(max_length=20, blank=True, verbose_name="postal code")),
                    ("website", models.CharField(max_length=200, blank=True, verbose_name="website")),
                    (
                        "legal_representative",
                        models.CharField(max_length=80, blank=True, verbose_name="legal representative"),
                    ),
                    (
                        "company_type",
                        models.CharField(max_length=120, blank=True, verbose_name="company type"),
                    ),
                    (
                        "capital_amount",
                        models.DecimalField(
                            max_digits=18,
                            decimal_places=2,
                            null=True,
                            blank=True,
                            validators=[MinValueValidator(0)],
                            verbose_name="registered capital",
                        ),
                    ),
                    (
                        "capital_currency",
                        models.CharField(max_length=3, blank=True, verbose_name="currency of the capital"),
                    ),
                    ("founded_on", models.DateField(null=True, blank=True, verbose_name="founded on")),
                    ("business_scope", models.TextField(blank=True, verbose_name="business scope")),
                    (
                        "preferred_channel",
                        models.CharField(
                            choices=CHANNELS,
                            max_length=8,
                            default="",
                            db_default="",
                            blank=True,
                            verbose_name="preferred channel",
                        ),
                    ),
                    (
                        "best_time",
                        models.CharField(
                            max_length=80,
                            default="",
                            db_default="",
                            blank=True,
                            verbose_name="best time to call",
                        ),
                    ),
                    (
                        "interests",
                        models.CharField(
                            max_length=300, default="", db_default="", blank=True, verbose_name="interests"
                        ),
                    ),
                    (
                        "consent",
                        models.CharField(
                            choices=CONSENTS,
                            max_length=8,
                            default="unknown",
                            db_default="unknown",
                            verbose_name="consent to marketing",
                        ),
                    ),
                    (
                        "consent_on",
                        models.DateField(null=True, blank=True, verbose_name="date of the consent"),
                    ),
                    ("note", models.TextField(blank=True, verbose_name="note")),
                    (
                        "custom",
                        models.JSONField(
                            default=dict,
                            db_default={},
                            blank=True,
                            editable=False,
                            verbose_name="custom fields",
                        ),
                    ),
                    (
                        "ordered_at",
                        models.DateTimeField(
                            null=True, blank=True, editable=False, verbose_name="last order"
                        ),
                    ),
                    (
                        "department",
                        models.ForeignKey(
                            "ownership.department",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="department",
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="owner",
                        ),
                    ),
                    (
                        "parent",
                        models.ForeignKey(
                            "customers.customer",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="parent company",
                        ),
                    ),
                    (
                        "created_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            editable=False,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="created by",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical customer",
                    "verbose_name_plural": "historical customers",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="CustomerAddress",
                fields=[
                    ("id", ID),
                    (
                        "customer",
                        models.ForeignKey("customers.customer", models.CASCADE, related_name="addresses"),
                    ),
                    (
                        "label",
                        models.CharField(
                            choices=LABELS, max_length=10, default="office", verbose_name="label"
                        ),
                    ),
                    ("country", models.CharField(max_length=2, blank=True, verbose_name="country")),
                    (
                        "region_code",
                        models.CharField(
                            max_length=6, blank=True, editable=False, verbose_name="region code"
                        ),
                    ),
                    (
                        "province",
                        models.CharField(max_length=60, blank=True, verbose_name="province or state"),
                    ),
                    ("city", models.CharField(max_length=60, blank=True, verbose_name="city")),
                    ("district", models.CharField(max_length=60, blank=True, verbose_name="district")),
                    ("line", models.CharField(max_length=300, verbose_name="street and number")),
                    ("postal_code", models.CharField(max_length=20, blank=True, verbose_name="postal code")),
                    ("is_invalid", models.BooleanField(default=False, verbose_name="invalid")),
                ],
                options={
                    "verbose_name": "address",
                    "verbose_name_plural": "addresses",
                    "ordering": ["label", "id"],
                    "constraints": [
                        models.CheckConstraint(condition=~Q(line=""), name="customer_address_has_line")
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalCustomerAddress",
                fields=[
                    ("id", PAST_ID),
                    (
                        "label",
                        models.CharField(
                            choices=LABELS, max_length=10, default="office", verbose_name="label"
                        ),
                    ),
                    ("country", models.CharField(max_length=2, blank=True, verbose_name="country")),
                    (
                        "region_code",
                        models.CharField(
                            max_length=6, blank=True, editable=False, verbose_name="region code"
                        ),
                    ),
                    (
                        "province",
                        models.CharField(max_length=60, blank=True, verbose_name="province or state"),
                    ),
                    ("city", models.CharField(max_length=60, blank=True, verbose_name="city")),
                    ("district", models.CharField(max_length=60, blank=True, verbose_name="district")),
                    ("line", models.CharField(max_length=300, verbose_name="street and number")),
                    ("postal_code", models.CharField(max_length=20, blank=True, verbose_name="postal code")),
                    ("is_invalid", models.BooleanField(default=False, verbose_name="invalid")),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical address",
                    "verbose_name_plural": "historical addresses",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="CustomerRelation",
                fields=[
                    ("id", ID),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.CASCADE,
                            db_index=False,
                            related_name="relations",
                            verbose_name="customer",
                        ),
                    ),
                    (
                        "other",
                        models.ForeignKey(
                            "customers.customer",
                            models.CASCADE,
                            related_name="relations_from",
                            verbose_name="other customer",
                        ),
                    ),
                    ("kind", models.CharField(choices=RELATIONS, max_length=10, verbose_name="relation")),
                    ("note", models.CharField(max_length=200, blank=True, verbose_name="note")),
                    (
                        "created_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.SET_NULL,
                            null=True,
                            related_name="+",
                            verbose_name="created by",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "relation",
                    "verbose_name_plural": "relations",
                    "ordering": ["kind", "id"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("customer", "other", "kind"), name="customer_relation_once"
                        ),
                        models.CheckConstraint(
                            condition=~Q(customer=F("other")), name="customer_relation_of_two"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalCustomerRelation",
                fields=[
                    ("id", PAST_ID),
                    ("kind", models.CharField(choices=RELATIONS, max_length=10, verbose_name="relation")),
                    ("note", models.CharField(max_length=200, blank=True, verbose_name="note")),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="customer",
                        ),
                    ),
                    (
                        "other",
                        models.ForeignKey(
                            "customers.customer",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="other customer",
                        ),
                    ),
                    (
                        "created_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="created by",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical relation",
                    "verbose_name_plural": "historical relations",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="Tag",
                fields=[
                    ("id", ID),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("name_en", models.CharField(max_length=120, blank=True, verbose_name="English name")),
                    (
                        "tone",
                        models.CharField(
                            choices=[
                                ("", "Grey"),
                                ("g", "Green"),
                                ("y", "Yellow"),
                                ("r", "Red"),
                                ("b", "Blue"),
                                ("v", "Violet"),
                            ],
                            max_length=1,
                            blank=True,
                            verbose_name="colour",
                        ),
                    ),
                    (
                        "is_active",
                        models.BooleanField(
                            default=True,
                            verbose_name="active",
                            help_text="An inactive tag stays where it is and is not offered any more.",
                        ),
                    ),
                    (
                        "created_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.SET_NULL,
                            null=True,
                            editable=False,
                            related_name="+",
                            verbose_name="created by",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "tag",
                    "verbose_name_plural": "tags",
                    "ordering": ["name"],
                    "constraints": [
                        models.UniqueConstraint(
                            Lower("name"),
                            name="tag_name_once",
                            violation_error_message="There is a tag of this name already.",
                        ),
                        models.CheckConstraint(condition=~Q(name=""), name="tag_has_name"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CustomerTag",
                fields=[
                    ("id", ID),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer", models.CASCADE, db_index=False, related_name="tag_marks"
                        ),
                    ),
                    (
                        "tag",
                        models.ForeignKey(
                            "customers.tag",
                            models.CASCADE,
                            db_index=False,
                            related_name="marks",
                            verbose_name="tag",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "tag of a customer",
                    "verbose_name_plural": "tags of customers",
                    "indexes": [models.Index(fields=["tag", "customer"], name="customer_tag_by_tag")],
                    "constraints": [
                        models.UniqueConstraint(fields=("customer", "tag"), name="customer_tag_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalCustomerTag",
                fields=[
                    ("id", PAST_ID),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                        ),
                    ),
                    (
                        "tag",
                        models.ForeignKey(
                            "customers.tag",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="tag",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical tag of a customer",
                    "verbose_name_plural": "historical tags of customers",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="CustomerUserShare",
                fields=[
                    ("id", ID),
                    ("permission", models.ForeignKey("auth.permission", models.CASCADE)),
                    ("user", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)),
                    ("profile", models.CharField(choices=PROFILES, max_length=10, default="department")),
                    (
                        "facets",
                        ArrayField(models.CharField(choices=FACETS, max_length=14), default=list, blank=True),
                    ),
                    ("source_kind", models.CharField(choices=SOURCES, max_length=10, default="manual")),
                    ("source_id", models.BigIntegerField(default=0)),
                    ("reason", models.CharField(max_length=200, blank=True)),
                    (
                        "granted_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
                        ),
                    ),
                    ("granted_at", models.DateTimeField(default=timezone.now)),
                    ("expires_at", models.DateTimeField(null=True, blank=True)),
                    (
                        "content_object",
                        models.ForeignKey("customers.customer", models.CASCADE, related_name="user_shares"),
                    ),
                ],
                options={
                    "verbose_name": "share with a person",
                    "verbose_name_plural": "shares with people",
                    "indexes": [models.Index(fields=["user", "content_object"], name="user_share_by_person")],
                    "unique_together": [("user", "permission", "content_object", "source_kind", "source_id")],
                },
            ),
            migrations.CreateModel(
                name="CustomerGroupShare",
                fields=[
                    ("id", ID),
                    ("permission", models.ForeignKey("auth.permission", models.CASCADE)),
                    ("group", models.ForeignKey("auth.group", models.CASCADE)),
                    ("profile", models.CharField(choices=PROFILES, max_length=10, default="department")),
                    (
                        "facets",
                        ArrayField(models.CharField(choices=FACETS, max_length=14), default=list, blank=True),
                    ),
                    ("source_kind", models.CharField(choices=SOURCES, max_length=10, default="manual")),
                    ("source_id", models.BigIntegerField(default=0)),
                    ("reason", models.CharField(max_length=200, blank=True)),
                    (
                        "granted_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
                        ),
                    ),
                    ("granted_at", models.DateTimeField(default=timezone.now)),
                    ("expires_at", models.DateTimeField(null=True, blank=True)),
                    (
                        "content_object",
                        models.ForeignKey("customers.customer", models.CASCADE, related_name="group_shares"),
                    ),
                ],
                options={
                    "verbose_name": "share with a department",
                    "verbose_name_plural": "shares with departments",
                    "indexes": [
                        models.Index(fields=["group", "content_object"], name="group_share_by_department")
                    ],
                    "unique_together": [
                        ("group", "permission", "content_object", "source_kind", "source_id")
                    ],
                },
            ),
        ),
    ]
