"""Every change of what customers are found by is queued by the database, whoever writes it and however many rows."""

from django.db import migrations

# Table -> the customers that its changed rows (`changed`) belong to, and the columns that are found.
CUSTOMER = "SELECT id FROM {changed} changed"
ROLE = "SELECT customer_id FROM {changed} changed"
CONTACT = "SELECT role.customer_id FROM {changed} changed JOIN customers_contactrole role ON role.contact_id = changed.id"
POINT = (
    "SELECT coalesce(changed.customer_id, role.customer_id) FROM {changed} changed "
    "LEFT JOIN customers_contactrole role ON role.contact_id = changed.contact_id"
)
WATCHED = {
    "customer": (CUSTOMER, "name, short_name, english_name, aliases, code, credit_code, website"),
    "contactrole": (ROLE, "customer_id, contact_id"),
    "contact": (CONTACT, "name, english_name, wechat"),
    "contactpoint": (POINT, "customer_id, contact_id, kind, key"),
}
TABLES = {
    "insert": "REFERENCING NEW TABLE AS fresh",
    "update": "REFERENCING OLD TABLE AS gone NEW TABLE AS fresh",
    "delete": "REFERENCING OLD TABLE AS gone",
}

WATCH = """
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO customers_searchpending (customer_id)
        SELECT DISTINCT id FROM ({found}) found (id) WHERE id IS NOT NULL;
        RETURN NULL;
    END $$;
    CREATE TRIGGER {name} AFTER {verb} ON customers_{table} {rows}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def statements() -> list[tuple[str, str]]:
    """(SQL, its reverse) of a function and a trigger for each table and verb."""
    return [
        (make(table, verb, ids, columns), f"DROP FUNCTION customers_search_{table}_{verb}() CASCADE")
        for table, (ids, columns) in WATCHED.items()
        for verb in TABLES
    ]


def make(table: str, verb: str, ids: str, columns: str) -> str:
    values = {"name": f"customers_search_{table}_{verb}", "table": table, "verb": verb.upper()}
    found = ids.format(changed=changed(verb, columns))
    return WATCH.format(**values, found=found, rows=TABLES[verb])


def changed(verb: str, columns: str) -> str:
    """The rows that were inserted or deleted; of updated ones those that differ, as they were and as they are."""
    if verb != "update":
        return "fresh" if verb == "insert" else "gone"
    now, before = (", ".join(f"{row}.{one}" for one in columns.split(", ")) for row in ("fresh", "gone"))
    pairs = f"FROM fresh JOIN gone ON gone.id = fresh.id WHERE ({now}) IS DISTINCT FROM ({before})"
    return f"(SELECT fresh.* {pairs} UNION ALL SELECT gone.* {pairs})"


class Migration(migrations.Migration):
    replaces = [("customers", "0012_search_queue")]
    dependencies = [("customers", "0004_records")]

    operations = [migrations.RunSQL(sql=sql, reverse_sql=reverse) for sql, reverse in statements()]
