"""Orders, what was delivered, paid and invoiced of them."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
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

STATES = [
    ("draft", "Draft"),
    ("signed", "Signed"),
    ("fulfilled", "Fulfilled"),
    ("closed", "Closed"),
    ("voided", "Voided"),
]


class Migration(migrations.Migration):
    replaces = [("customers", "0030_orders"), ("customers", "0035_invoices")]
    dependencies = [("customers", "0007_deals")]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="LegalEntity",
                fields=[
                    ("id", ID),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("name_en", models.CharField(max_length=120, blank=True, verbose_name="English name")),
                    ("tax_number", models.CharField(max_length=40, blank=True, verbose_name="tax number")),
                    ("address", models.CharField(max_length=300, blank=True, verbose_name="address")),
                    ("phone", models.CharField(max_length=40, blank=True, verbose_name="phone")),
                    ("bank", models.CharField(max_length=120, blank=True, verbose_name="bank")),
                    ("account", models.CharField(max_length=60, blank=True, verbose_name="account number")),
                    (
                        "tax_percent",
                        models.DecimalField(
                            max_digits=5,
                            decimal_places=2,
                            default=0,
                            validators=[MinValueValidator(0), MaxValueValidator(100)],
                            verbose_name="usual tax in percent",
                            help_text="New lines of orders begin with it.",
                        ),
                    ),
                    (
                        "payment_days",
                        models.PositiveSmallIntegerField(
                            default=30,
                            verbose_name="usual days to pay",
                            help_text="An order that is signed without a payment plan is due so many days later.",
                        ),
                    ),
                    (
                        "is_usual",
                        models.BooleanField(
                            default=False, verbose_name="the usual one", help_text="New orders begin with it."
                        ),
                    ),
                    ("is_active", models.BooleanField(default=True, verbose_name="active")),
                    ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ],
                options={
                    "verbose_name": "legal entity",
                    "verbose_name_plural": "legal entities",
                    "ordering": ["-is_usual", "position", "id"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("is_usual",),
                            condition=Q(is_usual=True),
                            name="legal_entity_one_is_usual",
                            violation_error_message="Another legal entity is the usual one.",
                        ),
                        models.CheckConstraint(
                            condition=Q(tax_percent__gte=0, tax_percent__lte=100),
                            name="legal_entity_tax_is_percent",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="OrderNumber",
                fields=[
                    ("id", ID),
                    ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                    ("last", models.PositiveIntegerField(default=0, verbose_name="last number")),
                ],
                options={"verbose_name": "number of orders", "verbose_name_plural": "numbers of orders"},
            ),
            migrations.CreateModel(
                name="Order",
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
                        "number",
                        models.CharField(max_length=40, unique=True, editable=False, verbose_name="number"),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.PROTECT,
                            db_index=False,
                            related_name="orders",
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
                            related_name="orders",
                            verbose_name="contact",
                        ),
                    ),
                    (
                        "deal",
                        models.ForeignKey(
                            "customers.deal",
                            models.SET_NULL,
                            null=True,
                            blank=True,
                            related_name="orders",
                            verbose_name="deal",
                        ),
                    ),
                    (
                        "entity",
                        models.ForeignKey(
                            "customers.legalentity",
                            models.PROTECT,
                            db_index=False,
                            related_name="orders",
                            verbose_name="sold by",
                        ),
                    ),
                    ("title", models.CharField(max_length=160, verbose_name="title")),
                    (
                        "reference",
                        models.CharField(
                            max_length=80,
                            blank=True,
                            verbose_name="reference",
                            help_text="The customer's own number of it.",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(choices=STATES, max_length=9, default="draft", verbose_name="state"),
                    ),
                    ("currency", models.CharField(max_length=3, default="CNY", verbose_name="currency")),
                    (
                        "tax_included",
                        models.BooleanField(
                            default=True,
                            verbose_name="prices include the tax",
                            help_text="Otherwise it comes on top of them.",
                        ),
                    ),
                    (
                        "net",
                        models.DecimalField(
                            max_digits=16,
                            decimal_places=2,
                            default=0,
                            editable=False,
                            verbose_name="before tax",
                        ),
                    ),
                    (
                        "tax",
                        models.DecimalField(
                            max_digits=16, decimal_places=2, default=0, editable=False, verbose_name="tax"
                        ),
                    ),
                    (
                        "total",
                        models.DecimalField(max_digits=16, decimal_places=2, default=0, verbose_name="total"),
                    ),
                    (
                        "revision",
                        models.PositiveSmallIntegerField(
                            default=1, editable=False, verbose_name="contract version"
                        ),
                    ),
                    (
                        "paid",
                        models.DecimalField(
                            max_digits=16, decimal_places=2, default=0, editable=False, verbose_name="paid"
                        ),
                    ),
                    (
                        "next_due_on",
                        models.DateField(
                            null=True, blank=True, editable=False, verbose_name="next payment due"
                        ),
                    ),
                    (
                        "dated_on",
                        models.DateField(default=timezone.localdate, editable=False, verbose_name="date"),
                    ),
                    ("signed_on", models.DateField(null=True, blank=True, verbose_name="signed on")),
                    ("deliver_on", models.DateField(null=True, blank=True, verbose_name="deliver by")),
                    (
                        "delivery_terms",
                        models.CharField(max_length=300, blank=True, verbose_name="delivery terms"),
                    ),
                    ("description", models.TextField(blank=True, verbose_name="further terms")),
                    ("fulfilled_on", models.DateField(null=True, blank=True, verbose_name="fulfilled on")),
                    (
                        "ended_on",
                        models.DateField(
                            null=True, blank=True, editable=False, verbose_name="closed or voided on"
                        ),
                    ),
                    (
                        "end_reason",
                        models.CharField(max_length=300, blank=True, verbose_name="why it was voided"),
                    ),
                    (
                        "opened_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            db_index=False,
                            related_name="+",
                            verbose_name="drafted by",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "order",
                    "verbose_name_plural": "orders",
                    "indexes": [
                        models.Index(fields=["dated_on", "id"], name="order_by_date"),
                        models.Index(F("updated_at").desc(), F("id").desc(), name="order_recent"),
                        models.Index(F("customer"), F("dated_on").desc(), name="order_by_customer"),
                        models.Index(fields=["total", "id"], name="order_by_total"),
                        models.Index(fields=["state", "dated_on", "id"], name="order_by_state"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=~Q(number=""), name="order_has_number"),
                        models.CheckConstraint(
                            condition=Q(signed_on__isnull=True, state="draft")
                            | Q(signed_on__isnull=False, state__in=["signed", "fulfilled", "closed"])
                            | Q(state="voided"),
                            name="order_signed_has_day",
                        ),
                        models.CheckConstraint(
                            condition=Q(fulfilled_on__isnull=False, state__in=["fulfilled", "closed"])
                            | Q(~Q(state__in=["fulfilled", "closed"]), fulfilled_on__isnull=True),
                            name="order_fulfilled_has_day",
                        ),
                        models.CheckConstraint(
                            condition=Q(ended_on__isnull=False, state__in=["closed", "voided"])
                            | Q(~Q(state__in=["closed", "voided"]), ended_on__isnull=True),
                            name="order_ended_has_day",
                        ),
                        models.CheckConstraint(
                            condition=Q(state="voided") & ~Q(end_reason="")
                            | Q(~Q(state="voided"), end_reason=""),
                            name="order_voided_has_reason",
                        ),
                        models.CheckConstraint(
                            condition=Q(total=F("net") + F("tax")), name="order_total_adds_up"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalOrder",
                fields=[
                    ("id", PAST_ID),
                    ("version", VERSION),
                    (
                        "number",
                        models.CharField(max_length=40, editable=False, db_index=True, verbose_name="number"),
                    ),
                    ("title", models.CharField(max_length=160, verbose_name="title")),
                    (
                        "reference",
                        models.CharField(
                            max_length=80,
                            blank=True,
                            verbose_name="reference",
                            help_text="The customer's own number of it.",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(choices=STATES, max_length=9, default="draft", verbose_name="state"),
                    ),
                    ("currency", models.CharField(max_length=3, default="CNY", verbose_name="currency")),
                    (
                        "tax_included",
                        models.BooleanField(
                            default=True,
                            verbose_name="prices include the tax",
                            help_text="Otherwise it comes on top of them.",
                        ),
                    ),
                    (
                        "net",
                        models.DecimalField(
                            max_digits=16,
                            decimal_places=2,
                            default=0,
                            editable=False,
                            verbose_name="before tax",
                        ),
                    ),
                    (
                        "tax",
                        models.DecimalField(
                            max_digits=16, decimal_places=2, default=0, editable=False, verbose_name="tax"
                        ),
                    ),
                    (
                        "total",
                        models.DecimalField(max_digits=16, decimal_places=2, default=0, verbose_name="total"),
                    ),
                    (
                        "revision",
                        models.PositiveSmallIntegerField(
                            default=1, editable=False, verbose_name="contract version"
                        ),
                    ),
                    (
                        "paid",
                        models.DecimalField(
                            max_digits=16, decimal_places=2, default=0, editable=False, verbose_name="paid"
                        ),
                    ),
                    (
                        "next_due_on",
                        models.DateField(
                            null=True, blank=True, editable=False, verbose_name="next payment due"
                        ),
                    ),
                    (
                        "dated_on",
                        models.DateField(default=timezone.localdate, editable=False, verbose_name="date"),
                    ),
                    ("signed_on", models.DateField(null=True, blank=True, verbose_name="signed on")),
                    ("deliver_on", models.DateField(null=True, blank=True, verbose_name="deliver by")),
                    (
                        "delivery_terms",
                        models.CharField(max_length=300, blank=True, verbose_name="delivery terms"),
                    ),
                    ("description", models.TextField(blank=True, verbose_name="further terms")),
                    ("fulfilled_on", models.DateField(null=True, blank=True, verbose_name="fulfilled on")),
                    (
                        "ended_on",
                        models.DateField(
                            null=True, blank=True, editable=False, verbose_name="closed or voided on"
                        ),
                    ),
                    (
                        "end_reason",
                        models.CharField(max_length=300, blank=True, verbose_name="why it was voided"),
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
                        "deal",
                        models.ForeignKey(
                            "customers.deal",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="deal",
                        ),
                    ),
                    (
                        "entity",
                        models.ForeignKey(
                            "customers.legalentity",
                            models.DO_NOTHING,
                            null=True,
                            blank=True,
                            db_constraint=False,
                            related_name="+",
                            verbose_name="sold by",
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
                            verbose_name="drafted by",
                        ),
                    ),
                    *HISTORY,
                ],
                options={
                    "verbose_name": "historical order",
                    "verbose_name_plural": "historical orders",
                    **HISTORICAL,
                },
                bases=PAST,
            ),
            migrations.CreateModel(
                name="OrderLine",
                fields=[
                    ("id", ID),
                    (
                        "order",
                        models.ForeignKey(
                            "customers.order", models.CASCADE, db_index=False, related_name="lines"
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
                            related_name="order_lines",
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
                    (
                        "tax_percent",
                        models.DecimalField(
                            max_digits=5, decimal_places=2, default=0, verbose_name="tax in percent"
                        ),
                    ),
                    (
                        "delivered",
                        models.DecimalField(
                            max_digits=12, decimal_places=3, default=0, verbose_name="delivered"
                        ),
                    ),
                ],
                options={
                    "verbose_name": "line of an order",
                    "verbose_name_plural": "lines of orders",
                    "ordering": ["position", "id"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("order", "position"),
                            deferrable=models.Deferrable.DEFERRED,
                            name="order_line_position_once",
                        ),
                        models.CheckConstraint(
                            condition=Q(delivered__gte=0, delivered__lte=F("quantity"), quantity__gt=0)
                            | Q(delivered__gte=F("quantity"), delivered__lte=0, quantity__lt=0),
                            name="order_line_quantity_and_delivered",
                        ),
                        models.CheckConstraint(
                            condition=Q(price__gte=0), name="order_line_price_not_negative"
                        ),
                        models.CheckConstraint(
                            condition=Q(discount_percent__gte=0, discount_percent__lte=100),
                            name="order_line_discount_is_percent",
                        ),
                        models.CheckConstraint(
                            condition=Q(tax_percent__gte=0, tax_percent__lte=100),
                            name="order_line_tax_is_percent",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="OrderVersion",
                fields=[
                    ("id", ID),
                    (
                        "order",
                        models.ForeignKey(
                            "customers.order", models.CASCADE, db_index=False, related_name="versions"
                        ),
                    ),
                    ("revision", models.PositiveSmallIntegerField(verbose_name="contract version")),
                    ("lines", models.JSONField(verbose_name="lines")),
                    ("terms", models.JSONField(default=dict, verbose_name="terms")),
                    ("net", models.DecimalField(max_digits=16, decimal_places=2, verbose_name="before tax")),
                    ("tax", models.DecimalField(max_digits=16, decimal_places=2, verbose_name="tax")),
                    ("total", models.DecimalField(max_digits=16, decimal_places=2, verbose_name="total")),
                    ("reason", models.CharField(max_length=300, blank=True, verbose_name="reason")),
                    ("signed_on", models.DateField(verbose_name="signed on")),
                    ("at", models.DateTimeField(default=timezone.now, verbose_name="time")),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            null=True,
                            db_index=False,
                            related_name="+",
                            verbose_name="by",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "version of an order",
                    "verbose_name_plural": "versions of orders",
                    "ordering": ["revision"],
                    "constraints": [
                        models.UniqueConstraint(fields=("order", "revision"), name="order_version_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Delivery",
                fields=[
                    ("id", ID),
                    (
                        "order",
                        models.ForeignKey(
                            "customers.order", models.CASCADE, db_index=False, related_name="deliveries"
                        ),
                    ),
                    ("on", models.DateField(verbose_name="delivered on")),
                    ("note", models.CharField(max_length=300, blank=True, verbose_name="note")),
                    (
                        "created_at",
                        models.DateTimeField(
                            default=timezone.now, editable=False, verbose_name="written down at"
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            null=True,
                            db_index=False,
                            related_name="+",
                            verbose_name="by",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "delivery",
                    "verbose_name_plural": "deliveries",
                    "ordering": ["on", "id"],
                    "indexes": [models.Index(fields=["order", "on"], name="delivery_by_order")],
                },
            ),
            migrations.CreateModel(
                name="DeliveryLine",
                fields=[
                    ("id", ID),
                    (
                        "delivery",
                        models.ForeignKey("customers.delivery", models.CASCADE, related_name="lines"),
                    ),
                    (
                        "line",
                        models.ForeignKey("customers.orderline", models.RESTRICT, related_name="deliveries"),
                    ),
                    (
                        "quantity",
                        models.DecimalField(max_digits=12, decimal_places=3, verbose_name="quantity"),
                    ),
                ],
                options={
                    "verbose_name": "line of a delivery",
                    "verbose_name_plural": "lines of deliveries",
                    "ordering": ["line__position", "id"],
                    "constraints": [
                        models.UniqueConstraint(fields=("delivery", "line"), name="delivery_line_once"),
                        models.CheckConstraint(condition=~Q(quantity=0), name="delivery_line_has_quantity"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Instalment",
                fields=[
                    ("id", ID),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.PROTECT,
                            db_index=False,
                            related_name="instalments",
                            verbose_name="customer",
                        ),
                    ),
                    (
                        "order",
                        models.ForeignKey(
                            "customers.order",
                            models.CASCADE,
                            db_index=False,
                            related_name="instalments",
                            verbose_name="order",
                        ),
                    ),
                    ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                    ("due_on", models.DateField(verbose_name="due on")),
                    ("amount", models.DecimalField(max_digits=16, decimal_places=2, verbose_name="amount")),
                    ("currency", models.CharField(max_length=3, verbose_name="currency")),
                    ("condition", models.CharField(max_length=200, blank=True, verbose_name="condition")),
                    (
                        "paid",
                        models.DecimalField(max_digits=16, decimal_places=2, default=0, verbose_name="paid"),
                    ),
                    ("is_open", models.BooleanField(default=False, verbose_name="open")),
                    ("told_on", models.DateField(null=True, editable=False)),
                ],
                options={
                    "verbose_name": "instalment",
                    "verbose_name_plural": "instalments",
                    "ordering": ["position", "id"],
                    "indexes": [
                        models.Index(fields=["due_on", "id"], name="instalment_by_due"),
                        models.Index(
                            fields=["due_on", "id"], condition=Q(is_open=True), name="instalment_open_by_due"
                        ),
                        models.Index(fields=["customer", "due_on"], name="instalment_by_customer"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("order", "position"),
                            deferrable=models.Deferrable.DEFERRED,
                            name="instalment_position_once",
                        ),
                        models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_amount_positive"),
                        models.CheckConstraint(
                            condition=Q(paid__gte=0, paid__lte=F("amount")),
                            name="instalment_paid_within_amount",
                        ),
                        models.CheckConstraint(
                            condition=Q(is_open=False) | Q(paid__lt=F("amount")),
                            name="instalment_open_has_rest",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Payment",
                fields=[
                    ("id", ID),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.PROTECT,
                            db_index=False,
                            related_name="payments",
                            verbose_name="customer",
                        ),
                    ),
                    (
                        "order",
                        models.ForeignKey(
                            "customers.order",
                            models.PROTECT,
                            db_index=False,
                            related_name="payments",
                            verbose_name="order",
                        ),
                    ),
                    ("received_on", models.DateField(verbose_name="received on")),
                    ("amount", models.DecimalField(max_digits=16, decimal_places=2, verbose_name="amount")),
                    ("currency", models.CharField(max_length=3, verbose_name="currency")),
                    (
                        "method",
                        models.CharField(
                            choices=[
                                ("transfer", "Bank transfer"),
                                ("card", "Card"),
                                ("cash", "Cash"),
                                ("cheque", "Cheque"),
                                ("wechat", "WeChat Pay"),
                                ("alipay", "Alipay"),
                                ("bill", "Acceptance bill"),
                                ("other", "Other"),
                            ],
                            max_length=8,
                            default="transfer",
                            verbose_name="method",
                        ),
                    ),
                    (
                        "reference",
                        models.CharField(
                            max_length=80,
                            blank=True,
                            verbose_name="reference",
                            help_text="As on the bank statement.",
                        ),
                    ),
                    ("note", models.CharField(max_length=300, blank=True, verbose_name="note")),
                    (
                        "entered_at",
                        models.DateTimeField(default=timezone.now, editable=False, verbose_name="entered at"),
                    ),
                    (
                        "entered_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            db_index=False,
                            related_name="+",
                            verbose_name="entered by",
                        ),
                    ),
                    (
                        "taken_back_at",
                        models.DateTimeField(
                            null=True, blank=True, editable=False, verbose_name="taken back at"
                        ),
                    ),
                    (
                        "taken_back_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            null=True,
                            blank=True,
                            db_index=False,
                            related_name="+",
                            verbose_name="taken back by",
                        ),
                    ),
                    (
                        "taken_back_reason",
                        models.CharField(max_length=300, blank=True, verbose_name="why it was taken back"),
                    ),
                ],
                options={
                    "verbose_name": "payment",
                    "verbose_name_plural": "payments",
                    "ordering": ["received_on", "id"],
                    "indexes": [
                        models.Index(fields=["received_on", "id"], name="payment_by_day"),
                        models.Index(fields=["order", "received_on"], name="payment_by_order"),
                        models.Index(fields=["customer", "received_on"], name="payment_by_customer"),
                        models.Index(fields=["amount", "id"], name="payment_by_amount"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
                        models.CheckConstraint(
                            condition=Q(
                                taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_reason=""
                            )
                            | Q(taken_back_at__isnull=False)
                            & Q(taken_back_by__isnull=False)
                            & ~Q(taken_back_reason=""),
                            name="payment_taken_back_whole",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="InvoiceProfile",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    ("title", models.CharField(max_length=160, verbose_name="title")),
                    ("tax_number", models.CharField(max_length=40, blank=True, verbose_name="tax number")),
                    ("address", models.CharField(max_length=300, blank=True, verbose_name="address")),
                    ("phone", models.CharField(max_length=40, blank=True, verbose_name="phone")),
                    ("bank", models.CharField(max_length=120, blank=True, verbose_name="bank")),
                    ("account", models.CharField(max_length=60, blank=True, verbose_name="account number")),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.PROTECT,
                            related_name="invoice_profiles",
                            verbose_name="customer",
                        ),
                    ),
                    ("is_usual", models.BooleanField(default=False, verbose_name="the usual one")),
                ],
                options={
                    "verbose_name": "invoice profile",
                    "verbose_name_plural": "invoice profiles",
                    "ordering": ["-is_usual", "id"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("customer",),
                            condition=Q(is_usual=True),
                            name="invoice_profile_one_is_usual",
                        ),
                        models.CheckConstraint(condition=~Q(title=""), name="invoice_profile_has_title"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Invoice",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    ("title", models.CharField(max_length=160, verbose_name="title")),
                    ("tax_number", models.CharField(max_length=40, blank=True, verbose_name="tax number")),
                    ("address", models.CharField(max_length=300, blank=True, verbose_name="address")),
                    ("phone", models.CharField(max_length=40, blank=True, verbose_name="phone")),
                    ("bank", models.CharField(max_length=120, blank=True, verbose_name="bank")),
                    ("account", models.CharField(max_length=60, blank=True, verbose_name="account number")),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.PROTECT,
                            db_index=False,
                            related_name="invoices",
                            verbose_name="customer",
                        ),
                    ),
                    (
                        "order",
                        models.ForeignKey(
                            "customers.order", models.PROTECT, related_name="invoices", verbose_name="order"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("ordinary", "Ordinary VAT invoice"),
                                ("special", "Special VAT invoice"),
                            ],
                            max_length=8,
                            default="ordinary",
                            verbose_name="kind",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[("requested", "Requested"), ("issued", "Issued"), ("voided", "Voided")],
                            max_length=9,
                            default="requested",
                            verbose_name="state",
                        ),
                    ),
                    ("amount", models.DecimalField(max_digits=16, decimal_places=2, verbose_name="amount")),
                    ("currency", models.CharField(max_length=3, verbose_name="currency")),
                    ("note", models.CharField(max_length=300, blank=True, verbose_name="note")),
                    (
                        "over_reason",
                        models.CharField(
                            max_length=300, blank=True, verbose_name="why it is more than the order"
                        ),
                    ),
                    ("requested_at", models.DateTimeField(default=timezone.now, verbose_name="requested at")),
                    (
                        "requested_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            db_index=False,
                            related_name="+",
                            verbose_name="requested by",
                        ),
                    ),
                    ("number", models.CharField(max_length=60, blank=True, verbose_name="number")),
                    ("issued_on", models.DateField(null=True, blank=True, verbose_name="issued on")),
                    (
                        "issued_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            null=True,
                            blank=True,
                            db_index=False,
                            related_name="+",
                            verbose_name="issued by",
                        ),
                    ),
                    (
                        "void_reason",
                        models.CharField(max_length=300, blank=True, verbose_name="why it was voided"),
                    ),
                    ("voided_at", models.DateTimeField(null=True, blank=True, verbose_name="voided at")),
                ],
                options={
                    "verbose_name": "invoice",
                    "verbose_name_plural": "invoices",
                    "indexes": [
                        models.Index(fields=["requested_at", "id"], name="invoice_by_request"),
                        models.Index(F("customer"), F("requested_at").desc(), name="invoice_by_customer"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("number",),
                            condition=~Q(number=""),
                            name="invoice_number_once",
                            violation_error_message="Another invoice has this number.",
                        ),
                        models.CheckConstraint(condition=Q(amount__gt=0), name="invoice_amount_positive"),
                        models.CheckConstraint(condition=~Q(title=""), name="invoice_has_title"),
                        models.CheckConstraint(
                            condition=Q(
                                issued_by__isnull=True, issued_on__isnull=True, number="", state="requested"
                            )
                            | Q(issued_by__isnull=False)
                            & Q(issued_on__isnull=False)
                            & Q(state="issued")
                            & ~Q(number="")
                            | Q(state="voided"),
                            name="invoice_issued_has_number",
                        ),
                        models.CheckConstraint(
                            condition=Q(state="voided") & Q(voided_at__isnull=False) & ~Q(void_reason="")
                            | Q(~Q(state="voided"), void_reason="", voided_at__isnull=True),
                            name="invoice_voided_has_reason",
                        ),
                    ],
                },
            ),
        ),
    ]
