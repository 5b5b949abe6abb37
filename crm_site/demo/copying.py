"""Many rows at once: COPY, with indexes and foreign keys made afterwards; sequences; history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

# Statements are put together from names of our own tables and columns, never from input: hence the noqa.

Statement = tuple[str, str]
"""What takes an index or a constraint away, and what puts it back."""


def copy_rows(model: type[models.Model], rows: Sequence[tuple[Any, ...]]) -> None:
    """Append named tuples, whose fields are columns of the model's table."""
    if not rows:
        return
    columns = ", ".join(rows[0]._fields)  # type: ignore[attr-defined]
    with connection.cursor() as cursor, cursor.copy(f"COPY {_table(model)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def no_time_limits() -> None:
    """For the rest of the transaction; a big load takes longer than any page may."""
    _execute("SET LOCAL statement_timeout = 0")
    _execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    _execute("SET LOCAL maintenance_work_mem = '256MB'")


@contextmanager
def bare(tables: Iterable[type[models.Model]]) -> Iterator[None]:
    """The tables without indexes and foreign keys (primary keys stay) while the block loads them.

    Filling indexes row by row and checking millions of rows one by one takes far longer than making both at
    the end. All of it is part of the caller's transaction: if the load fails, nothing is missing.
    """
    statements = [one for model in tables for one in (*_constraints(model), *_indexes(model))]
    _execute("SET CONSTRAINTS ALL IMMEDIATE")
    for drop, _ in statements:
        _execute(drop)
    yield
    for _, make in reversed(statements):
        _execute(make)


def advance_sequence(model: type[models.Model]) -> None:
    """Let the next id follow the highest."""
    table = _table(model)
    highest = f"(SELECT coalesce(max(id), 1) FROM {table})"  # noqa: S608
    _execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {highest})")


def write_history(model: type[models.Model], since: str, by: str = "NULL::bigint") -> None:
    """A "made" row in the history of every row. `since` and `by` are SQL over the row `row`."""
    history: type[models.Model] = model.history.model  # type: ignore[attr-defined]
    ours = {field.column for field in model._meta.concrete_fields}
    columns = [str(field.column) for field in history._meta.concrete_fields if field.column in ours]
    target = f"{_table(history)} ({', '.join(columns)}, history_date, history_type, history_user_id)"
    values = ", ".join(f"row.{column}" for column in columns)
    _execute(f"INSERT INTO {target} SELECT {values}, {since}, '+', {by} FROM {_table(model)} AS row")  # noqa: S608


def take_statistics(tables: Iterable[type[models.Model]]) -> None:
    """ANALYZE, so that the planner knows the new sizes from the first query on."""
    _execute("ANALYZE " + ", ".join(_table(model) for model in tables))


def model_of(name: str) -> type[models.Model]:
    """The model of a label like "customers.Customer"."""
    return apps.get_model(name)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _constraints(model: type[models.Model]) -> list[Statement]:
    """Foreign and unique keys."""
    found = _rows(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND contype IN ('f', 'u') ORDER BY contype, conname",
        _table(model),
    )
    table = _table(model)
    return [
        (
            f'ALTER TABLE {table} DROP CONSTRAINT "{name}"',
            f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {text}',
        )
        for name, text in found
    ]


def _indexes(model: type[models.Model]) -> list[Statement]:
    """Indexes that no constraint stands on."""
    found = _rows(
        "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass "
        "AND NOT indisprimary AND indexrelid NOT IN (SELECT conindid FROM pg_constraint) ORDER BY indexrelid",
        _table(model),
    )
    return [(f"DROP INDEX {name}", text) for name, text in found]


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
