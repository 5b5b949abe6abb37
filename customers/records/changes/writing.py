"""Set-based changes of the rows of one table, noted in a change set."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb

from customers.records.changes.kin import (
    Model,
    columns_of,
    holders,
    is_record,
    label_of,
    table_of,
)
from customers.records.changes.statements import Done, Sql, carry_out, lock
from customers.records.models import ChangeSet

Values = Mapping[str, Any]


def edit_rows(
    change_set: ChangeSet, model: Model, ids: Sequence[int], values: Values, *, along: Values | None = None
) -> int:
    """Set columns of rows to a value each, or to an `Sql`; returns how many rows were otherwise before.

    Locks them by ascending id; what is so already is not touched. `along` is written with them and does not
    count as a difference (`stage_since`). A record's version grows by one, a part's holders grow instead.
    """
    found = list(ids)
    lock_holders(model, found)
    lock(model, found)
    texts, given = _expressions(model, {**values, **(along or {})})
    sets = [f"{name} = {text}" for name, text in texts.items()]
    kept = list(texts)
    if is_record(model):
        sets += ["version = old.version + 1", "updated_at = %(history_at)s"]
        kept.append("updated_at")
    differs = " OR ".join(f"old.{name} IS DISTINCT FROM {texts[name]}" for name in values)
    done = carry_out(
        model,
        "~",
        f"UPDATE {table_of(model)} changed SET {', '.join(sets)} FROM {table_of(model)} old "  # noqa: S608
        f"WHERE changed.id = old.id AND old.id = ANY(%(row_ids)s) AND ({differs})",
        {**given, "row_ids": found},
        by=change_set.by,
        now=change_set.at,
        row="changed",
        before=before(kept),
        note_in=change_set,
    )
    touch_holders(change_set, model, done)
    return done.rows


def add_rows(change_set: ChangeSet, model: Model, rows: Iterable[Values]) -> int:
    """Insert rows given as {column: value}; those that a unique constraint refuses are there already.

    What is not given gets the field's default.
    """
    wanted = list(rows)
    for column, record in holders(model).items():
        lock(record, sorted({row[column] for row in wanted if row.get(column)}))
    names = [name for name in columns_of(model) if name != "id"]
    given = json.dumps([_whole(model, row) for row in wanted], default=str)
    done = carry_out(
        model,
        "+",
        f"INSERT INTO {table_of(model)} ({', '.join(names)}) SELECT {', '.join(names)} "  # noqa: S608
        f"FROM jsonb_populate_recordset(NULL::{table_of(model)}, %(rows)s::jsonb) ON CONFLICT DO NOTHING",
        {"rows": given},
        by=change_set.by,
        now=change_set.at,
        note_in=change_set,
    )
    touch_holders(change_set, model, done)
    return done.rows


def remove_rows(change_set: ChangeSet, model: Model, ids: Sequence[int]) -> int:
    """Delete rows that nothing refers to (parts); all of what they were is kept for the undo."""
    found = list(ids)
    lock_holders(model, found)
    done = carry_out(
        model,
        "-",
        f"DELETE FROM {table_of(model)} gone WHERE gone.id = ANY(%(row_ids)s)",  # noqa: S608
        {"row_ids": found},
        by=change_set.by,
        now=change_set.at,
        row="gone",
        before="to_jsonb(gone)",
        note_in=change_set,
    )
    touch_holders(change_set, model, done)
    return done.rows


def touch(change_set: ChangeSet, model: Model, ids: Iterable[int]) -> None:
    """Add one to the version of records whose parts changed; once in a change set, whatever else it did to them."""
    found = sorted(set(ids))
    lock(model, found)
    carry_out(
        model,
        "~",
        f"UPDATE {table_of(model)} changed SET version = old.version + 1, updated_at = %(history_at)s "  # noqa: S608
        f"FROM {table_of(model)} old WHERE changed.id = old.id AND old.id = ANY(%(row_ids)s) AND NOT EXISTS ("
        "SELECT 1 FROM customers_changedrow noted WHERE noted.change_set_id = %(change_set)s "
        "AND noted.model = %(label)s AND noted.row_id = old.id)",
        {"row_ids": found, "change_set": change_set.pk, "label": label_of(model)},
        by=change_set.by,
        now=change_set.at,
        row="changed",
        before=before(["updated_at"]),
        note_in=change_set,
    )


def touch_holders(change_set: ChangeSet, model: Model, done: Done) -> None:
    """The records that changed parts hang on have changed."""
    for column, record in holders(model).items():
        if done.holders[column]:
            touch(change_set, record, done.holders[column])


def lock_holders(model: Model, ids: Sequence[int]) -> None:
    """Records first, then what hangs on them: the order in which everybody locks."""
    for column, record in holders(model).items():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT DISTINCT {column} FROM {table_of(model)} WHERE id = ANY(%s) AND {column} IS NOT NULL",  # noqa: S608
                [list(ids)],
            )
            lock(record, sorted(pk for (pk,) in cursor.fetchall()))


def before(columns: Iterable[str]) -> str:
    """SQL for what stood in these columns of `old`, as JSON."""
    pairs = ", ".join(f"'{name}', old.{name}" for name in columns)
    return f"jsonb_build_object({pairs})"


def _expressions(model: Model, values: Values) -> tuple[dict[str, str], dict[str, Any]]:
    """SQL for each column and the parameters it needs. Raises KeyError for a column that the model has not."""
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    texts: dict[str, str] = {}
    given: dict[str, Any] = {}
    for name, value in values.items():
        field = fields[name]
        if isinstance(value, Sql):
            texts[name], given = value.text, {**given, **value.values}
            continue
        texts[name] = f"%(set_{name})s::{type_of(field)}"
        given[f"set_{name}"] = Jsonb(value) if isinstance(field, models.JSONField) else value
    return texts, given


def type_of(field: Any) -> str:
    """The column's type without its length."""
    return re.sub(r"\(.*?\)", "", field.db_type(connection) or "text")


def _whole(model: Model, row: Values) -> dict[str, Any]:
    """A row with the defaults of what it does not name."""
    whole: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        name = str(field.column)
        if name in row:
            whole[name] = row[name]
        elif not field.primary_key:
            whole[name] = None if field.null else field.get_default()
    return whole
