"""Service cases, their categories, clocks, macros and articles, and what customers said of them."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MinValueValidator
from django.db import migrations, models
from django.db.models import F, Q
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

KINDS = [("question", "Question"), ("request", "Service request"), ("complaint", "Complaint")]
PRIORITIES = [("low", "Low"), ("normal", "Normal"), ("high", "High"), ("urgent", "Urgent")]
CHANNELS = [("phone", "Phone"), ("mail", "Mail"), ("chat", "Chat"), ("visit", "Visit"), ("web", "Web")]
STATES = [
    ("open", "Open"),
    ("waiting", "Waiting for the customer"),
    ("resolved", "Resolved"),
    ("closed", "Closed"),
]
SATISFACTIONS = [
    (1, "Very dissatisfied"),
    (2, "Dissatisfied"),
    (3, "Neither"),
    (4, "Satisfied"),
    (5, "Very satisfied"),
]
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
THENS = [
    ("", "stays as it is"),
    ("wait", "waits for the customer"),
    ("resolve", "is resolved"),
    ("close", "is resolved and closed"),
]
ARTICLE_STATES = [("draft", "Draft"), ("published", "Published")]


class Migration(migrations.Migration):
    replaces = [
        ("customers", "0022_case_clocks"),
        ("customers", "0027_case_categories"),
        ("customers", "0032_service_desk"),
    ]
    dependencies = [("customers", "0008_orders")]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="CaseCategory",
                fields=[
                    ("id", ID),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("name_en", models.CharField(max_length=120, blank=True, verbose_name="English name")),
                    (
                        "parent",
                        models.ForeignKey(
                            "customers.casecategory",
                            models.PROTECT,
                            null=True,
                            blank=True,
                            related_name="children",
                            verbose_name="part of",
                        ),
                    ),
                    (
                        "position",
                        models.PositiveSmallIntegerField(
                            default=0,
                            verbose_name="position",
                            help_text="Among its neighbours; the same number: by name.",
                        ),
                    ),
                    ("is_active", models.BooleanField(default=True, verbose_name="active")),
                    ("path", models.CharField(max_length=200, editable=False, db_index=True)),
                ],
                options={
                    "verbose_name": "case category",
                    "verbose_name_plural": "case categories",
                    "ordering": ["position", "name"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("parent", "name"),
                            nulls_distinct=False,
                            name="case_category_name_once",
                            violation_error_message="There is a category of this name here already.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ServiceCase",
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
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.PROTECT,
                            related_name="cases",
                            verbose_name="customer",
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            "customers.contact",
                            models.SET_NULL,
                            null=True,
                            blank=True,
                            related_name="cases",
                            verbose_name="contact",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=KINDS, max_length=10, default="question", verbose_name="kind"
                        ),
                    ),
                    (
                        "category",
                        models.ForeignKey(
                            "customers.casecategory",
                            models.PROTECT,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="category",
                        ),
                    ),
                    (
                        "priority",
                        models.CharField(
                            choices=PRIORITIES, max_length=8, default="normal", verbose_name="priority"
                        ),
                    ),
                    (
                        "channel",
                        models.CharField(
                            choices=CHANNELS, max_length=8, default="phone", verbose_name="channel"
                        ),
                    ),
                    (
                        "reference",
                        models.CharField(
                            max_length=80,
                            db_default="",
                            blank=True,
                            verbose_name="reference",
                            help_text="The customer's own number, or the case's in another system.",
                        ),
                    ),
                    ("title", models.CharField(max_length=160, verbose_name="title")),
                    ("description", models.TextField(blank=True, verbose_name="description")),
                    (
                        "state",
                        models.CharField(choices=STATES, max_length=10, default="open", verbose_name="state"),
                    ),
                    ("solution", models.TextField(blank=True, verbose_name="solution")),
                    (
                        "opened_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            related_name="+",
                            verbose_name="opened by",
                        ),
                    ),
                    ("opened_at", models.DateTimeField(default=timezone.now, verbose_name="opened at")),
                    (
                        "waiting_since",
                        models.DateTimeField(null=True, blank=True, verbose_name="waiting since"),
                    ),
                    ("resolved_at", models.DateTimeField(null=True, blank=True, verbose_name="resolved at")),
                    ("closed_at", models.DateTimeField(null=True, blank=True, verbose_name="closed at")),
                    (
                        "merged_into",
                        models.ForeignKey(
                            "customers.servicecase",
                            models.PROTECT,
                            null=True,
                            blank=True,
                            editable=False,
                            related_name="merged",
                            verbose_name="merged into",
                        ),
                    ),
                    (
                        "satisfaction",
                        models.PositiveSmallIntegerField(
                            choices=SATISFACTIONS, null=True, editable=False, verbose_name="satisfaction"
                        ),
                    ),
                    ("due_at", models.DateTimeField(null=True, editable=False, verbose_name="due")),
                    (
                        "missed_at",
                        models.DateTimeField(null=True, editable=False, verbose_name="target missed at"),
                    ),
                    ("is_clocked", models.BooleanField(default=False, db_default=False, editable=False)),
                ],
                options={
                    "verbose_name": "case",
                    "verbose_name_plural": "cases",
                    "indexes": [
                        models.Index(F("opened_at").desc(), F("id").desc(), name="case_recent"),
                        models.Index(F("customer"), F("opened_at").desc(), name="case_by_customer"),
                        models.Index(
                            F("owner"),
                            F("opened_at").desc(),
                            condition=~Q(state="closed"),
                            name="case_by_owner",
                        ),
                        models.Index(
                            fields=["kind", "customer"], condition=Q(state="open"), name="case_open_by_kind"
                        ),
                        models.Index(
                            fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="case_by_due"
                        ),
                        models.Index(
                            fields=["id"],
                            condition=Q(is_clocked=False) & (Q(state="open") | Q(state="waiting")),
                            name="case_to_clock",
                        ),
                        models.Index(
                            fields=["reference"], condition=~Q(reference=""), name="case_by_reference"
                        ),
                        models.Index(
                            fields=["satisfaction", "id"],
                            condition=Q(satisfaction__isnull=False),
                            name="case_by_score",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=Q(closed_at__isnull=False, state="closed")
                            | Q(~Q(state="closed"), closed_at__isnull=True),
                            name="case_closed_has_time",
                        ),
                        models.CheckConstraint(
                            condition=Q(resolved_at__isnull=True, state__in=["open", "waiting"])
                            | Q(resolved_at__isnull=False, state__in=["resolved", "closed"]),
                            name="case_resolved_has_time",
                        ),
                        models.CheckConstraint(
                            condition=Q(state="waiting", waiting_since__isnull=False)
                            | Q(~Q(state="waiting"), waiting_since__isnull=True),
                            name="case_waiting_has_time",
                        ),
                        models.CheckConstraint(
                            condition=Q(merged_into__isnull=True) | Q(state="closed"),
                            name="case_merged_is_closed",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalServiceCase",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    (
                        "kind",
                        models.CharField(
                            choices=KINDS, max_length=10, default="question", verbose_name="kind"
                        ),
                    ),
                    (
                        "priority",
                        models.CharField(
                            choices=PRIORITIES, max_length=8, default="normal", verbose_name="priority"
                        ),
                    ),
                    (
                        "channel",
                        models.CharField(
                            choices=CHANNELS, max_length=8, default="phone", verbose_name="channel"
                        ),
                    ),
                    (
                        "reference",
                        models.CharField(
                            max_length=80,
                            db_default="",
                            blank=True,
                            verbose_name="reference",
                            help_text="The customer's own number, or the case's in another system.",
                        ),
                    ),
                    ("title", models.CharField(max_length=160, verbose_name="title")),
                    ("description", models.TextField(blank=True, verbose_name="description")),
                    (
                        "state",
                        models.CharField(choices=STATES, max_length=10, default="open", verbose_name="state"),
                    ),
                    ("solution", models.TextField(blank=True, verbose_name="solution")),
                    ("opened_at", models.DateTimeField(default=timezone.now, verbose_name="opened at")),
                    (
                        "waiting_since",
                        models.DateTimeField(null=True, blank=True, verbose_name="waiting since"),
                    ),
                    ("resolved_at", models.DateTimeField(null=True, blank=True, verbose_name="resolved at")),
                    ("closed_at", models.DateTimeField(null=True, blank=True, verbose_name="closed at")),
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
                        "category",
                        models.ForeignKey(
                            "customers.casecategory",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="category",
                        ),
                    ),
                    (
                        "opened_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="opened by",
                        ),
                    ),
                    (
                        "merged_into",
                        models.ForeignKey(
                            "customers.servicecase",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            editable=False,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="merged into",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical case",
                    "verbose_name_plural": "historical cases",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="ServiceLevel",
                fields=[
                    ("id", ID),
                    (
                        "kind",
                        models.CharField(
                            choices=KINDS,
                            max_length=10,
                            blank=True,
                            verbose_name="kind",
                            help_text="Empty for any kind.",
                        ),
                    ),
                    ("priority", models.CharField(choices=PRIORITIES, max_length=8, verbose_name="priority")),
                    (
                        "response_minutes",
                        models.PositiveIntegerField(
                            validators=[MinValueValidator(1)],
                            verbose_name="first response within (business minutes)",
                            help_text="60 is an hour, 480 a day of eight hours.",
                        ),
                    ),
                    (
                        "resolution_minutes",
                        models.PositiveIntegerField(
                            validators=[MinValueValidator(1)], verbose_name="solved within (business minutes)"
                        ),
                    ),
                ],
                options={
                    "verbose_name": "service level",
                    "verbose_name_plural": "service levels",
                    "ordering": ["kind", "id"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("kind", "priority"),
                            name="service_level_once",
                            violation_error_message="There is a service level for these cases already.",
                        ),
                        models.CheckConstraint(
                            condition=Q(resolution_minutes__gte=1, response_minutes__gte=1),
                            name="service_level_takes_time",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CaseClock",
                fields=[
                    ("id", ID),
                    (
                        "case",
                        models.ForeignKey(
                            "customers.servicecase",
                            models.CASCADE,
                            db_index=False,
                            related_name="clocks",
                            verbose_name="case",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("response", "First response"), ("resolution", "Solution")],
                            max_length=10,
                            verbose_name="clock",
                        ),
                    ),
                    (
                        "target_minutes",
                        models.PositiveIntegerField(verbose_name="promised (business minutes)"),
                    ),
                    ("started_at", models.DateTimeField(verbose_name="started")),
                    ("due_at", models.DateTimeField(verbose_name="due")),
                    ("warn_at", models.DateTimeField(verbose_name="warning at")),
                    ("paused_at", models.DateTimeField(null=True, blank=True, verbose_name="paused since")),
                    (
                        "paused_seconds",
                        models.PositiveIntegerField(
                            default=0, verbose_name="paused (seconds of business time)"
                        ),
                    ),
                    ("stopped_at", models.DateTimeField(null=True, blank=True, verbose_name="stopped")),
                    ("warned_at", models.DateTimeField(null=True, blank=True, verbose_name="warned")),
                    ("missed_at", models.DateTimeField(null=True, blank=True, verbose_name="missed since")),
                    ("look_at", models.DateTimeField(null=True, editable=False)),
                ],
                options={
                    "verbose_name": "clock of a case",
                    "verbose_name_plural": "clocks of cases",
                    "ordering": ["case", "id"],
                    "indexes": [
                        models.Index(
                            fields=["look_at"],
                            condition=Q(look_at__isnull=False),
                            name="case_clock_to_look_at",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("case", "kind"), name="case_clock_once"),
                        models.CheckConstraint(
                            condition=Q(look_at__isnull=True)
                            | Q(paused_at__isnull=True, stopped_at__isnull=True),
                            name="case_clock_watched_while_running",
                        ),
                        models.CheckConstraint(
                            condition=Q(stopped_at__isnull=True) | Q(paused_at__isnull=True),
                            name="case_clock_stopped_is_not_paused",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CaseMacro",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("language", models.CharField(choices=LANGUAGES, max_length=10, verbose_name="language")),
                    (
                        "department",
                        models.ForeignKey(
                            "ownership.department",
                            models.PROTECT,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="department",
                            help_text="Empty: for everybody.",
                        ),
                    ),
                    (
                        "solution",
                        models.TextField(
                            max_length=20000,
                            blank=True,
                            verbose_name="solution",
                            help_text="Words in braces are filled in, such as {customer.name}, {case.number} or {me.name}.",
                        ),
                    ),
                    (
                        "priority",
                        models.CharField(
                            choices=PRIORITIES,
                            max_length=8,
                            blank=True,
                            verbose_name="priority",
                            help_text="Empty: as it is.",
                        ),
                    ),
                    (
                        "category",
                        models.ForeignKey(
                            "customers.casecategory",
                            models.PROTECT,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="category",
                            help_text="Empty: as it is.",
                        ),
                    ),
                    (
                        "then",
                        models.CharField(
                            choices=THENS, max_length=8, blank=True, verbose_name="then the case"
                        ),
                    ),
                    ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                    ("is_active", models.BooleanField(default=True, verbose_name="offered")),
                    ("uses", models.PositiveIntegerField(default=0, editable=False, verbose_name="used")),
                ],
                options={
                    "verbose_name": "macro",
                    "verbose_name_plural": "macros",
                    "ordering": ["position", "name", "id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=~Q(then__in=["resolve", "close"]) | ~Q(solution=""),
                            name="case_macro_resolves_with_words",
                            violation_error_message="A macro that resolves the case needs its solution.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalCaseMacro",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("language", models.CharField(choices=LANGUAGES, max_length=10, verbose_name="language")),
                    (
                        "solution",
                        models.TextField(
                            max_length=20000,
                            blank=True,
                            verbose_name="solution",
                            help_text="Words in braces are filled in, such as {customer.name}, {case.number} or {me.name}.",
                        ),
                    ),
                    (
                        "priority",
                        models.CharField(
                            choices=PRIORITIES,
                            max_length=8,
                            blank=True,
                            verbose_name="priority",
                            help_text="Empty: as it is.",
                        ),
                    ),
                    (
                        "then",
                        models.CharField(
                            choices=THENS, max_length=8, blank=True, verbose_name="then the case"
                        ),
                    ),
                    ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                    ("is_active", models.BooleanField(default=True, verbose_name="offered")),
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
                            help_text="Empty: for everybody.",
                        ),
                    ),
                    (
                        "category",
                        models.ForeignKey(
                            "customers.casecategory",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="category",
                            help_text="Empty: as it is.",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical macro",
                    "verbose_name_plural": "historical macros",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="SolutionArticle",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    ("title", models.CharField(max_length=160, verbose_name="title")),
                    ("text", models.TextField(max_length=20000, verbose_name="text")),
                    ("language", models.CharField(choices=LANGUAGES, max_length=10, verbose_name="language")),
                    (
                        "category",
                        models.ForeignKey(
                            "customers.casecategory",
                            models.PROTECT,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="category",
                        ),
                    ),
                    (
                        "department",
                        models.ForeignKey(
                            "ownership.department",
                            models.PROTECT,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="only for",
                            help_text="Empty: every colleague reads it.",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=ARTICLE_STATES,
                            max_length=10,
                            default="draft",
                            editable=False,
                            verbose_name="state",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            editable=False,
                            related_name="+",
                            verbose_name="written by",
                        ),
                    ),
                    (
                        "published_at",
                        models.DateTimeField(null=True, editable=False, verbose_name="published at"),
                    ),
                    ("uses", models.PositiveIntegerField(default=0, editable=False, verbose_name="used")),
                    ("tokens", SearchVectorField(default="", editable=False)),
                ],
                options={
                    "verbose_name": "solution article",
                    "verbose_name_plural": "solution articles",
                    "indexes": [
                        GinIndex(fields=["tokens"], name="article_tokens"),
                        models.Index(fields=["-uses", "-id"], name="article_most_used"),
                        models.Index(fields=["-updated_at", "-id"], name="article_recent"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=Q(published_at__isnull=True, state="draft")
                            | Q(published_at__isnull=False, state="published"),
                            name="article_published_has_time",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalSolutionArticle",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    ("title", models.CharField(max_length=160, verbose_name="title")),
                    ("text", models.TextField(max_length=20000, verbose_name="text")),
                    ("language", models.CharField(choices=LANGUAGES, max_length=10, verbose_name="language")),
                    (
                        "state",
                        models.CharField(
                            choices=ARTICLE_STATES,
                            max_length=10,
                            default="draft",
                            editable=False,
                            verbose_name="state",
                        ),
                    ),
                    (
                        "published_at",
                        models.DateTimeField(null=True, editable=False, verbose_name="published at"),
                    ),
                    (
                        "category",
                        models.ForeignKey(
                            "customers.casecategory",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="category",
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
                            verbose_name="only for",
                            help_text="Empty: every colleague reads it.",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            editable=False,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="written by",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical solution article",
                    "verbose_name_plural": "historical solution articles",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="CaseArticle",
                fields=[
                    ("id", ID),
                    (
                        "case",
                        models.ForeignKey(
                            "customers.servicecase",
                            models.CASCADE,
                            db_index=False,
                            related_name="case_articles",
                            verbose_name="case",
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            "customers.solutionarticle",
                            models.PROTECT,
                            related_name="case_articles",
                            verbose_name="solution article",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="by"
                        ),
                    ),
                    ("at", models.DateTimeField(default=timezone.now, verbose_name="time")),
                ],
                options={
                    "verbose_name": "article of a case",
                    "verbose_name_plural": "articles of cases",
                    "ordering": ["at", "id"],
                    "constraints": [
                        models.UniqueConstraint(fields=("case", "article"), name="case_article_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="CaseFeedback",
                fields=[
                    ("id", ID),
                    (
                        "case",
                        models.ForeignKey(
                            "customers.servicecase",
                            models.CASCADE,
                            related_name="feedback",
                            verbose_name="case",
                        ),
                    ),
                    ("asked_at", models.DateTimeField(default=timezone.now, verbose_name="asked at")),
                    ("expires_at", models.DateTimeField(verbose_name="can be answered until")),
                    ("answered_at", models.DateTimeField(null=True, blank=True, verbose_name="answered at")),
                    (
                        "score",
                        models.PositiveSmallIntegerField(
                            choices=SATISFACTIONS, null=True, blank=True, verbose_name="satisfaction"
                        ),
                    ),
                    (
                        "words",
                        models.TextField(max_length=2000, blank=True, verbose_name="in the customer's words"),
                    ),
                ],
                options={
                    "verbose_name": "customer's answer about a case",
                    "verbose_name_plural": "customers' answers about cases",
                    "ordering": ["-asked_at", "-id"],
                    "indexes": [models.Index(F("asked_at").desc(), name="case_feedback_recent")],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("case",),
                            condition=Q(answered_at__isnull=True),
                            name="case_feedback_waits_once",
                        ),
                        models.CheckConstraint(
                            condition=Q(answered_at__isnull=True, score__isnull=True, words="")
                            | Q(answered_at__isnull=False, score__gte=1, score__lte=5),
                            name="case_feedback_answered_with_score",
                        ),
                    ],
                },
            ),
        ),
    ]
