"""Working hours, and the days that are worked or free against them."""

import django.db.models.deletion
from django.db import migrations, models

from crm_site.kit.migrations import CreateModels

WEEKDAYS = [
    (0, "Monday"),
    (1, "Tuesday"),
    (2, "Wednesday"),
    (3, "Thursday"),
    (4, "Friday"),
    (5, "Saturday"),
    (6, "Sunday"),
]
ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    replaces = [("ownership", "0004_calendar")]
    dependencies = [("ownership", "0001_people")]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="CalendarDay",
                fields=[
                    ("id", ID),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("name_en", models.CharField(blank=True, max_length=120, verbose_name="English name")),
                    ("on", models.DateField(verbose_name="day")),
                    (
                        "kind",
                        models.CharField(
                            choices=[("holiday", "Holiday"), ("working", "Make-up working day")],
                            default="holiday",
                            max_length=8,
                            verbose_name="kind",
                        ),
                    ),
                    (
                        "as_weekday",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            choices=WEEKDAYS,
                            help_text="Whose hours count on a make-up working day.",
                            null=True,
                            verbose_name="hours of",
                        ),
                    ),
                    (
                        "department",
                        models.ForeignKey(
                            blank=True,
                            help_text="Empty for the whole company.",
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="calendar_days",
                            to="ownership.department",
                            verbose_name="department",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "calendar day",
                    "verbose_name_plural": "calendar days",
                    "ordering": ["on", "department__path"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("department", "on"),
                            name="calendar_day_once",
                            nulls_distinct=False,
                            violation_error_message="This day is in the calendar already.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("as_weekday__isnull", True), ("kind", "holiday")),
                                models.Q(
                                    ("as_weekday__isnull", False), ("as_weekday__lte", 6), ("kind", "working")
                                ),
                                _connector="OR",
                            ),
                            name="calendar_working_day_has_hours",
                            violation_error_message=(
                                "A make-up working day needs the weekday whose hours count; a holiday has none."
                            ),
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="WorkingHours",
                fields=[
                    ("id", ID),
                    ("weekday", models.PositiveSmallIntegerField(choices=WEEKDAYS, verbose_name="weekday")),
                    ("opens", models.TimeField(verbose_name="from")),
                    (
                        "closes",
                        models.TimeField(
                            help_text="A time before “from” is on the next day: 22:00 until 02:00.",
                            verbose_name="until",
                        ),
                    ),
                    (
                        "department",
                        models.ForeignKey(
                            blank=True,
                            help_text="Empty for the company's hours.",
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="working_hours",
                            to="ownership.department",
                            verbose_name="department",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "working hours",
                    "verbose_name_plural": "working hours",
                    "ordering": ["department__path", "weekday", "opens"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("department", "weekday", "opens"),
                            name="hours_open_once",
                            nulls_distinct=False,
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("weekday__lte", 6)), name="hours_on_a_weekday"
                        ),
                    ],
                },
            ),
        ),
    ]
