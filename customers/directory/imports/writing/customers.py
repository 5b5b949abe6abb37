"""The customers themselves: new ones, and changed columns of known ones."""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from crm_site.kit.errors import RuleBroken
from customers.directory.imports.lookup import COLUMNS
from customers.directory.imports.writing.staged import CHANGED, MADE, Staged, custom, has_custom
from customers.directory.models import Customer
from customers.directory.tree import DEEPEST
from customers.records.changes.kin import columns_of
from customers.records.changes.writing import before
from customers.records.imports.running import Overtaken

# Those that change and those that get contacts, as they were when they were looked at.
LOCK = """
    SELECT bool_and(staged.version IS NULL OR staged.version = customer.version), count(*), min(wanted.total)
    FROM (SELECT customer.id, customer.version FROM customers_customer customer WHERE id IN ({wanted})
          ORDER BY id FOR UPDATE) customer
    CROSS JOIN (SELECT count(*) AS total FROM ({wanted}) ids) wanted
    LEFT JOIN LATERAL (
        SELECT min(version) AS version FROM ({known}) known WHERE known.record = customer.id
    ) staged ON true
"""
KNOWN = """
    SELECT record, version FROM customers_importstagedrow
    WHERE batch_id = %(batch)s AND part = 'customer' AND version IS NOT NULL AND outcome IN ('update', 'unchanged')
"""
# Known customers that change themselves, or by their contacts.
WANTED = f"""
    SELECT record FROM customers_importstagedrow
    WHERE batch_id = %(batch)s AND part = 'customer' AND outcome = 'update'
    UNION SELECT customer.record FROM customers_importstagedrow contact
    JOIN customers_importstagedrow customer ON customer.batch_id = contact.batch_id AND customer.row = contact.row
    WHERE contact.batch_id = %(batch)s AND contact.part = 'contact' AND contact.outcome IN ('create', 'update')
      AND customer.part = 'customer' AND customer.record IN (SELECT record FROM ({KNOWN}) known)
"""  # noqa: S608
# Automatic codes begin behind the highest of their shape that the file brings along.
PASS_CODES = """
    SELECT setval('customers_code_seq', greatest(nextval('customers_code_seq'), max(substr(writes->>'code', 3)::bigint)))
    FROM customers_importstagedrow
    WHERE batch_id = %(batch)s AND part = 'customer' AND outcome = 'create' AND writes->>'code' ~ '^C-[0-9]{6,9}$'
    HAVING count(*) > 0
"""
NEXT_CODE = "'C-' || to_char(nextval('customers_code_seq'), 'FM999999000000')"
# Parent companies that stand in the same file, by code and by name; whom two are called so is nobody's parent.
PARENTS = f"""
    CREATE TEMPORARY TABLE import_parents ON COMMIT DROP AS
    SELECT said, min(record) AS record FROM (
        SELECT writes->>'code' AS said, record FROM ({MADE}) coded WHERE writes ? 'code'
        UNION ALL SELECT writes->>'name', record FROM ({MADE}) named
    ) found GROUP BY said HAVING count(*) = 1 OR count(DISTINCT record) = 1
"""  # noqa: S608
PARENT = (
    "(SELECT parent.record FROM import_parents parent WHERE parent.said = staged.writes->>'parent' "
    "AND parent.record <> staged.record)"
)
ORPHANS = f"""
    INSERT INTO customers_importfinding (batch_id, row, "column", severity, code, params)
    SELECT %(batch)s, staged.row, '', 'warning', 'unknown_parent', jsonb_build_object('value', staged.writes->>'parent')
    FROM ({MADE}) staged WHERE staged.writes ? 'parent' AND {PARENT} IS NULL
"""  # noqa: S608
CIRCLE = f"""
    WITH RECURSIVE up (start, above, height) AS (
        SELECT id, parent_id, 1 FROM customers_customer WHERE parent_id IN (SELECT record FROM ({MADE}) made)
        UNION ALL
        SELECT up.start, higher.parent_id, height + 1 FROM up JOIN customers_customer higher ON higher.id = up.above
        WHERE higher.parent_id IS NOT NULL AND up.above <> up.start AND height < {DEEPEST}
    )
    SELECT name FROM up JOIN customers_customer found ON found.id = up.start WHERE above = start ORDER BY start LIMIT 1
"""  # noqa: S608
# Columns of a new customer that do not come from the file alone.
OWN = {
    "id": "staged.record",
    "code": f"coalesce(staged.writes->>'code', {NEXT_CODE})",
    "owner_id": "%(owner)s::bigint",
    "department_id": "%(department)s::bigint",
    "pool_id": "%(pool)s::bigint",
    "created_by_id": "%(user)s",
    **dict.fromkeys(("created_at", "updated_at", "stage_since"), "%(now)s"),
}
CASTS = {"DecimalField": "::numeric", "DateField": "::date", "BooleanField": "::boolean"}


def lock(staged: Staged) -> None:
    """Lock the known customers that will change. Raises Overtaken where one is another by now, or gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({WANTED}) wanted", staged.values)  # noqa: S608
        (planned,) = cursor.fetchone()
        if not planned:
            return
        cursor.execute(LOCK.format(wanted=WANTED, known=KNOWN), staged.values)
        same, found, _total = cursor.fetchone()
    if found != planned or not same:
        raise Overtaken


def make(staged: Staged) -> None:
    names = staged.names["customer"]
    if not staged.any(MADE):
        return
    staged.run(PASS_CODES)
    if "parent" in names:
        staged.run(PARENTS)
        staged.run(ORPHANS)
    defaults = {f"default_{field.column}": _default(field) for field in Customer._meta.concrete_fields}
    staged.values |= defaults
    cells = ", ".join(_cell(field, names) for field in Customer._meta.concrete_fields)
    staged.carry_out(
        Customer,
        "+",
        f"INSERT INTO customers_customer ({', '.join(columns_of(Customer))}) SELECT {cells} FROM ({MADE}) staged",  # noqa: S608
        note=True,
    )
    if "parent" in names:
        staged.run("DROP TABLE import_parents")
        _refuse_circles(staged)


def _refuse_circles(staged: Staged) -> None:
    """Raises RuleBroken where companies of the file are each other's parents. Of known ones the parent stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute(CIRCLE, staged.values)
        if found := cursor.fetchone():
            raise RuleBroken(
                _("“%(name)s” would stand above itself: correct the parent companies in the file.")
                % {"name": found[0]}
            )


def of_nobody(staged: Staged) -> list[int]:
    """New customers for whom the file names no owner."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT record FROM ({MADE}) made WHERE NOT made.writes ? 'owner_id'", staged.values)  # noqa: S608
        return [pk for (pk,) in cursor.fetchall()]


def _cell(field: models.Field[Any, Any], names: set[str]) -> str:
    """What a new customer gets in one column: the file's word, else the column's default."""
    name, default = str(field.column), f"%(default_{field.column})s"
    if name == "parent_id":
        return _parent(names)
    if name in ("owner_id", "department_id") and "owner_id" in names:
        return f"CASE WHEN staged.writes ? 'owner_id' THEN (staged.writes->>'{name}')::bigint ELSE {OWN[name]} END"
    if name == "pool_id":
        return _pool(names)
    if name in OWN:
        return OWN[name]
    if name == "custom" and has_custom(names):
        return custom("staged", default)
    if name not in names or name not in COLUMNS:
        return default
    if name == "aliases":
        return "ARRAY(SELECT jsonb_array_elements_text(coalesce(staged.writes->'aliases', '[]'::jsonb)))"
    cast = CASTS.get(field.get_internal_type(), "")
    return f"coalesce((staged.writes->>'{name}'){cast}, {default})"


def _pool(names: set[str]) -> str:
    """Into the pool goes who gets no owner by the file."""
    if "owner_id" not in names:
        return OWN["pool_id"]
    return f"CASE WHEN staged.writes ? 'owner_id' THEN NULL ELSE {OWN['pool_id']} END"


def _parent(names: set[str]) -> str:
    said = ["(staged.writes->>'parent_id')::bigint"] if "parent_id" in names else []
    said += [PARENT] if "parent" in names else []
    return f"coalesce({', '.join(said)})" if said else "NULL::bigint"


def _default(field: models.Field[Any, Any]) -> Any:
    if field.null:
        return None
    default = field.get_default() if field.has_default() else ""
    return Jsonb(default) if isinstance(field, models.JSONField) else default


def change(staged: Staged) -> None:
    """Owner, department and key mark are no columns of a file for known customers: people change them."""
    if not staged.any(CHANGED):
        return
    names = staged.names["customer"]
    columns = [name for name in COLUMNS if name in names]
    sets = [f"{name} = fresh.{name}" for name in columns]
    if has_custom(names):
        columns.append("custom")
        sets.append(f"custom = {custom('staged', 'old.custom')}")
    if "stage" in names:
        columns.append("stage_since")
        sets.append("stage_since = CASE WHEN fresh.stage <> old.stage THEN %(now)s ELSE old.stage_since END")
    sets += ["version = old.version + 1", "updated_at = %(now)s"]
    staged.carry_out(
        Customer,
        "~",
        f"UPDATE customers_customer changed SET {', '.join(sets)} "  # noqa: S608
        f"FROM ({CHANGED}) staged JOIN customers_customer old ON old.id = staged.record, "
        "LATERAL jsonb_populate_record(old, staged.writes) fresh WHERE changed.id = old.id",
        row="changed",
        before=before([*columns, "updated_at"]),
        note=True,
    )
