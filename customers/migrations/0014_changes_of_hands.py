"""Each change of owner, department or pool is written down by the database, so that no writer can forget it.

Why, says the transaction: `ownership.moves.because` puts it into the setting `xietong.because`.
"""

from django.db import migrations

TRIGGER = """
    CREATE FUNCTION customers_changes_hands() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        told jsonb := coalesce(nullif(current_setting('xietong.because', true), '')::jsonb, '{}');
    BEGIN
        INSERT INTO ownership_ownershipchange (
            row_id, at, by_id, reason, note, batch, rule_id, rule_version,
            owner_before_id, owner_now_id, department_before_id, department_now_id, pool_before_id, pool_now_id
        ) VALUES (
            NEW.id, statement_timestamp(), (told->>'by')::bigint, coalesce(told->>'reason', 'edit'),
            coalesce(told->>'note', ''), (told->>'batch')::bigint, (told->>'rule')::bigint, (told->>'rule_version')::int,
            OLD.owner_id, NEW.owner_id, OLD.department_id, NEW.department_id, OLD.pool_id, NEW.pool_id
        );
        RETURN NULL;
    END $$;
    CREATE TRIGGER customer_changes_hands
        AFTER UPDATE OF owner_id, department_id, pool_id ON customers_customer FOR EACH ROW
        WHEN (ROW(OLD.owner_id, OLD.department_id, OLD.pool_id)
            IS DISTINCT FROM ROW(NEW.owner_id, NEW.department_id, NEW.pool_id))
        EXECUTE FUNCTION customers_changes_hands();
"""
NO_TRIGGER = """
    DROP TRIGGER customer_changes_hands ON customers_customer;
    DROP FUNCTION customers_changes_hands();
"""


# What each written row would pay for and nobody reads (see 0011): nobody looks for the history of a pool, nor for codes by
# their beginning in this operator class.
UNREAD = {
    "customers_historicalcustomer_pool_id_2bb0abbc": "customers_historicalcustomer (pool_id)",
    "customers_customer_code_f5e1b9fb_like": "customers_customer (code varchar_pattern_ops)",
}


class Migration(migrations.Migration):
    dependencies = [("customers", "0013_public_pool"), ("ownership", "0007_ownership_history")]

    operations = [
        migrations.RunSQL(sql=TRIGGER, reverse_sql=NO_TRIGGER),
        *(
            migrations.RunSQL(sql=f"DROP INDEX {name}", reverse_sql=f"CREATE INDEX {name} ON {columns}")
            for name, columns in UNREAD.items()
        ),
    ]
