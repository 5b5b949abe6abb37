"""Writes what was staged for a batch: customers, how to reach them, their contacts, history and timeline.

All of it is set-based, in the caller's transaction, whatever the number of rows. Lock order: the customers
by ascending id, then what hangs on them.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.utils import timezone

from customers.directory.imports.events import ImportEvent
from customers.directory.imports.lookup import COLUMNS
from customers.directory.models import Contact, ContactPoint, ContactRole, Customer
from customers.records.imports import targets
from customers.records.imports.running import Overtaken
from customers.records.models import ImportBatch
from notifications.outbox import record
from ownership.models import User

# Statements are put together from names of our own tables and columns, never from input: hence the noqa.

STAGED = "SELECT * FROM customers_importstagedrow WHERE batch_id = %(batch)s AND outcome = '{}' ORDER BY row OFFSET 0"
MADE, CHANGED = STAGED.format("create"), STAGED.format("update")
LOCK = """
    SELECT staged.version IS NOT DISTINCT FROM customer.version
    FROM customers_customer customer JOIN customers_importstagedrow staged ON staged.record = customer.id
    WHERE staged.batch_id = %(batch)s AND staged.outcome = 'update'
    ORDER BY customer.id FOR UPDATE OF customer
"""
# Automatic codes begin behind the highest of their shape that the file brings along.
PASS_CODES = """
    SELECT setval('customers_code_seq', greatest(nextval('customers_code_seq'), max(substr(writes->>'code', 3)::bigint)))
    FROM customers_importstagedrow
    WHERE batch_id = %(batch)s AND outcome = 'create' AND writes->>'code' ~ '^C-[0-9]{6,9}$' HAVING count(*) > 0
"""
NEXT_CODE = "'C-' || to_char(nextval('customers_code_seq'), 'FM999999000000')"
# Columns of a new customer that do not come from the file alone.
OWN = {
    "id": "staged.record",
    "code": f"coalesce(staged.writes->>'code', {NEXT_CODE})",
    "owner_id": "%(owner)s::bigint",
    "department_id": "%(department)s::bigint",
    "created_by_id": "%(user)s",
    **dict.fromkeys(("created_at", "updated_at", "stage_since"), "%(now)s"),
}
CASTS = {"DecimalField": "::numeric", "DateField": "::date", "BooleanField": "::boolean"}
# What a holder's points will be; those of a stored one that stay as they are differ in nothing.
POINTS = """(SELECT coalesce(staged.stands, staged.writes) AS said) stands, LATERAL (VALUES
    ('phone', said->>'{0}phone', said->>'{0}phone_key'),
    ('fax', said->>'{0}fax', said->>'{0}fax_key'),
    ('email', said->>'{0}email', said->>'{0}email_key')) AS point (kind, value, key)"""
NEW_CONTACTS = """
    SELECT staged.*, nextval('customers_contact_id_seq') AS contact_id FROM customers_importstagedrow staged
    WHERE batch_id = %(batch)s AND outcome IN ('create', 'update')
      AND writes ? 'contact_name' AND NOT coalesce(stands ? 'contact_id', false)
"""
KNOWN_CONTACTS = """
    SELECT staged.*, (stands->>'contact_id')::bigint AS contact_id FROM customers_importstagedrow staged
    WHERE batch_id = %(batch)s AND outcome = 'update' AND stands ? 'contact_id'
"""
TIMELINE = """
    INSERT INTO customers_timelineentry (customer_id, at, kind, facet, about_type, about_id, by_id, facts)
    SELECT staged.record, %(now)s, %(event)s, 'identity', 'customers.importbatch', %(batch)s, %(user)s,
           CASE outcome WHEN 'create' THEN '{{}}'::jsonb ELSE jsonb_build_object('fields', ARRAY(
               SELECT name FROM jsonb_object_keys(staged.writes) name ORDER BY name)) END
    FROM ({}) staged
"""
ROWS = """
    INSERT INTO customers_importedrow (batch_id, row, customer_id, outcome)
    SELECT staged.batch_id, staged.row, coalesce(staged.record, first.record),
           CASE staged.outcome WHEN 'create' THEN 'created' WHEN 'update' THEN 'updated' ELSE 'unchanged' END
    FROM customers_importstagedrow staged
    LEFT JOIN customers_importstagedrow first ON first.batch_id = staged.batch_id AND first.row = staged.same_row
    WHERE staged.batch_id = %(batch)s
"""


def write(batch: ImportBatch) -> None:
    """Carry out a batch. Raises Overtaken when a customer moved on since it was planned, IntegrityError when
    a code was taken meanwhile, and PermissionDenied for a target that is not the importer's to choose."""
    values = _parameters(batch)
    _lock(values)
    _run(PASS_CODES, values)
    _make_customers(values)
    _change_customers(values)
    _make_points(values)
    _change_points("customer_id", "record", CHANGED, "", values)
    _make_contacts(values)
    _change_contacts(values)
    for staged in (MADE, CHANGED):
        _run(TIMELINE.format(staged), values)
    _run(ROWS, values)
    if batch.created or batch.updated:
        record(
            ImportEvent.IMPORTED,
            about=batch,
            by=batch.by,
            batch=batch.pk,
            topics=["customers"],
            created=batch.created,
            updated=batch.updated,
        )


def _parameters(batch: ImportBatch) -> dict[str, Any]:
    by: User = batch.by
    owner, department = targets.resolve(batch.target, by)
    return {
        "batch": batch.pk,
        "user": by.pk,
        "now": timezone.now(),
        "event": str(ImportEvent.CUSTOMER),
        "owner": owner.pk if owner else None,
        "department": department.pk if department else None,
        **{f"default_{field.column}": _default(field) for field in Customer._meta.concrete_fields},
    }


def _default(field: models.Field[Any, Any]) -> Any:
    if field.null:
        return None
    return field.get_default() if field.has_default() else ""


def _lock(values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, values)
        still = [same for (same,) in cursor.fetchall()]
        cursor.execute(f"SELECT count(*) FROM ({CHANGED}) staged", values)  # noqa: S608
        (planned,) = cursor.fetchone()
    if len(still) != planned or not all(still):
        raise Overtaken


def _make_customers(values: dict[str, Any]) -> None:
    cells = ", ".join(_cell(field) for field in Customer._meta.concrete_fields)
    _with_history(
        Customer,
        "+",
        f"INSERT INTO customers_customer ({_columns(Customer)}) SELECT {cells} FROM ({MADE}) staged",  # noqa: S608
        values,
    )


def _cell(field: models.Field[Any, Any]) -> str:
    """What a new customer gets in one column: the file's word, else the column's default."""
    name = str(field.column)
    if name in OWN:
        return OWN[name]
    if name not in COLUMNS:
        return f"%(default_{name})s"
    cast = CASTS.get(field.get_internal_type(), "")
    return f"coalesce((staged.writes->>'{name}'){cast}, %(default_{name})s)"


def _change_customers(values: dict[str, Any]) -> None:
    """Owner, department and key mark are no columns of a file: people change them."""
    changes = ", ".join(f"{name} = fresh.{name}" for name in COLUMNS)
    later = "stage_since = CASE WHEN fresh.stage <> old.stage THEN %(now)s ELSE old.stage_since END"
    _with_history(
        Customer,
        "~",
        f"UPDATE customers_customer changed SET {changes}, {later}, version = old.version + 1, "  # noqa: S608
        f"updated_at = %(now)s FROM ({CHANGED}) staged JOIN customers_customer old ON old.id = staged.record, "
        "LATERAL jsonb_populate_record(old, staged.writes) fresh WHERE changed.id = old.id",
        values,
        row="changed",
    )


def _make_points(values: dict[str, Any]) -> None:
    _with_history(
        ContactPoint,
        "+",
        "INSERT INTO customers_contactpoint (customer_id, kind, value, key, is_primary, is_invalid, do_not_contact) "  # noqa: S608
        f"SELECT staged.record, kind, value, key, true, false, false FROM ({MADE}) staged, LATERAL {POINTS.format('')} "
        "WHERE value IS NOT NULL",
        values,
    )


def _change_points(holder: str, place: str, staged: str, prefix: str, values: dict[str, Any]) -> None:
    """Set main numbers and addresses of stored holders; those that have none of a kind get one."""
    wanted = (
        f"SELECT staged.{place} AS holder, point.* FROM ({staged}) staged, LATERAL {POINTS.format(prefix)}"  # noqa: S608
    )
    _with_history(
        ContactPoint,
        "~",
        f"UPDATE customers_contactpoint changed SET value = wanted.value, key = wanted.key, is_invalid = false "  # noqa: S608
        f"FROM ({wanted}) wanted WHERE changed.{holder} = wanted.holder AND changed.kind = wanted.kind "
        "AND changed.is_primary AND (changed.value, changed.key) <> (wanted.value, wanted.key)",
        values,
        row="changed",
    )
    _with_history(
        ContactPoint,
        "+",
        f"INSERT INTO customers_contactpoint ({holder}, kind, value, key, is_primary, is_invalid, do_not_contact) "  # noqa: S608
        f"SELECT holder, kind, value, key, true, false, false FROM ({wanted}) wanted WHERE value IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM customers_contactpoint old WHERE old.{holder} = wanted.holder "
        "AND old.kind = wanted.kind AND old.is_primary)",
        values,
    )


def _make_contacts(values: dict[str, Any]) -> None:
    """New people with their role and numbers; the first contact of a customer is its main one."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE fresh_contacts ON COMMIT DROP AS {NEW_CONTACTS}", values)
        cursor.execute("SELECT EXISTS (SELECT 1 FROM fresh_contacts)")
        (any_fresh,) = cursor.fetchone()
    if any_fresh:
        _write_contacts(values)
    _run("DROP TABLE fresh_contacts", values)


def _write_contacts(values: dict[str, Any]) -> None:
    _with_history(
        Contact,
        "+",
        "INSERT INTO customers_contact (id, name, wechat, note, version, created_at, updated_at) "
        "SELECT contact_id, writes->>'contact_name', '', '', 1, %(now)s, %(now)s FROM fresh_contacts",
        values,
    )
    _with_history(
        ContactRole,
        "+",
        "INSERT INTO customers_contactrole (contact_id, customer_id, title, is_decider, is_primary) "
        "SELECT contact_id, record, coalesce(writes->>'contact_title', ''), false, NOT EXISTS (SELECT 1 FROM "
        "customers_contactrole old WHERE old.customer_id = record AND old.is_primary) FROM fresh_contacts",
        values,
    )
    _change_points("contact_id", "contact_id", "SELECT * FROM fresh_contacts", "contact_", values)


def _change_contacts(values: dict[str, Any]) -> None:
    _with_history(
        ContactRole,
        "~",
        "UPDATE customers_contactrole changed SET title = staged.writes->>'contact_title' "  # noqa: S608
        f"FROM ({KNOWN_CONTACTS}) staged WHERE changed.customer_id = staged.record "
        "AND changed.contact_id = staged.contact_id AND staged.writes ? 'contact_title'",
        values,
        row="changed",
    )
    _change_points("contact_id", "contact_id", KNOWN_CONTACTS, "contact_", values)


def _with_history(
    model: type[models.Model], sign: str, change: str, values: dict[str, Any], row: str = ""
) -> None:
    """Run a change and write what became of each row into the model's history, in one statement."""
    history: type[models.Model] = model.history.model  # type: ignore[attr-defined]
    ours = set(_names(model))
    names = [name for name in _names(history) if name in ours]
    columns = ", ".join(names)
    returned = ", ".join(f"{row}.{name}" for name in names) if row else columns
    _run(
        f"WITH done AS ({change} RETURNING {returned}) INSERT INTO {history._meta.db_table} "  # noqa: S608
        f"({columns}, history_date, history_type, history_user_id) "
        f"SELECT {columns}, %(now)s, '{sign}', %(user)s FROM done",
        values,
    )


def _names(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields]


def _columns(model: type[models.Model], row: str = "") -> str:
    return ", ".join(f"{row}.{name}" if row else name for name in _names(model))


def _run(sql: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
