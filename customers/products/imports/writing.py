"""Writes the products that were staged for a batch, with their history, one event, and what undoing needs.

All of it is set-based, in the caller's transaction. Statements are put together from names of our own columns.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from customers.products.events import ProductEvent
from customers.products.models import Product
from customers.records import changes
from customers.records.changes.kin import columns_of
from customers.records.changes.writing import before
from customers.records.imports.running import Overtaken
from customers.records.models import ChangeSet, ImportBatch
from notifications.outbox import record

STAGED = (
    "SELECT * FROM customers_importstagedrow WHERE batch_id = %(batch)s AND part = 'product' "
    "AND outcome = '{}' ORDER BY row OFFSET 0"
)
MADE, CHANGED = STAGED.format("create"), STAGED.format("update")
GROUPS = """
    INSERT INTO customers_productcategory (name, name_en, code, position)
    SELECT DISTINCT writes->>'category', '', '', 0 FROM customers_importstagedrow
    WHERE batch_id = %(batch)s AND part = 'product' AND coalesce(writes->>'category', '') <> ''
    ON CONFLICT DO NOTHING
"""
GROUP = "(SELECT id FROM customers_productcategory WHERE name = staged.writes->>'category')"
# A product that somebody changed since it was looked at, or that is gone.
MOVED = f"""
    SELECT EXISTS (SELECT 1 FROM ({CHANGED}) staged LEFT JOIN customers_product now ON now.id = staged.record
                   WHERE now.version IS DISTINCT FROM staged.version)
        OR EXISTS (SELECT 1 FROM ({MADE}) staged JOIN customers_product now ON now.code = staged.writes->>'code')
"""  # noqa: S608
LOCK = f"SELECT id FROM customers_product WHERE id IN (SELECT record FROM ({CHANGED}) staged) ORDER BY id FOR UPDATE"  # noqa: S608
OWN = {
    "id": "staged.record",
    "version": "1",
    "is_active": "coalesce((staged.writes->>'is_active')::boolean, true)",
    "price": "coalesce((staged.writes->>'price')::numeric, 0)",
    "category_id": GROUP,
    **dict.fromkeys(("created_at", "updated_at"), "%(now)s"),
}
COLUMNS = ("name", "name_en", "unit", "price", "currency", "is_active", "description")


def write(batch: ImportBatch) -> None:
    """Carry out a batch. Raises Overtaken when a product is another by now."""
    change_set = changes.open_set(ChangeSet.Verb.IMPORT, batch.by, batch=batch)
    values = {"batch": batch.pk, "now": change_set.at}
    _run(LOCK, values)
    if _run(MOVED, values)[0]:
        raise Overtaken
    _run(GROUPS, values)
    _make(batch, change_set, values)
    _change(batch, change_set, values)
    changes.close(change_set)
    if batch.created or batch.updated:
        record(
            ProductEvent.IMPORTED,
            about=batch,
            by=batch.by,
            batch=batch.pk,
            topics=["products"],
            created=batch.created,
            updated=batch.updated,
        )


def _make(batch: ImportBatch, change_set: ChangeSet, values: dict[str, Any]) -> None:
    names = columns_of(Product)
    cells = ", ".join(OWN.get(name, f"coalesce(staged.writes->>'{name}', '')") for name in names)
    changes.carry_out(
        Product,
        "+",
        f"INSERT INTO customers_product ({', '.join(names)}) SELECT {cells} FROM ({MADE}) staged",  # noqa: S608
        values,
        by=batch.by,
        now=change_set.at,
        note_in=change_set,
    )


def _change(batch: ImportBatch, change_set: ChangeSet, values: dict[str, Any]) -> None:
    sets = [f"{name} = fresh.{name}" for name in COLUMNS]
    sets += [
        f"category_id = coalesce({GROUP}, old.category_id)",
        "version = old.version + 1",
        "updated_at = %(now)s",
    ]
    changes.carry_out(
        Product,
        "~",
        f"UPDATE customers_product changed SET {', '.join(sets)} "  # noqa: S608
        f"FROM ({CHANGED}) staged JOIN customers_product old ON old.id = staged.record, "
        "LATERAL jsonb_populate_record(old, staged.writes) fresh WHERE changed.id = old.id",
        values,
        by=batch.by,
        now=change_set.at,
        row="changed",
        before=before([*COLUMNS, "category_id", "updated_at"]),
        note_in=change_set,
    )


def _run(sql: str, values: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() if cursor.description else None
