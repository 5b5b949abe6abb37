"""Collaborations that an order started, and the playbook's trigger for it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0030_orders"),
        ("workflows", "0002_shipped_playbooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="collaboration",
            name="order",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="collaborations",
                to="customers.order",
                verbose_name="order",
            ),
        ),
        migrations.AlterField(
            model_name="playbook",
            name="trigger",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "by hand"),
                    ("case.complaint", "when a complaint is opened"),
                    ("order.signed", "when an order is signed"),
                ],
                default="",
                help_text="By hand from a customer's page, or by itself when something happens.",
                max_length=30,
                verbose_name="starts",
            ),
        ),
    ]
