import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0013_public_pool"),
        ("ownership", "0006_pools"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnershipChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("edit", "changed by hand"),
                            ("assign", "assigned"),
                            ("import", "import"),
                            ("rule", "assignment rule"),
                            ("transfer", "transfer"),
                            ("leaver", "leaver's hand-over"),
                            ("claim", "claimed from the pool"),
                            ("release", "released to the pool"),
                            ("distribute", "distributed from the pool"),
                            ("recycle", "recycled into the pool"),
                            ("dispute", "decision of the conflict desk"),
                            ("undo", "undone"),
                        ],
                        default="edit",
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("note", models.CharField(blank=True, db_default="", max_length=500, verbose_name="note")),
                ("batch", models.BigIntegerField(null=True, verbose_name="batch")),
                ("rule_id", models.BigIntegerField(null=True, verbose_name="rule")),
                ("rule_version", models.PositiveIntegerField(null=True, verbose_name="version of the rules")),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "department_before",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ownership.department",
                    ),
                ),
                (
                    "department_now",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ownership.department",
                    ),
                ),
                (
                    "owner_before",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner_now",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "pool_before",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ownership.pool",
                    ),
                ),
                (
                    "pool_now",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ownership.pool",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of hands",
                "verbose_name_plural": "ownership history",
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["row", "-id"], name="ownership_change_by_row"),
                    models.Index(
                        condition=models.Q(("reason", "claim")),
                        fields=["by", "-at"],
                        name="ownership_change_claims",
                    ),
                    models.Index(
                        models.F("pool_now"),
                        models.OrderBy(models.F("at"), descending=True),
                        condition=models.Q(("pool_now__isnull", False)),
                        name="ownership_change_into",
                    ),
                    models.Index(
                        models.F("pool_before"),
                        models.OrderBy(models.F("at"), descending=True),
                        condition=models.Q(("pool_before__isnull", False)),
                        name="ownership_change_out_of",
                    ),
                    models.Index(
                        condition=models.Q(("batch__isnull", False)),
                        fields=["batch"],
                        name="ownership_change_batch",
                    ),
                ],
            },
        ),
    ]
