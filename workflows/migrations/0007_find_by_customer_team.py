from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0006_handover_playbooks")]

    operations = [
        migrations.AlterField(
            model_name="playbookstep",
            name="finder",
            field=models.CharField(
                choices=[
                    ("least_loaded", "least loaded member present"),
                    ("requester", "the requester"),
                    ("owner", "the customer's owner"),
                    ("manager", "the department's manager"),
                    ("team", "who answers for it in the customer team"),
                ],
                default="least_loaded",
                max_length=14,
                verbose_name="given to",
            ),
        ),
    ]
