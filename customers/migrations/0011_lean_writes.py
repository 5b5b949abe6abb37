"""What each written row would pay for and nobody reads: indexes that begin as another one does, and of history all but
those by row and by customer; and the check that who signed the history exists, which he does, for people are never
deleted.

The models still name them: fields of every owned row and of simple-history have them everywhere, and simple-history
copies every index of the tables that it follows.
"""

from django.db import migrations

# Table of history -> what Django marks the names of its signature's index and check with.
SIGNATURES = {
    "contact": "3c0d5896",
    "contactpoint": "7ade7023",
    "contactrole": "2e196f40",
    "customer": "e2de29c6",
    "customeraddress": "90fc401f",
    "customerrelation": "e4896b89",
    "customertag": "e9587434",
}
UNREAD = {
    # `customer_owner_recent` and `customer_department_recent` begin with them.
    "customers_customer_owner_id_fbb2798e": "customers_customer (owner_id)",
    "customers_customer_department_id_738c8343": "customers_customer (department_id)",
    "customers_historicalcontact_history_date_1145b7ed": "customers_historicalcontact (history_date)",
    "customers_historicalcontactpoint_history_date_383cc24b": "customers_historicalcontactpoint (history_date)",
    "customers_historicalcontactrole_history_date_c9649917": "customers_historicalcontactrole (history_date)",
    "customers_historicalcustomer_code_943a3df4": "customers_historicalcustomer (code)",
    "customers_historicalcustomer_code_943a3df4_like": "customers_historicalcustomer (code varchar_pattern_ops)",
    "customers_historicalcustomer_created_by_id_e12d04fa": "customers_historicalcustomer (created_by_id)",
    "customers_historicalcustomer_department_id_c487dfeb": "customers_historicalcustomer (department_id)",
    "customers_historicalcustomer_history_date_60e2ef3b": "customers_historicalcustomer (history_date)",
    "customers_historicalcustomer_owner_id_5d7f3bd8": "customers_historicalcustomer (owner_id)",
    "customers_historicalcustomer_parent_id_f56353ee": "customers_historicalcustomer (parent_id)",
    "customers_historicalcustomeraddress_history_date_4f93b3ca": "customers_historicalcustomeraddress (history_date)",
    "customers_historicalcustomerrelation_history_date_9d32c5b3": "customers_historicalcustomerrelation (history_date)",
    "customers_historicalcustomertag_history_date_9cf70797": "customers_historicalcustomertag (history_date)",
} | {
    f"customers_historical{table}_history_user_id_{mark}": f"customers_historical{table} (history_user_id)"
    for table, mark in SIGNATURES.items()
}


def without_index(name: str, columns: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql=f"DROP INDEX {name}", reverse_sql=f"CREATE INDEX {name} ON {columns}")


def without_check(table: str, mark: str) -> migrations.RunSQL:
    name = f"customers_historical_history_user_id_{mark}_fk_ownership"
    change = f"ALTER TABLE customers_historical{table}"
    signed = "FOREIGN KEY (history_user_id) REFERENCES ownership_user (id) DEFERRABLE INITIALLY DEFERRED"
    return migrations.RunSQL(
        sql=f"{change} DROP CONSTRAINT {name}", reverse_sql=f"{change} ADD CONSTRAINT {name} {signed}"
    )


class Migration(migrations.Migration):
    replaces = [("customers", "0006_lean_history"), ("customers", "0019_lean_writes")]
    dependencies = [("customers", "0010_segments_campaigns")]

    operations = [
        *(without_index(name, columns) for name, columns in UNREAD.items()),
        *(without_check(table, mark) for table, mark in SIGNATURES.items()),
    ]
