"""A change set: opened before its changes, closed after them."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from customers.records.changes.kin import Model, is_record, label_of, table_of
from customers.records.changes.statements import run
from customers.records.models import ChangedRow, ChangeSet, ImportBatch
from ownership.models import User


def open_set(verb: str, by: User, *, batch: ImportBatch | None = None, **facts: Any) -> ChangeSet:
    """Begin to change many rows, in the caller's transaction. `facts` are ids and field names, never values.

    Its `at` is the time under which all of it stands in the history.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A change set lives in the caller's transaction; open one first.")
    return ChangeSet.objects.create(verb=verb, by=by, batch=batch, facts=facts, at=timezone.now())


def close(change_set: ChangeSet) -> int:
    """Count the records that were changed or made; a set without any is forgotten."""
    change_set.rows = ChangedRow.objects.filter(change_set=change_set, version__isnull=False).count()
    if change_set.rows:
        change_set.save(update_fields=["rows"])
    else:
        change_set.delete()
    return change_set.rows


def note_created(change_set: ChangeSet, model: Model, ids: list[int]) -> None:
    """These rows were made by other means within this change set; undoing it takes them back."""
    version = "version" if is_record(model) else "NULL::int"
    run(
        "INSERT INTO customers_changedrow (change_set_id, model, row_id, before, version) "  # noqa: S608
        f"SELECT %(change_set)s, %(label)s, id, NULL, {version} FROM {table_of(model)} WHERE id = ANY(%(ids)s) "
        "ON CONFLICT DO NOTHING",
        {"change_set": change_set.pk, "label": label_of(model), "ids": ids},
    )
