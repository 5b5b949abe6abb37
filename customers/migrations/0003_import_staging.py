import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_code_sequence"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportStagedKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "batch_id",
                        "key",
                        "row",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.TextField()),
                ("row", models.PositiveIntegerField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.importbatch",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportStagedRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "batch_id", "row", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("create", "Create"),
                            ("update", "Update"),
                            ("unchanged", "Unchanged"),
                            ("repeat", "Repeat"),
                        ],
                        max_length=10,
                    ),
                ),
                ("record", models.BigIntegerField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                ("same_row", models.PositiveIntegerField(null=True)),
                ("writes", models.JSONField(default=dict)),
                ("stands", models.JSONField(null=True)),
                (
                    "open_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), null=True, size=None
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.importbatch",
                    ),
                ),
            ],
        ),
        # Nothing here outlives its import; without a log it is filled twice as fast.
        migrations.RunSQL(
            sql="ALTER TABLE customers_importstagedrow SET UNLOGGED",
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            sql="ALTER TABLE customers_importstagedkey SET UNLOGGED",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
