"""Customer codes ("C-000001") are drawn from a sequence, so that two clerks never get the same one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="CREATE SEQUENCE customers_code_seq", reverse_sql="DROP SEQUENCE customers_code_seq"
        )
    ]
