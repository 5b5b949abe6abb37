"""One change as one statement: what it does, the history of each row, and what stood there before.

Statements are put together from names of our own tables and columns, never from input: hence the noqa.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from customers.records.changes.kin import Model, columns_of, holders, is_record, label_of, past_of, table_of
from customers.records.models import ChangeSet
from ownership.models import User

Values = Mapping[str, Any]
NOTE = """
    INSERT INTO customers_changedrow (change_set_id, model, row_id, before, version)
    SELECT {change_set}, '{label}', id, {before}, {version} FROM done
"""
# What stood there before the first change of a set counts; a row that the set made stays new.
AGAIN = """
    ON CONFLICT (change_set_id, model, row_id) DO UPDATE
    SET before = excluded.before || customers_changedrow.before, version = excluded.version
"""


@dataclass(frozen=True)
class Sql:
    """A value worked out by the database; the row as it was is called `old`: Sql("old.level || %(x)s", {"x": …})."""

    text: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """How many rows a statement changed, and the records they hang on: {column: ids}."""

    rows: int
    holders: dict[str, list[int]]


def carry_out(
    model: Model,
    sign: str,
    change: str,
    values: Values,
    *,
    by: User,
    now: Any,
    row: str = "",
    before: str = "NULL::jsonb",
    note_in: ChangeSet | None = None,
) -> Done:
    """Run a change and write what became of each row: into its history, and with `note_in` into a change set.

    `sign` is simple-history's: + made, ~ changed, - removed. `change` ends where RETURNING may follow, `row`
    is the changed row's name in it; `before` says what stood there, as JSON.
    """
    columns = columns_of(model)
    given = [f"{row}.{name}" if row else name for name in columns]
    steps = [f"done AS ({change} RETURNING {', '.join(given)}, {before} AS was)"]
    steps += _history(model, sign)
    if note_in:
        steps.append(f"noted AS ({_note(model, sign, note_in)})")
    kin = [f"array_agg(DISTINCT {name}) FILTER (WHERE {name} IS NOT NULL)" for name in holders(model)]
    sql = f"WITH {', '.join(steps)} SELECT {', '.join(['count(*)', *kin])} FROM done"  # noqa: S608
    signed = {"history_by": None if by.is_system else by.pk, "history_at": now}
    with connection.cursor() as cursor:
        cursor.execute(sql, {**values, **signed})
        rows, *ids = cursor.fetchone()
    return Done(rows, {name: found or [] for name, found in zip(holders(model), ids, strict=True)})


def _history(model: Model, sign: str) -> list[str]:
    past = past_of(model)
    if past is None:
        return []
    ours = set(columns_of(model))
    names = ", ".join(name for name in columns_of(past) if name in ours)
    return [
        f"past AS (INSERT INTO {table_of(past)} ({names}, history_date, history_type, history_user_id) "  # noqa: S608
        f"SELECT {names}, %(history_at)s::timestamptz, '{sign}', %(history_by)s::bigint FROM done)"
    ]


def _note(model: Model, sign: str, change_set: ChangeSet) -> str:
    version = "version" if is_record(model) and sign != "-" else "NULL"
    if is_record(model) and sign == "-":
        version = "version + 1"
    # A changed record's picture says of which version it is: undoing gives it back to the set that left it so.
    was = "was || jsonb_build_object('version', version - 1)" if is_record(model) and sign == "~" else "was"
    note = NOTE.format(change_set=int(change_set.pk), label=label_of(model), before=was, version=version)
    return note if sign == "+" else note + AGAIN


def run(sql: str, values: Values | None = None) -> int:
    """The number of rows that a statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(values or {}))
        return cursor.rowcount


def lock(model: Model, ids: list[int]) -> None:
    """Lock rows by ascending id, as everybody does."""
    if ids:
        run(f"SELECT id FROM {table_of(model)} WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE", {"ids": ids})  # noqa: S608


def be_patient() -> None:
    """This transaction is no page: its statements may take minutes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
