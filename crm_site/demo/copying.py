"""Many rows at once: COPY, with indexes and foreign keys made afterwards; sequences; history."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

# Statements are put together from names of our own tables and columns, never from input: hence the noqa.

Statement = tuple[str, str]
"""What takes an index or a constraint away, and what puts it back."""


def copy_text(
    model: type[models.Model], columns: Sequence[str], text: bytes, *, frozen: bool = False
) -> None:
    """Append rows that `lines` has written out. What is empty is NULL where the column allows it.

    `frozen`: into a table that this transaction emptied (`bare`), as rows that no vacuum has to look at any more.
    """
    filled = [
        str(field.column)
        for field in model._meta.concrete_fields
        if field.column in columns and not field.null
    ]
    options = f"FORMAT csv, FREEZE {str(frozen).lower()}, FORCE_NOT_NULL ({', '.join(filled)})"
    into = f"COPY {_table(model)} ({', '.join(columns)}) FROM STDIN ({options})"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        copy.write(text)


def lines(rows: Iterable[tuple[Any, ...]]) -> bytes:
    """Rows as COPY reads them (CSV), written out where no connection is. No text column of ours may be NULL."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def no_time_limits() -> None:
    """For the rest of the transaction; a big load takes longer than any page may."""
    _execute("SET LOCAL statement_timeout = 0")
    _execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    _execute("SET LOCAL maintenance_work_mem = '256MB'")
    _execute("SET LOCAL work_mem = '128MB'")


@contextmanager
def bare(tables: Iterable[type[models.Model]]) -> Iterator[None]:
    """The tables, which are empty, without indexes, foreign keys and triggers (primary keys stay) while the block
    loads them.

    Filling indexes row by row and checking millions of rows one by one takes far longer than making both at
    the end. All of it is part of the caller's transaction: if the load fails, nothing is missing. Where the role may
    switch the checks of foreign keys off, they stay and are not asked: what is loaded is our own and refers to itself.
    """
    given = list(tables)
    unasked = _may_skip_checks()
    statements = [one for model in given for one in (*_constraints(model, unasked), *_indexes(model))]
    statements += [_triggers(model) for model in given]
    _execute("SET CONSTRAINTS ALL IMMEDIATE")
    for drop, _ in statements:
        _execute(drop)
    # What is loaded into a table that this transaction emptied needs no log (PostgreSQL, "Populating a Database").
    _execute(f"TRUNCATE {', '.join(_table(model) for model in given)} CASCADE")
    if unasked:
        _execute("SET LOCAL session_replication_role = replica")
    yield
    if unasked:
        _execute("SET LOCAL session_replication_role = origin")
    for _, make in reversed(statements):
        _execute(make)
    _execute("SET CONSTRAINTS ALL DEFERRED")  # as the transaction began


def advance_sequence(model: type[models.Model]) -> None:
    """Let the next id follow the highest."""
    table = _table(model)
    highest = f"(SELECT coalesce(max(id), 1) FROM {table})"  # noqa: S608
    _execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {highest})")


def write_history(
    model: type[models.Model], since: str, by: str = "NULL::bigint", *, joins: str = ""
) -> None:
    """A "made" row in the history of every row. `since` and `by` are SQL over the row `row` and what `joins` adds."""
    history: type[models.Model] = model.history.model  # type: ignore[attr-defined]
    ours = {field.column for field in model._meta.concrete_fields}
    columns = [str(field.column) for field in history._meta.concrete_fields if field.column in ours]
    target = f"{_table(history)} ({', '.join(columns)}, history_date, history_type, history_user_id)"
    values = ", ".join(f"row.{column}" for column in columns)
    _execute(f"INSERT INTO {target} SELECT {values}, {since}, '+', {by} FROM {_table(model)} AS row {joins}")  # noqa: S608


def take_statistics(tables: Iterable[type[models.Model]]) -> None:
    """ANALYZE, so that the planner knows the new sizes from the first query on."""
    _execute("ANALYZE " + ", ".join(_table(model) for model in tables))


def model_of(name: str) -> type[models.Model]:
    """The model of a label like "customers.Customer"."""
    return apps.get_model(name)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _may_skip_checks() -> bool:
    """Superusers may. Others could be granted it; for them everything is checked at the end."""
    return bool(_rows("SELECT usesuper FROM pg_user WHERE usename = current_user")[0][0])


def _constraints(model: type[models.Model], but_foreign: bool = False) -> list[Statement]:
    """Foreign and unique keys, or the unique ones alone."""
    found = _rows(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND contype = ANY(%s) ORDER BY contype, conname",
        _table(model),
        ["u"] if but_foreign else ["f", "u"],
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


def _triggers(model: type[models.Model]) -> Statement:
    """Our own, which queue each row for the search; who loads many has them indexed at the end."""
    return (
        f"ALTER TABLE {_table(model)} DISABLE TRIGGER USER",
        f"ALTER TABLE {_table(model)} ENABLE TRIGGER USER",
    )


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
