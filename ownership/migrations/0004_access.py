"""Who asked for access, whose shares ended, and who looked at what."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from crm_site.kit.migrations import CreateModels


class Migration(migrations.Migration):
    replaces = [("ownership", "0002_access"), ("ownership", "0006_shares_of_deals")]
    dependencies = [
        ("customers", "0001_initial"),
        ("ownership", "0003_official_days"),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="EndedShare",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("level", models.CharField(max_length=20, verbose_name="level")),
                    (
                        "facets",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(
                                choices=[
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
                                ],
                                max_length=14,
                            ),
                            default=list,
                            size=None,
                        ),
                    ),
                    (
                        "source_kind",
                        models.CharField(
                            choices=[
                                ("manual", "shared by hand"),
                                ("team", "customer team"),
                                ("step", "step of a collaboration"),
                                ("request", "access request"),
                                ("rule", "rule"),
                                ("case", "case"),
                                ("deal", "deal"),
                            ],
                            max_length=10,
                            verbose_name="source",
                        ),
                    ),
                    ("source_id", models.BigIntegerField(default=0)),
                    ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                    ("granted_at", models.DateTimeField(verbose_name="granted at")),
                    (
                        "ended_at",
                        models.DateTimeField(default=django.utils.timezone.now, verbose_name="ended at"),
                    ),
                    (
                        "department",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="ownership.department",
                        ),
                    ),
                    (
                        "granted_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "row",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="ended_shares",
                            to="customers.customer",
                            verbose_name="customer",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "ended share",
                    "verbose_name_plural": "ended shares",
                    "ordering": ["-ended_at"],
                },
            ),
            migrations.CreateModel(
                name="AccessLogEntry",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "at",
                        models.DateTimeField(
                            db_index=True, default=django.utils.timezone.now, verbose_name="time"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("opened", "opened a key customer"),
                                ("revealed", "revealed a masked value"),
                                ("found", "found by a complete number"),
                                ("denied", "met a locked customer"),
                            ],
                            max_length=10,
                            verbose_name="what",
                        ),
                    ),
                    ("about_type", models.CharField(blank=True, max_length=60)),
                    ("about_id", models.BigIntegerField(null=True)),
                    (
                        "facet",
                        models.CharField(
                            blank=True,
                            choices=[
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
                            ],
                            max_length=14,
                            verbose_name="facet",
                        ),
                    ),
                    ("field", models.CharField(blank=True, max_length=60, verbose_name="field")),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="person",
                        ),
                    ),
                    (
                        "row",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="customers.customer",
                            verbose_name="customer",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "access log entry",
                    "verbose_name_plural": "access log",
                    "ordering": ["-at", "-id"],
                    "indexes": [models.Index(fields=["row", "-at"], name="access_log_by_row")],
                },
            ),
            migrations.CreateModel(
                name="AccessRequest",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            default=django.utils.timezone.now, editable=False, verbose_name="created at"
                        ),
                    ),
                    (
                        "updated_at",
                        models.DateTimeField(
                            default=django.utils.timezone.now, editable=False, verbose_name="updated at"
                        ),
                    ),
                    ("reason", models.CharField(max_length=500, verbose_name="reason")),
                    (
                        "facets",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(
                                choices=[
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
                                ],
                                max_length=14,
                            ),
                            blank=True,
                            default=list,
                            size=None,
                            verbose_name="facets",
                        ),
                    ),
                    (
                        "days",
                        models.PositiveSmallIntegerField(
                            default=7, help_text="How many days access is asked for.", verbose_name="days"
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("open", "waiting for a decision"),
                                ("granted", "granted"),
                                ("refused", "refused"),
                                ("withdrawn", "withdrawn"),
                            ],
                            default="open",
                            max_length=10,
                            verbose_name="state",
                        ),
                    ),
                    ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                    ("answer", models.CharField(blank=True, max_length=500, verbose_name="answer")),
                    ("granted_until", models.DateTimeField(null=True, verbose_name="granted until")),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="access_requests",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="asked by",
                        ),
                    ),
                    (
                        "decided_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="decided by",
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
                    "verbose_name": "access request",
                    "verbose_name_plural": "access requests",
                    "ordering": ["-created_at"],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("state", "open")),
                            fields=("row", "by"),
                            name="access_request_one_open",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("days__gte", 1), ("days__lte", 365)),
                            name="access_request_days",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["open", "withdrawn"]),
                                ("decided_at__isnull", False),
                                _connector="OR",
                            ),
                            name="access_request_decided_has_time",
                        ),
                    ],
                },
            ),
        ),
    ]
