"""What we sell, and deals on their way through a pipeline."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
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

KINDS = [("open", "Open"), ("won", "Won"), ("lost", "Lost")]


class Migration(migrations.Migration):
    replaces = [("customers", "0024_products"), ("customers", "0025_deals")]
    dependencies = [("customers", "0006_interactions")]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="ProductCategory",
                fields=[
                    ("id", ID),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("name_en", models.CharField(max_length=120, blank=True, verbose_name="English name")),
                    ("code", models.CharField(max_length=40, blank=True, verbose_name="code")),
                    ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ],
                options={
                    "verbose_name": "product category",
                    "verbose_name_plural": "product categories",
                    "ordering": ["position", "name", "id"],
                    "constraints": [
                        models.UniqueConstraint(fields=("name",), name="product_category_name_once"),
                        models.UniqueConstraint(
                            fields=("code",), condition=~Q(code=""), name="product_category_code_once"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Product",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("name_en", models.CharField(max_length=120, blank=True, verbose_name="English name")),
                    ("code", models.CharField(max_length=40, verbose_name="code")),
                    (
                        "category",
                        models.ForeignKey(
                            "customers.productcategory",
                            models.PROTECT,
                            null=True,
                            blank=True,
                            related_name="products",
                            verbose_name="category",
                        ),
                    ),
                    (
                        "unit",
                        models.CharField(
                            max_length=40,
                            blank=True,
                            verbose_name="unit",
                            help_text="Piece, box, hour, licence …",
                        ),
                    ),
                    (
                        "price",
                        models.DecimalField(
                            max_digits=16, decimal_places=2, default=0, verbose_name="list price"
                        ),
                    ),
                    ("currency", models.CharField(max_length=3, default="CNY", verbose_name="currency")),
                    ("description", models.TextField(blank=True, verbose_name="description")),
                    ("is_active", models.BooleanField(default=True, verbose_name="on sale")),
                ],
                options={
                    "verbose_name": "product",
                    "verbose_name_plural": "products",
                    "ordering": ["code", "id"],
                    "indexes": [models.Index(fields=["name", "id"], name="product_by_name")],
                    "constraints": [
                        models.UniqueConstraint(fields=("code",), name="product_code_once"),
                        models.CheckConstraint(condition=~Q(code=""), name="product_has_code"),
                        models.CheckConstraint(condition=Q(price__gte=0), name="product_price_not_negative"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalProduct",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("name_en", models.CharField(max_length=120, blank=True, verbose_name="English name")),
                    ("code", models.CharField(max_length=40, verbose_name="code")),
                    (
                        "unit",
                        models.CharField(
                            max_length=40,
                            blank=True,
                            verbose_name="unit",
                            help_text="Piece, box, hour, licence …",
                        ),
                    ),
                    (
                        "price",
                        models.DecimalField(
                            max_digits=16, decimal_places=2, default=0, verbose_name="list price"
                        ),
                    ),
                    ("currency", models.CharField(max_length=3, default="CNY", verbose_name="currency")),
                    ("description", models.TextField(blank=True, verbose_name="description")),
                    ("is_active", models.BooleanField(default=True, verbose_name="on sale")),
                    (
                        "category",
                        models.ForeignKey(
                            "customers.productcategory",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="category",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical product",
                    "verbose_name_plural": "historical products",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="Pipeline",
                fields=[
                    ("id", ID),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("name_en", models.CharField(max_length=120, blank=True, verbose_name="English name")),
                    ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                    (
                        "is_usual",
                        models.BooleanField(
                            default=False,
                            verbose_name="the usual one",
                            help_text="New deals and the board begin with it.",
                        ),
                    ),
                    ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ],
                options={
                    "verbose_name": "pipeline",
                    "verbose_name_plural": "pipelines",
                    "ordering": ["position", "id"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("is_usual",), condition=Q(is_usual=True), name="pipeline_one_is_usual"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Stage",
                fields=[
                    ("id", ID),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("name_en", models.CharField(max_length=120, blank=True, verbose_name="English name")),
                    (
                        "pipeline",
                        models.ForeignKey(
                            "customers.pipeline",
                            models.CASCADE,
                            db_index=False,
                            related_name="stages",
                            verbose_name="pipeline",
                        ),
                    ),
                    ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                    (
                        "kind",
                        models.CharField(choices=KINDS, max_length=4, default="open", verbose_name="kind"),
                    ),
                    (
                        "probability",
                        models.PositiveSmallIntegerField(
                            default=0,
                            validators=[MaxValueValidator(100)],
                            verbose_name="probability in percent",
                            help_text="What part of the amount the forecast counts on.",
                        ),
                    ),
                    (
                        "ageing_days",
                        models.PositiveSmallIntegerField(
                            null=True,
                            blank=True,
                            verbose_name="may rest here, in days",
                            help_text="Then its owner is reminded. Empty: for ever.",
                        ),
                    ),
                    (
                        "required",
                        ArrayField(
                            models.CharField(
                                choices=[
                                    ("contact", "Contact"),
                                    ("amount", "Amount"),
                                    ("source", "Source"),
                                    ("lines", "Products"),
                                ],
                                max_length=10,
                            ),
                            default=list,
                            blank=True,
                            verbose_name="required to enter",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "stage",
                    "verbose_name_plural": "stages",
                    "ordering": ["pipeline__position", "pipeline_id", "position", "id"],
                    "indexes": [models.Index(fields=["pipeline", "position"], name="stage_in_order")],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("pipeline", "kind"),
                            condition=~Q(kind="open"),
                            name="stage_one_end_of_each_kind",
                        ),
                        models.CheckConstraint(
                            condition=Q(kind="open", probability__lte=100)
                            | Q(kind="won", probability=100)
                            | Q(kind="lost", probability=0),
                            name="stage_probability_fits",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="LostReason",
                fields=[
                    ("id", ID),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("name_en", models.CharField(max_length=120, blank=True, verbose_name="English name")),
                    ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                    ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ],
                options={
                    "verbose_name": "lost reason",
                    "verbose_name_plural": "lost reasons",
                    "ordering": ["position", "id"],
                },
            ),
            migrations.CreateModel(
                name="Deal",
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
                            db_index=False,
                            related_name="deals",
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
                            related_name="deals",
                            verbose_name="contact",
                        ),
                    ),
                    ("title", models.CharField(max_length=160, verbose_name="title")),
                    (
                        "stage",
                        models.ForeignKey(
                            "customers.stage",
                            models.PROTECT,
                            db_index=False,
                            related_name="+",
                            verbose_name="stage",
                        ),
                    ),
                    (
                        "stage_since",
                        models.DateTimeField(default=timezone.now, verbose_name="in this stage since"),
                    ),
                    (
                        "state",
                        models.CharField(choices=KINDS, max_length=4, default="open", verbose_name="state"),
                    ),
                    (
                        "amount",
                        models.DecimalField(
                            max_digits=16, decimal_places=2, default=0, verbose_name="amount"
                        ),
                    ),
                    ("currency", models.CharField(max_length=3, default="CNY", verbose_name="currency")),
                    ("expected_on", models.DateField(verbose_name="expected close")),
                    ("closed_on", models.DateField(null=True, blank=True, verbose_name="closed on")),
                    (
                        "lost_reason",
                        models.ForeignKey(
                            "customers.lostreason",
                            models.PROTECT,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="lost reason",
                        ),
                    ),
                    ("lost_note", models.CharField(max_length=300, blank=True, verbose_name="what happened")),
                    ("source", models.CharField(max_length=80, blank=True, verbose_name="source")),
                    ("description", models.TextField(blank=True, verbose_name="description")),
                    (
                        "opened_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            db_index=False,
                            related_name="+",
                            verbose_name="opened by",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "deal",
                    "verbose_name_plural": "deals",
                    "indexes": [
                        models.Index(fields=["stage", "expected_on", "id"], name="deal_by_stage"),
                        models.Index(fields=["expected_on", "id"], name="deal_by_close"),
                        models.Index(F("updated_at").desc(), F("id").desc(), name="deal_recent"),
                        models.Index(F("customer"), F("created_at").desc(), name="deal_by_customer"),
                        models.Index(
                            fields=["owner", "expected_on"],
                            condition=Q(state="open"),
                            name="deal_open_by_owner",
                        ),
                        models.Index(
                            fields=["closed_on", "id"], condition=~Q(state="open"), name="deal_by_end"
                        ),
                        models.Index(fields=["amount", "id"], name="deal_by_amount"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=Q(amount__gte=0), name="deal_amount_not_negative"),
                        models.CheckConstraint(
                            condition=Q(closed_on__isnull=True, state="open")
                            | Q(~Q(state="open"), closed_on__isnull=False),
                            name="deal_closed_has_day",
                        ),
                        models.CheckConstraint(
                            condition=Q(lost_reason__isnull=False, state="lost")
                            | Q(~Q(state="lost"), lost_note="", lost_reason__isnull=True),
                            name="deal_lost_has_reason",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalDeal",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    ("title", models.CharField(max_length=160, verbose_name="title")),
                    (
                        "stage_since",
                        models.DateTimeField(default=timezone.now, verbose_name="in this stage since"),
                    ),
                    (
                        "state",
                        models.CharField(choices=KINDS, max_length=4, default="open", verbose_name="state"),
                    ),
                    (
                        "amount",
                        models.DecimalField(
                            max_digits=16, decimal_places=2, default=0, verbose_name="amount"
                        ),
                    ),
                    ("currency", models.CharField(max_length=3, default="CNY", verbose_name="currency")),
                    ("expected_on", models.DateField(verbose_name="expected close")),
                    ("closed_on", models.DateField(null=True, blank=True, verbose_name="closed on")),
                    ("lost_note", models.CharField(max_length=300, blank=True, verbose_name="what happened")),
                    ("source", models.CharField(max_length=80, blank=True, verbose_name="source")),
                    ("description", models.TextField(blank=True, verbose_name="description")),
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
                        "stage",
                        models.ForeignKey(
                            "customers.stage",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="stage",
                        ),
                    ),
                    (
                        "lost_reason",
                        models.ForeignKey(
                            "customers.lostreason",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="lost reason",
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
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical deal",
                    "verbose_name_plural": "historical deals",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="DealLine",
                fields=[
                    ("id", ID),
                    (
                        "deal",
                        models.ForeignKey(
                            "customers.deal", models.CASCADE, db_index=False, related_name="lines"
                        ),
                    ),
                    ("position", models.PositiveIntegerField(verbose_name="position")),
                    (
                        "product",
                        models.ForeignKey(
                            "customers.product",
                            models.PROTECT,
                            null=True,
                            blank=True,
                            related_name="deal_lines",
                            verbose_name="product",
                        ),
                    ),
                    ("name", models.CharField(max_length=160, verbose_name="what")),
                    ("unit", models.CharField(max_length=40, blank=True, verbose_name="unit")),
                    (
                        "quantity",
                        models.DecimalField(max_digits=12, decimal_places=3, verbose_name="quantity"),
                    ),
                    ("price", models.DecimalField(max_digits=16, decimal_places=2, verbose_name="price")),
                    (
                        "discount_percent",
                        models.DecimalField(
                            max_digits=5, decimal_places=2, default=0, verbose_name="discount in percent"
                        ),
                    ),
                ],
                options={
                    "verbose_name": "line of a deal",
                    "verbose_name_plural": "lines of deals",
                    "ordering": ["position", "id"],
                    "constraints": [
                        models.UniqueConstraint(fields=("deal", "position"), name="deal_line_position_once"),
                        models.CheckConstraint(condition=Q(quantity__gt=0), name="deal_line_has_quantity"),
                        models.CheckConstraint(
                            condition=Q(price__gte=0), name="deal_line_price_not_negative"
                        ),
                        models.CheckConstraint(
                            condition=Q(discount_percent__gte=0, discount_percent__lte=100),
                            name="deal_line_discount_is_percent",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StageStay",
                fields=[
                    ("id", ID),
                    (
                        "deal",
                        models.ForeignKey(
                            "customers.deal", models.CASCADE, db_index=False, related_name="stays"
                        ),
                    ),
                    (
                        "stage",
                        models.ForeignKey(
                            "customers.stage", models.PROTECT, related_name="+", verbose_name="stage"
                        ),
                    ),
                    ("entered_at", models.DateTimeField(verbose_name="since")),
                    ("left_at", models.DateTimeField(null=True, blank=True, verbose_name="until")),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            null=True,
                            blank=True,
                            db_index=False,
                            related_name="+",
                            verbose_name="by",
                        ),
                    ),
                    ("reminded_at", models.DateTimeField(null=True, editable=False)),
                ],
                options={
                    "verbose_name": "stay in a stage",
                    "verbose_name_plural": "stays in stages",
                    "ordering": ["entered_at", "id"],
                    "indexes": [
                        models.Index(fields=["deal", "entered_at"], name="stage_stay_by_deal"),
                        models.Index(
                            fields=["stage", "entered_at"],
                            condition=Q(left_at__isnull=True, reminded_at__isnull=True),
                            name="stage_stay_to_remind",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("deal",), condition=Q(left_at__isnull=True), name="stage_stay_one_now"
                        )
                    ],
                },
            ),
        ),
    ]
