"""What an administrator sets for everybody who reveals, shares and asks."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ownership", "0008_access_log_chain"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asks_reason",
                    models.BooleanField(
                        default=False,
                        help_text="Who wants to see a masked value writes down what for; it stands in the access log.",
                        verbose_name="a reveal asks for a reason",
                    ),
                ),
                (
                    "reveals_per_day",
                    models.PositiveIntegerField(
                        blank=True,
                        default=100,
                        help_text="Different masked values that one person may see in a day. Empty: no limit.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="reveals per day",
                    ),
                ),
                (
                    "unusual_looks",
                    models.PositiveIntegerField(
                        blank=True,
                        default=150,
                        help_text="So many looks of one person in a day are told in any case. Empty: never for the number alone.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="unusual from",
                    ),
                ),
                (
                    "unusual_factor",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="So many times the looks of his usual day are told as well.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="times the usual",
                    ),
                ),
                (
                    "unusual_least",
                    models.PositiveIntegerField(
                        default=25,
                        help_text="Fewer looks in a day are never unusual.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="but at least",
                    ),
                ),
                (
                    "share_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="The end that is proposed when somebody shares a customer.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days of a share",
                    ),
                ),
                (
                    "remind_days",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="How long before granted access ends its holder is reminded.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="reminder in days",
                    ),
                ),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(
                        default=2,
                        help_text="Working days after which an open request goes to the managers above.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days for an answer",
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of access",
                "verbose_name_plural": "terms of access",
            },
        ),
        migrations.AddConstraint(
            model_name="accessterms",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="access_terms_one_row"),
        ),
    ]
