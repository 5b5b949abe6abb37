"""What the company calls its people by: employee number, job title, and the territories they look after."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ownership", "0004_access")]

    operations = [
        migrations.AddField(
            "user",
            "employee_number",
            models.CharField(blank=True, default="", max_length=40, verbose_name="employee number"),
            preserve_default=False,
        ),
        migrations.AddField(
            "user",
            "job_title",
            models.CharField(blank=True, default="", max_length=120, verbose_name="job title"),
            preserve_default=False,
        ),
        migrations.AddField(
            "user",
            "territories",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80),
                blank=True,
                default=list,
                help_text="What this person looks after, in words. It opens no customer.",
                size=None,
                verbose_name="territories",
            ),
        ),
        migrations.AddConstraint(
            "user",
            models.UniqueConstraint(
                condition=models.Q(("employee_number", ""), _negated=True),
                fields=("employee_number",),
                name="employee_number_once",
                violation_error_message="Somebody has this employee number already.",
            ),
        ),
    ]
