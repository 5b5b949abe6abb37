"""What was staged for a batch, as SQL reads it, and how a statement over it is carried out.

Statements are put together from names of our own tables and columns, never from input: hence the noqa.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import connection

from customers.records import changes
from customers.records.changes.kin import Model
from customers.records.changes.statements import Done
from customers.records.imports import targets
from customers.records.models import ChangeSet, ImportBatch
from ownership.models import User

ROWS = (
    "SELECT * FROM customers_importstagedrow WHERE batch_id = %(batch)s AND part = '{}' AND outcome = '{}' "
    "ORDER BY row OFFSET 0"
)
MADE, CHANGED = ROWS.format("customer", "create"), ROWS.format("customer", "update")
MADE_CONTACTS, CHANGED_CONTACTS = ROWS.format("contact", "create"), ROWS.format("contact", "update")
NAMES = """
    SELECT DISTINCT part, name FROM customers_importstagedrow, LATERAL jsonb_object_keys(writes) name
    WHERE batch_id = %(batch)s AND outcome IN ('create', 'update')
"""


class Staged:
    """One batch while it is written. `values` are the parameters of its statements."""

    def __init__(self, batch: ImportBatch, change_set: ChangeSet) -> None:
        self.batch, self.change_set, self.by = batch, change_set, batch.by
        by: User = batch.by
        owner, department = targets.resolve(batch.target, by)
        pool = targets.pool_of(batch.target, by)
        self.values: dict[str, Any] = {
            "batch": batch.pk,
            "user": by.pk,
            "now": change_set.at,
            "owner": owner.pk if owner else None,
            "department": department.pk if department else None,
            "pool": pool.pk if pool else None,
        }

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """What there is to write of each part: {part: names}."""
        found: dict[str, set[str]] = {"customer": set(), "contact": set()}
        with connection.cursor() as cursor:
            cursor.execute(NAMES, self.values)
            for part, name in cursor.fetchall():
                found[part].add(name)
        return found

    def carry_out(
        self,
        model: Model,
        sign: str,
        change: str,
        *,
        row: str = "",
        before: str = "NULL::jsonb",
        note: bool = False,
    ) -> Done:
        """Run a change of the batch; `note` keeps it for the undo. What hangs on new records goes with them."""
        return changes.carry_out(
            model,
            sign,
            change,
            self.values,
            by=self.by,
            now=self.change_set.at,
            row=row,
            before=before,
            note_in=self.change_set if note else None,
        )

    def run(self, sql: str, **more: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self.values, **more})
            return cursor.rowcount

    def any(self, sql: str) -> bool:
        """Whether a query has a row."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT EXISTS ({sql})", self.values)
            return bool(cursor.fetchone()[0])


def custom(staged: str, before: str) -> str:
    """SQL for the column of custom fields: what stood there and what the file says."""
    said = (
        f"(SELECT jsonb_object_agg(substr(key, 8), value) FROM jsonb_each({staged}.writes) "  # noqa: S608
        "WHERE starts_with(key, 'custom:'))"
    )
    return f"{before} || coalesce({said}, '{{}}'::jsonb)"


def has_custom(names: set[str]) -> bool:
    return any(name.startswith("custom:") for name in names)
