import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0014_changes_of_hands"),
        ("ownership", "0010_end_of_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="Protection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until_on", models.DateField(verbose_name="until")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                ("is_claim", models.BooleanField(default=False, verbose_name="given with the claim")),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "protection",
                "verbose_name_plural": "protections",
                "ordering": ["-until_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RecycleRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=120, verbose_name="English name")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="Rules are asked in this order; the first that fits warns.",
                        verbose_name="position",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        help_text="Customers of these levels. None chosen: of every level.",
                        size=None,
                        verbose_name="levels",
                    ),
                ),
                (
                    "filter",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="What else has to be true of a customer. Empty: nothing else.",
                        verbose_name="conditions",
                    ),
                ),
                (
                    "idle_days",
                    models.PositiveSmallIntegerField(
                        default=60,
                        help_text="After so many days without a contact, and in the same hands, a customer is recycled.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days without contact",
                    ),
                ),
                (
                    "warn_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="The owner always has so many days, also when a rule is new.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="warning in days before",
                    ),
                ),
                (
                    "extensions",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="How often the owner may have more time. 0: never.",
                        verbose_name="extensions",
                    ),
                ),
                (
                    "extension_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days of an extension",
                    ),
                ),
                (
                    "asks_manager",
                    models.BooleanField(
                        default=False,
                        help_text="The owner asks, a manager of the department answers. Until then nothing is recycled.",
                        verbose_name="a manager grants extensions",
                    ),
                ),
                (
                    "spares_busy",
                    models.BooleanField(
                        default=True,
                        help_text="Who has an open deal or case stays where he is.",
                        verbose_name="spare customers with open work",
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="ownership.pool",
                        verbose_name="public pool",
                    ),
                ),
            ],
            options={
                "verbose_name": "recycle rule",
                "verbose_name_plural": "recycle rules",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RecycleWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("kept", "kept"), ("recycled", "recycled")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "warned_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="warned at"),
                ),
                ("due_on", models.DateField(verbose_name="recycled on")),
                ("extended", models.PositiveSmallIntegerField(default=0, verbose_name="extended")),
                (
                    "asked_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="more time asked for at"),
                ),
                ("asked_why", models.CharField(blank=True, max_length=300, verbose_name="why more time")),
                ("closed_at", models.DateTimeField(editable=False, null=True, verbose_name="closed at")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="warned",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="warnings",
                        to="ownership.recyclerule",
                        verbose_name="rule",
                    ),
                ),
            ],
            options={
                "verbose_name": "recycle warning",
                "verbose_name_plural": "recycle warnings",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("no_need", "no need at present"),
                            ("unreachable", "cannot be reached"),
                            ("no_budget", "no budget"),
                            ("rival", "bought from a competitor"),
                            ("no_fit", "does not fit what we sell"),
                            ("no_time", "the owner has no time for it"),
                            ("other", "another reason"),
                        ],
                        max_length=12,
                        verbose_name="reason",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="hand-over note")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ownership.pool",
                        verbose_name="public pool",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "release",
                "verbose_name_plural": "releases",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="recyclerule",
            constraint=models.CheckConstraint(
                condition=models.Q(("warn_days__lt", models.F("idle_days"))),
                name="recycle_rule_warns_before",
                violation_error_message="The warning has to come after the last contact.",
            ),
        ),
        migrations.AddIndex(
            model_name="recyclewarning",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["rule", "due_on"], name="recycle_warning_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="recyclewarning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("row",), name="recycle_warning_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="recyclewarning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("closed_at__isnull", False)),
                    _connector="OR",
                ),
                name="recycle_warning_closed_has_time",
            ),
        ),
    ]
