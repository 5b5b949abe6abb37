"""Collaborations about a deal, and playbooks that a qualified lead or a won deal starts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0025_deals"),
        ("workflows", "0004_order_fulfilment_playbook"),
    ]

    operations = [
        migrations.AddField(
            model_name="collaboration",
            name="deal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="collaborations",
                to="customers.deal",
                verbose_name="deal",
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
                    ("customer.qualified", "when a lead is qualified outside sales"),
                    ("deal.won", "when a deal is won"),
                ],
                default="",
                help_text="By hand from a customer's page, or by itself when something happens.",
                max_length=30,
                verbose_name="starts",
            ),
        ),
    ]
