"""Segments of customers, campaigns to them, and web forms."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import F, Q

import customers.campaigns.models.web
import customers.segments.models
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

RECORDS = [("customers", "Customers"), ("contacts", "Contacts")]
KINDS = [("live", "Live"), ("fixed", "Fixed list")]
AUDIENCES = [("private", "Only me"), ("department", "A department"), ("all", "Everybody")]
CAMPAIGN_KINDS = [
    ("mail", "Mail"),
    ("call", "Calls"),
    ("chat", "WeChat and messages"),
    ("fair", "Trade fair"),
    ("webinar", "Webinar"),
    ("visit", "Open day or visit"),
    ("advert", "Advertising"),
    ("web", "Website"),
    ("referral", "Referrals"),
    ("other", "Other"),
]
STATES = [("planned", "Planned"), ("running", "Running"), ("ended", "Ended")]
MEMBER_STATES = [
    ("planned", "Planned"),
    ("sent", "Reached"),
    ("responded", "Responded"),
    ("declined", "Declined"),
    ("bounced", "Not reached"),
]
SOURCES = [
    ("segment", "Segment"),
    ("list", "Chosen in a list"),
    ("hand", "By hand"),
    ("file", "File"),
    ("form", "Web form"),
]
ASKED = [
    ("company", "Company"),
    ("name", "Name"),
    ("title", "Position"),
    ("phone", "Phone"),
    ("email", "Mail address"),
    ("city", "City"),
    ("message", "Message"),
]


class Migration(migrations.Migration):
    replaces = [("customers", "0034_segments_campaigns")]
    dependencies = [("customers", "0009_cases")]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Segment",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    (
                        "key",
                        models.CharField(
                            max_length=12,
                            unique=True,
                            default=customers.segments.models.make_key,
                            editable=False,
                        ),
                    ),
                    (
                        "record",
                        models.CharField(
                            choices=RECORDS,
                            max_length=10,
                            default="customers",
                            editable=False,
                            verbose_name="of what",
                        ),
                    ),
                    ("name", models.CharField(max_length=80, verbose_name="name")),
                    (
                        "description",
                        models.CharField(max_length=300, blank=True, verbose_name="what it is for"),
                    ),
                    (
                        "kind",
                        models.CharField(choices=KINDS, max_length=5, default="live", verbose_name="kind"),
                    ),
                    ("filter", models.JSONField(default=dict, blank=True, verbose_name="conditions")),
                    (
                        "audience",
                        models.CharField(
                            choices=AUDIENCES, max_length=10, default="private", verbose_name="who uses it"
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
                            verbose_name="department",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            editable=False,
                            related_name="+",
                            verbose_name="by",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "segment",
                    "verbose_name_plural": "segments",
                    "ordering": ["name", "id"],
                    "indexes": [models.Index(F("updated_at").desc(), F("id").desc(), name="segment_recent")],
                    "constraints": [
                        models.CheckConstraint(condition=~Q(name=""), name="segment_has_name"),
                        models.CheckConstraint(
                            condition=Q(audience="department", department__isnull=False)
                            | Q(~Q(audience="department"), department__isnull=True),
                            name="segment_department_named",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalSegment",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    (
                        "key",
                        models.CharField(
                            max_length=12,
                            default=customers.segments.models.make_key,
                            editable=False,
                            db_index=True,
                        ),
                    ),
                    (
                        "record",
                        models.CharField(
                            choices=RECORDS,
                            max_length=10,
                            default="customers",
                            editable=False,
                            verbose_name="of what",
                        ),
                    ),
                    ("name", models.CharField(max_length=80, verbose_name="name")),
                    (
                        "description",
                        models.CharField(max_length=300, blank=True, verbose_name="what it is for"),
                    ),
                    (
                        "kind",
                        models.CharField(choices=KINDS, max_length=5, default="live", verbose_name="kind"),
                    ),
                    ("filter", models.JSONField(default=dict, blank=True, verbose_name="conditions")),
                    (
                        "audience",
                        models.CharField(
                            choices=AUDIENCES, max_length=10, default="private", verbose_name="who uses it"
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
                    "verbose_name": "historical segment",
                    "verbose_name_plural": "historical segments",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="SegmentMember",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    (
                        "segment",
                        models.ForeignKey(
                            "customers.segment",
                            models.CASCADE,
                            db_index=False,
                            related_name="members",
                            verbose_name="segment",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.CASCADE,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="customer",
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            "customers.contact",
                            models.CASCADE,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="contact",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "entry of a segment",
                    "verbose_name_plural": "entries of segments",
                    "constraints": [
                        models.UniqueConstraint(fields=("segment", "customer"), name="segment_customer_once"),
                        models.UniqueConstraint(fields=("segment", "contact"), name="segment_contact_once"),
                        models.CheckConstraint(
                            condition=Q(contact__isnull=True, customer__isnull=False)
                            | Q(contact__isnull=False, customer__isnull=True),
                            name="segment_member_is_one",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Campaign",
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
                    ("name", models.CharField(max_length=80, verbose_name="name")),
                    (
                        "kind",
                        models.CharField(
                            choices=CAMPAIGN_KINDS, max_length=8, default="mail", verbose_name="kind"
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=STATES, max_length=7, default="planned", verbose_name="state"
                        ),
                    ),
                    ("starts_on", models.DateField(verbose_name="begins on")),
                    ("ends_on", models.DateField(null=True, blank=True, verbose_name="ends on")),
                    (
                        "budget",
                        models.DecimalField(
                            max_digits=16, decimal_places=2, null=True, blank=True, verbose_name="budget"
                        ),
                    ),
                    (
                        "cost",
                        models.DecimalField(
                            max_digits=16,
                            decimal_places=2,
                            null=True,
                            blank=True,
                            verbose_name="cost",
                            help_text="What it came to so far.",
                        ),
                    ),
                    ("currency", models.CharField(max_length=3, default="CNY", verbose_name="currency")),
                    (
                        "window_days",
                        models.PositiveSmallIntegerField(
                            default=90,
                            validators=[MinValueValidator(1), MaxValueValidator(730)],
                            verbose_name="counts for, in days",
                            help_text="Deals opened so long after the first touch are its doing.",
                        ),
                    ),
                    ("goal", models.TextField(blank=True, verbose_name="goal")),
                    (
                        "created_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            editable=False,
                            related_name="+",
                            verbose_name="created by",
                        ),
                    ),
                    ("reminded_of", models.CharField(max_length=5, blank=True, editable=False)),
                ],
                options={
                    "verbose_name": "campaign",
                    "verbose_name_plural": "campaigns",
                    "indexes": [
                        models.Index(F("starts_on").desc(), F("id").desc(), name="campaign_by_start"),
                        models.Index(fields=["name", "id"], name="campaign_by_name"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=~Q(name=""), name="campaign_has_name"),
                        models.CheckConstraint(
                            condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                            name="campaign_ends_after_start",
                        ),
                        models.CheckConstraint(
                            condition=Q(
                                Q(budget__isnull=True) | Q(budget__gte=0),
                                Q(cost__isnull=True) | Q(cost__gte=0),
                            ),
                            name="campaign_money_not_negative",
                        ),
                        models.CheckConstraint(
                            condition=Q(window_days__gte=1), name="campaign_window_is_days"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalCampaign",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    ("name", models.CharField(max_length=80, verbose_name="name")),
                    (
                        "kind",
                        models.CharField(
                            choices=CAMPAIGN_KINDS, max_length=8, default="mail", verbose_name="kind"
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=STATES, max_length=7, default="planned", verbose_name="state"
                        ),
                    ),
                    ("starts_on", models.DateField(verbose_name="begins on")),
                    ("ends_on", models.DateField(null=True, blank=True, verbose_name="ends on")),
                    (
                        "budget",
                        models.DecimalField(
                            max_digits=16, decimal_places=2, null=True, blank=True, verbose_name="budget"
                        ),
                    ),
                    (
                        "cost",
                        models.DecimalField(
                            max_digits=16,
                            decimal_places=2,
                            null=True,
                            blank=True,
                            verbose_name="cost",
                            help_text="What it came to so far.",
                        ),
                    ),
                    ("currency", models.CharField(max_length=3, default="CNY", verbose_name="currency")),
                    (
                        "window_days",
                        models.PositiveSmallIntegerField(
                            default=90,
                            validators=[MinValueValidator(1), MaxValueValidator(730)],
                            verbose_name="counts for, in days",
                            help_text="Deals opened so long after the first touch are its doing.",
                        ),
                    ),
                    ("goal", models.TextField(blank=True, verbose_name="goal")),
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
                    "verbose_name": "historical campaign",
                    "verbose_name_plural": "historical campaigns",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="CampaignMember",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    (
                        "campaign",
                        models.ForeignKey(
                            "customers.campaign",
                            models.PROTECT,
                            db_index=False,
                            related_name="members",
                            verbose_name="campaign",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.PROTECT,
                            null=True,
                            blank=True,
                            db_index=False,
                            related_name="campaign_members",
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
                            related_name="+",
                            verbose_name="contact",
                        ),
                    ),
                    (
                        "reference",
                        models.CharField(
                            max_length=40,
                            blank=True,
                            verbose_name="reference",
                            help_text="What a file calls somebody whom it does not name.",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=MEMBER_STATES, max_length=9, default="planned", verbose_name="state"
                        ),
                    ),
                    ("touched_on", models.DateField(null=True, blank=True, verbose_name="reached on")),
                    ("counts_until", models.DateField(null=True, editable=False)),
                    ("responded_on", models.DateField(null=True, blank=True, verbose_name="answered on")),
                    ("outcome", models.CharField(max_length=300, blank=True, verbose_name="outcome")),
                    ("channel", models.CharField(max_length=40, blank=True, verbose_name="channel")),
                    (
                        "touches",
                        models.PositiveSmallIntegerField(null=True, blank=True, verbose_name="times tried"),
                    ),
                    (
                        "source",
                        models.CharField(
                            choices=SOURCES, max_length=7, default="hand", verbose_name="came from"
                        ),
                    ),
                    (
                        "segment",
                        models.ForeignKey(
                            "customers.segment",
                            models.SET_NULL,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="segment",
                        ),
                    ),
                    (
                        "is_new",
                        models.BooleanField(
                            default=False,
                            verbose_name="new by this campaign",
                            help_text="The customer came to us by it.",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            db_index=False,
                            related_name="+",
                            verbose_name="added by",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "member of a campaign",
                    "verbose_name_plural": "members of campaigns",
                    "indexes": [
                        models.Index(fields=["campaign", "state", "id"], name="member_by_state"),
                        models.Index(
                            fields=["customer", "touched_on"],
                            condition=Q(customer__isnull=False),
                            name="member_by_customer",
                        ),
                        models.Index(F("updated_at").desc(), F("id").desc(), name="member_recent"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("campaign", "customer"),
                            condition=Q(contact__isnull=True, customer__isnull=False),
                            name="member_customer_once",
                        ),
                        models.UniqueConstraint(
                            fields=("campaign", "customer", "contact"),
                            condition=Q(contact__isnull=False),
                            name="member_contact_once",
                        ),
                        models.UniqueConstraint(
                            fields=("campaign", "reference"),
                            condition=Q(customer__isnull=True),
                            name="member_reference_once",
                        ),
                        models.CheckConstraint(
                            condition=Q(customer__isnull=False) | Q(contact__isnull=True) & ~Q(reference=""),
                            name="member_is_somebody",
                        ),
                        models.CheckConstraint(
                            condition=Q(responded_on__isnull=False, state__in=["responded", "declined"])
                            | Q(~Q(state__in=["responded", "declined"]), responded_on__isnull=True),
                            name="member_answer_has_day",
                        ),
                        models.CheckConstraint(
                            condition=Q(state="planned", touched_on__isnull=True)
                            | Q(state="bounced")
                            | Q(~Q(state__in=["planned", "bounced"]), touched_on__isnull=False),
                            name="member_reached_has_day",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalCampaignMember",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    (
                        "reference",
                        models.CharField(
                            max_length=40,
                            blank=True,
                            verbose_name="reference",
                            help_text="What a file calls somebody whom it does not name.",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=MEMBER_STATES, max_length=9, default="planned", verbose_name="state"
                        ),
                    ),
                    ("touched_on", models.DateField(null=True, blank=True, verbose_name="reached on")),
                    ("responded_on", models.DateField(null=True, blank=True, verbose_name="answered on")),
                    ("outcome", models.CharField(max_length=300, blank=True, verbose_name="outcome")),
                    ("channel", models.CharField(max_length=40, blank=True, verbose_name="channel")),
                    (
                        "touches",
                        models.PositiveSmallIntegerField(null=True, blank=True, verbose_name="times tried"),
                    ),
                    (
                        "source",
                        models.CharField(
                            choices=SOURCES, max_length=7, default="hand", verbose_name="came from"
                        ),
                    ),
                    (
                        "is_new",
                        models.BooleanField(
                            default=False,
                            verbose_name="new by this campaign",
                            help_text="The customer came to us by it.",
                        ),
                    ),
                    (
                        "campaign",
                        models.ForeignKey(
                            "customers.campaign",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="campaign",
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
                        "segment",
                        models.ForeignKey(
                            "customers.segment",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="segment",
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
                            verbose_name="added by",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical member of a campaign",
                    "verbose_name_plural": "historical members of campaigns",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="WebForm",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    (
                        "campaign",
                        models.OneToOneField(
                            "customers.campaign",
                            models.CASCADE,
                            related_name="web_form",
                            verbose_name="campaign",
                        ),
                    ),
                    (
                        "key",
                        models.CharField(
                            max_length=16,
                            unique=True,
                            default=customers.campaigns.models.web.make_key,
                            editable=False,
                        ),
                    ),
                    ("is_open", models.BooleanField(default=True, verbose_name="open")),
                    ("title", models.CharField(max_length=120, verbose_name="headline")),
                    (
                        "title_en",
                        models.CharField(max_length=120, blank=True, verbose_name="headline in English"),
                    ),
                    ("intro", models.TextField(blank=True, verbose_name="words above the form")),
                    (
                        "intro_en",
                        models.TextField(blank=True, verbose_name="words above the form, in English"),
                    ),
                    ("thanks", models.TextField(blank=True, verbose_name="thanks")),
                    ("thanks_en", models.TextField(blank=True, verbose_name="thanks in English")),
                    (
                        "consent",
                        models.CharField(
                            max_length=300,
                            blank=True,
                            verbose_name="consent to marketing",
                            help_text="The words beside a box to tick. Empty: nobody is asked.",
                        ),
                    ),
                    (
                        "consent_en",
                        models.CharField(max_length=300, blank=True, verbose_name="consent in English"),
                    ),
                    (
                        "asked",
                        ArrayField(
                            models.CharField(choices=ASKED, max_length=8),
                            default=customers.campaigns.models.web.usual,
                            verbose_name="asks for",
                        ),
                    ),
                    (
                        "required",
                        ArrayField(
                            models.CharField(choices=ASKED, max_length=8),
                            default=list,
                            blank=True,
                            verbose_name="has to be filled in",
                        ),
                    ),
                ],
                options={"verbose_name": "web form", "verbose_name_plural": "web forms"},
            ),
            migrations.CreateModel(
                name="HistoricalWebForm",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    (
                        "key",
                        models.CharField(
                            max_length=16,
                            default=customers.campaigns.models.web.make_key,
                            editable=False,
                            db_index=True,
                        ),
                    ),
                    ("is_open", models.BooleanField(default=True, verbose_name="open")),
                    ("title", models.CharField(max_length=120, verbose_name="headline")),
                    (
                        "title_en",
                        models.CharField(max_length=120, blank=True, verbose_name="headline in English"),
                    ),
                    ("intro", models.TextField(blank=True, verbose_name="words above the form")),
                    (
                        "intro_en",
                        models.TextField(blank=True, verbose_name="words above the form, in English"),
                    ),
                    ("thanks", models.TextField(blank=True, verbose_name="thanks")),
                    ("thanks_en", models.TextField(blank=True, verbose_name="thanks in English")),
                    (
                        "consent",
                        models.CharField(
                            max_length=300,
                            blank=True,
                            verbose_name="consent to marketing",
                            help_text="The words beside a box to tick. Empty: nobody is asked.",
                        ),
                    ),
                    (
                        "consent_en",
                        models.CharField(max_length=300, blank=True, verbose_name="consent in English"),
                    ),
                    (
                        "asked",
                        ArrayField(
                            models.CharField(choices=ASKED, max_length=8),
                            default=customers.campaigns.models.web.usual,
                            verbose_name="asks for",
                        ),
                    ),
                    (
                        "required",
                        ArrayField(
                            models.CharField(choices=ASKED, max_length=8),
                            default=list,
                            blank=True,
                            verbose_name="has to be filled in",
                        ),
                    ),
                    (
                        "campaign",
                        models.ForeignKey(
                            "customers.campaign",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="campaign",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical web form",
                    "verbose_name_plural": "historical web forms",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="WebAnswer",
                fields=[
                    ("id", ID),
                    (
                        "form",
                        models.ForeignKey(
                            "customers.webform", models.CASCADE, db_index=False, related_name="answers"
                        ),
                    ),
                    ("at", models.DateTimeField(verbose_name="time")),
                    ("address", models.CharField(max_length=32)),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("new", "new lead"),
                                ("known", "known customer"),
                                ("repeated", "sent again"),
                                ("refused", "not filled in"),
                                ("spam", "spam"),
                            ],
                            max_length=8,
                            verbose_name="what became of it",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "answer by a web form",
                    "verbose_name_plural": "answers by web forms",
                    "indexes": [
                        models.Index(fields=["address", "at"], name="web_answer_by_address"),
                        models.Index(fields=["form", "at"], name="web_answer_by_form"),
                    ],
                },
            ),
        ),
    ]
