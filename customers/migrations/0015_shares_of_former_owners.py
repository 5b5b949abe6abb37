from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0014_changes_of_hands"),
    ]

    operations = [
        migrations.AlterField(
            model_name="customergroupshare",
            name="source_kind",
            field=models.CharField(
                choices=[
                    ("manual", "shared by hand"),
                    ("team", "customer team"),
                    ("step", "step of a collaboration"),
                    ("request", "access request"),
                    ("rule", "rule"),
                    ("case", "case"),
                    ("deal", "deal"),
                    ("transfer", "former owner"),
                ],
                default="manual",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="customerusershare",
            name="source_kind",
            field=models.CharField(
                choices=[
                    ("manual", "shared by hand"),
                    ("team", "customer team"),
                    ("step", "step of a collaboration"),
                    ("request", "access request"),
                    ("rule", "rule"),
                    ("case", "case"),
                    ("deal", "deal"),
                    ("transfer", "former owner"),
                ],
                default="manual",
                max_length=10,
            ),
        ),
    ]
