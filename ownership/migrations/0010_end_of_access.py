"""Granted access is taken back, runs out and is asked for again; a question without an answer goes up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ownership", "0009_access_terms"),
    ]

    operations = [
        migrations.AddField(
            model_name="accessrequest",
            name="end_reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="why it was taken back"),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="ended_at",
            field=models.DateTimeField(null=True, verbose_name="ended at"),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken back by",
            ),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="escalated_at",
            field=models.DateTimeField(null=True, verbose_name="escalated at"),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="reminded_at",
            field=models.DateTimeField(null=True, verbose_name="reminded at"),
        ),
        migrations.AlterField(
            model_name="accessrequest",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "waiting for a decision"),
                    ("granted", "granted"),
                    ("refused", "refused"),
                    ("withdrawn", "withdrawn"),
                    ("ended", "ran out"),
                    ("revoked", "taken back"),
                ],
                default="open",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="accessrequest",
            index=models.Index(
                condition=models.Q(("state", "granted")),
                fields=["granted_until"],
                name="access_request_running",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ["ended", "revoked"])),
                    models.Q(
                        models.Q(("state__in", ["ended", "revoked"]), _negated=True),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="access_request_over_has_time",
            ),
        ),
    ]
