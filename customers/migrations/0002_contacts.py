"""The people at customers, and the numbers and addresses by which they are reached."""

from django.db import migrations, models
from django.db.models import F, Q

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

FUNCTIONS = [
    ("decider", "Decision maker"),
    ("influencer", "Influencer"),
    ("user", "User"),
    ("purchasing", "Purchasing"),
    ("finance", "Finance"),
    ("technical", "Technical contact"),
    ("other", "Other"),
]
KINDS = [("phone", "Phone"), ("fax", "Fax"), ("email", "Mail")]
LABELS = [
    ("work", "Work"),
    ("mobile", "Mobile"),
    ("home", "Home"),
    ("main", "Switchboard"),
    ("billing", "Billing"),
    ("other", "Other"),
]


class Migration(migrations.Migration):
    replaces = [("customers", "0007_wide_directory")]
    dependencies = [("customers", "0001_customers")]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Contact",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    (
                        "english_name",
                        models.CharField(
                            max_length=120, default="", db_default="", blank=True, verbose_name="English name"
                        ),
                    ),
                    ("wechat", models.CharField(max_length=80, blank=True, verbose_name="WeChat or WeCom")),
                    ("birthday", models.DateField(null=True, blank=True, verbose_name="birthday")),
                    (
                        "do_not_contact",
                        models.BooleanField(
                            default=False,
                            db_default=False,
                            verbose_name="do not contact",
                            help_text="By no channel; somebody asked for it.",
                        ),
                    ),
                    ("note", models.CharField(max_length=300, blank=True, verbose_name="note")),
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
                ],
                options={
                    "verbose_name": "contact",
                    "verbose_name_plural": "contacts",
                    "indexes": [
                        models.Index(F("updated_at").desc(), F("id").desc(), name="contact_recent"),
                        models.Index(fields=["name", "id"], name="contact_by_name"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalContact",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    (
                        "english_name",
                        models.CharField(
                            max_length=120, default="", db_default="", blank=True, verbose_name="English name"
                        ),
                    ),
                    ("wechat", models.CharField(max_length=80, blank=True, verbose_name="WeChat or WeCom")),
                    ("birthday", models.DateField(null=True, blank=True, verbose_name="birthday")),
                    (
                        "do_not_contact",
                        models.BooleanField(
                            default=False,
                            db_default=False,
                            verbose_name="do not contact",
                            help_text="By no channel; somebody asked for it.",
                        ),
                    ),
                    ("note", models.CharField(max_length=300, blank=True, verbose_name="note")),
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
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical contact",
                    "verbose_name_plural": "historical contacts",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="ContactRole",
                fields=[
                    ("id", ID),
                    (
                        "contact",
                        models.ForeignKey(
                            "customers.contact", models.CASCADE, related_name="roles", verbose_name="contact"
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.CASCADE,
                            related_name="contact_roles",
                            verbose_name="customer",
                        ),
                    ),
                    ("title", models.CharField(max_length=120, blank=True, verbose_name="title")),
                    (
                        "department_name",
                        models.CharField(
                            max_length=120, default="", db_default="", blank=True, verbose_name="department"
                        ),
                    ),
                    (
                        "function",
                        models.CharField(
                            choices=FUNCTIONS,
                            max_length=10,
                            default="",
                            db_default="",
                            blank=True,
                            verbose_name="function",
                        ),
                    ),
                    ("left_on", models.DateField(null=True, blank=True, verbose_name="left on")),
                    ("is_decider", models.BooleanField(default=False, verbose_name="decides")),
                    ("is_primary", models.BooleanField(default=False, verbose_name="main contact")),
                ],
                options={
                    "verbose_name": "contact's role",
                    "verbose_name_plural": "contacts' roles",
                    "ordering": ["-is_primary", "id"],
                    "constraints": [
                        models.UniqueConstraint(fields=("contact", "customer"), name="contact_role_once"),
                        models.UniqueConstraint(
                            fields=("customer",),
                            condition=Q(is_primary=True),
                            name="contact_role_one_primary",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalContactRole",
                fields=[
                    ("id", PAST_ID),
                    ("title", models.CharField(max_length=120, blank=True, verbose_name="title")),
                    (
                        "department_name",
                        models.CharField(
                            max_length=120, default="", db_default="", blank=True, verbose_name="department"
                        ),
                    ),
                    (
                        "function",
                        models.CharField(
                            choices=FUNCTIONS,
                            max_length=10,
                            default="",
                            db_default="",
                            blank=True,
                            verbose_name="function",
                        ),
                    ),
                    ("left_on", models.DateField(null=True, blank=True, verbose_name="left on")),
                    ("is_decider", models.BooleanField(default=False, verbose_name="decides")),
                    ("is_primary", models.BooleanField(default=False, verbose_name="main contact")),
                    (
                        "contact",
                        models.ForeignKey(
                            "customers.contact",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="contact",
                        ),
                    ),
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
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical contact's role",
                    "verbose_name_plural": "historical contacts' roles",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="ContactPoint",
                fields=[
                    ("id", ID),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer", models.CASCADE, null=True, blank=True, related_name="points"
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            "customers.contact", models.CASCADE, null=True, blank=True, related_name="points"
                        ),
                    ),
                    ("kind", models.CharField(choices=KINDS, max_length=8, verbose_name="kind")),
                    (
                        "label",
                        models.CharField(
                            choices=LABELS,
                            max_length=8,
                            default="",
                            db_default="",
                            blank=True,
                            verbose_name="label",
                        ),
                    ),
                    ("value", models.CharField(max_length=254, verbose_name="value")),
                    ("key", models.CharField(max_length=254, editable=False)),
                    ("is_primary", models.BooleanField(default=True, verbose_name="primary")),
                    ("is_invalid", models.BooleanField(default=False, verbose_name="invalid")),
                    ("do_not_contact", models.BooleanField(default=False, verbose_name="do not contact")),
                ],
                options={
                    "verbose_name": "contact point",
                    "verbose_name_plural": "contact points",
                    "ordering": ["-is_primary", "id"],
                    "indexes": [models.Index(fields=["key"], name="contact_point_by_key")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=Q(contact__isnull=True, customer__isnull=False)
                            | Q(contact__isnull=False, customer__isnull=True),
                            name="contact_point_one_holder",
                        ),
                        models.UniqueConstraint(
                            fields=("customer", "kind"),
                            condition=Q(customer__isnull=False, is_primary=True),
                            name="contact_point_customer_primary",
                        ),
                        models.UniqueConstraint(
                            fields=("contact", "kind"),
                            condition=Q(contact__isnull=False, is_primary=True),
                            name="contact_point_contact_primary",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalContactPoint",
                fields=[
                    ("id", PAST_ID),
                    ("kind", models.CharField(choices=KINDS, max_length=8, verbose_name="kind")),
                    (
                        "label",
                        models.CharField(
                            choices=LABELS,
                            max_length=8,
                            default="",
                            db_default="",
                            blank=True,
                            verbose_name="label",
                        ),
                    ),
                    ("value", models.CharField(max_length=254, verbose_name="value")),
                    ("key", models.CharField(max_length=254, editable=False)),
                    ("is_primary", models.BooleanField(default=True, verbose_name="primary")),
                    ("is_invalid", models.BooleanField(default=False, verbose_name="invalid")),
                    ("do_not_contact", models.BooleanField(default=False, verbose_name="do not contact")),
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
                        "contact",
                        models.ForeignKey(
                            "customers.contact",
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
                    "verbose_name": "historical contact point",
                    "verbose_name_plural": "historical contact points",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
        ),
    ]
