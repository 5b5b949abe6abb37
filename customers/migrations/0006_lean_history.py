"""History is read by row and, for what hangs on a customer, by customer: other indexes only cost each write.

simple-history copies every index of the tables that it follows. The models still name these; a table that
is only appended to does without.
"""

from django.db import migrations

UNREAD = {
    "customers_historicalcustomer_code_943a3df4": "customers_historicalcustomer (code)",
    "customers_historicalcustomer_code_943a3df4_like": "customers_historicalcustomer (code varchar_pattern_ops)",
    "customers_historicalcustomer_created_by_id_e12d04fa": "customers_historicalcustomer (created_by_id)",
    "customers_historicalcustomer_department_id_c487dfeb": "customers_historicalcustomer (department_id)",
    "customers_historicalcustomer_owner_id_5d7f3bd8": "customers_historicalcustomer (owner_id)",
    "customers_historicalcustomer_history_user_id_e2de29c6": "customers_historicalcustomer (history_user_id)",
    "customers_historicalcontact_history_user_id_3c0d5896": "customers_historicalcontact (history_user_id)",
    "customers_historicalcontactrole_history_user_id_2e196f40": "customers_historicalcontactrole (history_user_id)",
    "customers_historicalcontactpoint_history_user_id_7ade7023": "customers_historicalcontactpoint (history_user_id)",
}


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_fewer_indexes")]

    operations = [
        migrations.RunSQL(sql=f"DROP INDEX {name}", reverse_sql=f"CREATE INDEX {name} ON {columns}")
        for name, columns in UNREAD.items()
    ]
