"""Calls, mails, meetings and notes, and templates of mails."""

from django.conf import settings
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

KINDS = [
    ("call", "Call"),
    ("mail", "Mail"),
    ("meeting", "Meeting"),
    ("visit", "Visit"),
    ("chat", "Chat"),
    ("event", "Event"),
    ("trial", "Trial"),
    ("training", "Training"),
    ("note", "Note"),
]
DIRECTIONS = [("in", "from the customer"), ("out", "to the customer")]
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]


class Migration(migrations.Migration):
    replaces = [
        ("customers", "0009_interactions"),
        ("customers", "0010_mail_templates"),
        ("customers", "0016_interaction_to_remind"),
    ]
    dependencies = [("customers", "0005_search_queue")]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Interaction",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.PROTECT,
                            db_index=False,
                            related_name="interactions",
                            verbose_name="customer",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(choices=KINDS, max_length=8, default="note", verbose_name="kind"),
                    ),
                    (
                        "direction",
                        models.CharField(
                            choices=DIRECTIONS, max_length=3, blank=True, verbose_name="direction"
                        ),
                    ),
                    (
                        "channel",
                        models.CharField(
                            max_length=40,
                            blank=True,
                            verbose_name="channel",
                            help_text="WeChat, Teams, trade fair …",
                        ),
                    ),
                    ("at", models.DateTimeField(default=timezone.now, verbose_name="time")),
                    ("minutes", models.PositiveIntegerField(null=True, blank=True, verbose_name="minutes")),
                    ("subject", models.CharField(max_length=160, blank=True, verbose_name="subject")),
                    ("text", models.TextField(blank=True, verbose_name="what was said")),
                    ("outcome", models.CharField(max_length=300, blank=True, verbose_name="outcome")),
                    ("next_step", models.CharField(max_length=200, blank=True, verbose_name="next step")),
                    ("next_step_on", models.DateField(null=True, blank=True, verbose_name="next step on")),
                    (
                        "next_step_done_at",
                        models.DateTimeField(null=True, blank=True, verbose_name="next step done at"),
                    ),
                    (
                        "next_step_done_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            null=True,
                            blank=True,
                            db_index=False,
                            related_name="+",
                            verbose_name="next step done by",
                        ),
                    ),
                    ("reminded_on", models.DateField(null=True, editable=False)),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            db_index=False,
                            related_name="+",
                            verbose_name="by",
                        ),
                    ),
                    (
                        "custom",
                        models.JSONField(
                            default=dict, blank=True, editable=False, verbose_name="custom fields"
                        ),
                    ),
                    (
                        "contacts",
                        models.ManyToManyField(
                            "customers.contact",
                            blank=True,
                            related_name="interactions",
                            through="customers.InteractionContact",
                            verbose_name="contacts",
                        ),
                    ),
                    (
                        "colleagues",
                        models.ManyToManyField(
                            settings.AUTH_USER_MODEL,
                            blank=True,
                            related_name="+",
                            through="customers.InteractionColleague",
                            verbose_name="colleagues",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "interaction",
                    "verbose_name_plural": "interactions",
                    "indexes": [
                        models.Index(F("at").desc(), F("id").desc(), name="interaction_recent"),
                        models.Index(
                            F("customer"), F("at").desc(), F("id").desc(), name="interaction_by_customer"
                        ),
                        models.Index(F("by"), F("at").desc(), F("id").desc(), name="interaction_by_author"),
                        models.Index(
                            fields=["next_step_on", "by"],
                            condition=Q(next_step_done_at__isnull=True, next_step_on__isnull=False),
                            name="interaction_next_step",
                        ),
                        models.Index(
                            fields=["next_step_on"],
                            condition=Q(
                                next_step_done_at__isnull=True,
                                next_step_on__isnull=False,
                                reminded_on__isnull=True,
                            ),
                            name="interaction_to_remind",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=~Q(subject="") | ~Q(text=""), name="interaction_says_something"
                        ),
                        models.CheckConstraint(
                            condition=Q(next_step="") | Q(next_step_on__isnull=False),
                            name="interaction_step_has_day",
                        ),
                        models.CheckConstraint(
                            condition=Q(next_step_done_at__isnull=True, next_step_done_by__isnull=True)
                            | Q(
                                next_step_done_at__isnull=False,
                                next_step_done_by__isnull=False,
                                next_step_on__isnull=False,
                            ),
                            name="interaction_done_has_person",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalInteraction",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    (
                        "kind",
                        models.CharField(choices=KINDS, max_length=8, default="note", verbose_name="kind"),
                    ),
                    (
                        "direction",
                        models.CharField(
                            choices=DIRECTIONS, max_length=3, blank=True, verbose_name="direction"
                        ),
                    ),
                    (
                        "channel",
                        models.CharField(
                            max_length=40,
                            blank=True,
                            verbose_name="channel",
                            help_text="WeChat, Teams, trade fair …",
                        ),
                    ),
                    ("at", models.DateTimeField(default=timezone.now, verbose_name="time")),
                    ("minutes", models.PositiveIntegerField(null=True, blank=True, verbose_name="minutes")),
                    ("subject", models.CharField(max_length=160, blank=True, verbose_name="subject")),
                    ("text", models.TextField(blank=True, verbose_name="what was said")),
                    ("outcome", models.CharField(max_length=300, blank=True, verbose_name="outcome")),
                    ("next_step", models.CharField(max_length=200, blank=True, verbose_name="next step")),
                    ("next_step_on", models.DateField(null=True, blank=True, verbose_name="next step on")),
                    (
                        "next_step_done_at",
                        models.DateTimeField(null=True, blank=True, verbose_name="next step done at"),
                    ),
                    (
                        "custom",
                        models.JSONField(
                            default=dict, blank=True, editable=False, verbose_name="custom fields"
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
                        "next_step_done_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="next step done by",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="by",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical interaction",
                    "verbose_name_plural": "historical interactions",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="InteractionContact",
                fields=[
                    ("id", ID),
                    (
                        "interaction",
                        models.ForeignKey(
                            "customers.interaction", models.CASCADE, db_index=False, related_name="+"
                        ),
                    ),
                    ("contact", models.ForeignKey("customers.contact", models.CASCADE, related_name="+")),
                ],
                options={
                    "verbose_name": "contact taking part",
                    "verbose_name_plural": "contacts taking part",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("interaction", "contact"), name="interaction_contact_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="InteractionColleague",
                fields=[
                    ("id", ID),
                    (
                        "interaction",
                        models.ForeignKey(
                            "customers.interaction", models.CASCADE, db_index=False, related_name="+"
                        ),
                    ),
                    ("user", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")),
                ],
                options={
                    "verbose_name": "colleague taking part",
                    "verbose_name_plural": "colleagues taking part",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("interaction", "user"), name="interaction_colleague_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MailTemplate",
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
                    ("subject", models.CharField(max_length=160, verbose_name="subject")),
                    ("body", models.TextField(max_length=20000, verbose_name="text")),
                    ("is_active", models.BooleanField(default=True, verbose_name="active")),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.SET_NULL,
                            null=True,
                            editable=False,
                            related_name="+",
                            verbose_name="by",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "mail template",
                    "verbose_name_plural": "mail templates",
                    "ordering": ["name", "id"],
                },
            ),
            migrations.CreateModel(
                name="HistoricalMailTemplate",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("language", models.CharField(choices=LANGUAGES, max_length=10, verbose_name="language")),
                    ("subject", models.CharField(max_length=160, verbose_name="subject")),
                    ("body", models.TextField(max_length=20000, verbose_name="text")),
                    ("is_active", models.BooleanField(default=True, verbose_name="active")),
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
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            editable=False,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="by",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical mail template",
                    "verbose_name_plural": "historical mail templates",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
        ),
    ]
