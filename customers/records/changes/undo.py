"""Takes a change set back: what it changed becomes as it was, what it made goes, what it removed returns.

Records that somebody changed since are kept as they are, with everything that hangs on them, and so are new ones
that something refers to. All of it is set-based, in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection

from customers.records.changes import kin
from customers.records.changes.kin import Model, columns_of, holders, label_of, table_of
from customers.records.changes.statements import carry_out, run
from customers.records.models import ChangeSet
from ownership.access.querysets import owned_model
from ownership.disputes.freeze import in_dispute
from ownership.models import User
from ownership.moves.because import because
from ownership.moves.models import Reason

# Statements are put together from names of our own tables and columns, never from input: hence the noqa.

START = """
    CREATE TEMPORARY TABLE undone_row ON COMMIT DROP AS
    SELECT model, row_id, before, version, before IS NULL AS made, false AS kept FROM customers_changedrow
    WHERE change_set_id = %(change_set)s
"""
INDEX = "ALTER TABLE undone_row ADD PRIMARY KEY (model, row_id); ANALYZE undone_row"
OF = "SELECT row_id FROM undone_row WHERE model = '{}' AND {}"
# What an earlier set left is there again, under a later version: it can be undone in its turn.
HAND_BACK = """
    UPDATE customers_changedrow earlier SET version = now.version
    FROM undone_row row JOIN {table} now ON now.id = row.row_id
    WHERE row.model = '{label}' AND NOT row.kept AND NOT row.made AND earlier.change_set_id < %(change_set)s
      AND earlier.model = row.model AND earlier.row_id = row.row_id
      AND earlier.version = (row.before->>'version')::int
"""


class Undone(NamedTuple):
    """Records that are as they were before, those of them that are gone again, and those that were kept."""

    restored: int
    removed: int
    kept: int


class Undoing:
    """One undo; `by` signs it."""

    def __init__(self, change_set: ChangeSet, by: User, now: Any) -> None:
        self.change_set, self.by, self.now = change_set, by, now
        self.models: list[Model] = []

    def run(self) -> Undone:
        run(START, {"change_set": self.change_set.pk})
        run(INDEX)
        self.models = self._models()
        self._lock()
        because(Reason.UNDO, by=self.by, batch=self.change_set.pk)
        for model in self._records():
            self._keep_changed(model)
        self._keep_disputed()
        while sum(self._keep_what_hangs_together()):
            pass
        tally = self._tally()
        for model in dict.fromkeys([*kin.known_parts(), *self.models]):
            self._remove_made(model)
        for model in self.models:
            self._restore(model)
        for model in self.models:
            self._bring_back(model)
        for model in self._records():
            run(
                HAND_BACK.format(table=table_of(model), label=label_of(model)),
                {"change_set": self.change_set.pk},
            )
        return tally

    def survivors(self) -> str:
        """SQL: the ids of the customers that are restored and still there."""
        return OF.format(label_of(owned_model()), "NOT kept AND NOT made AND version IS NOT NULL")

    def _models(self) -> list[Model]:
        """Those of the set; customers first, as everybody locks them."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT model FROM undone_row")
            found = [kin.model_of(label) for (label,) in cursor.fetchall()]
        return sorted(found, key=lambda model: (model is not owned_model(), label_of(model)))

    def _records(self) -> Iterator[Model]:
        return (model for model in self.models if kin.is_record(model))

    def _lock(self) -> None:
        """Nobody can change these any more, or let something new refer to them."""
        for model in self._records():
            ids = OF.format(label_of(model), "true")
            run(f"SELECT id FROM {table_of(model)} WHERE id IN ({ids}) ORDER BY id FOR UPDATE")  # noqa: S608

    def _keep_changed(self, model: Model) -> None:
        """Records that moved on since; one that was only changed and is gone meanwhile as well."""
        run(
            f"UPDATE undone_row row SET kept = true WHERE model = '{label_of(model)}' AND NOT ("  # noqa: S608
            f"EXISTS (SELECT 1 FROM {table_of(model)} now WHERE now.id = row_id AND now.version = row.version) "
            f"OR (made OR before ? 'id') AND NOT EXISTS (SELECT 1 FROM {table_of(model)} now WHERE now.id = row_id))"
        )

    def _keep_disputed(self) -> None:
        """Customers that this would move while somebody disputes them: the decision alone moves them."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE undone_row SET kept = true WHERE model = %s AND NOT kept AND row_id = ANY(%s) "
                "AND before ?| ARRAY['owner_id', 'department_id', 'pool_id']",
                [label_of(owned_model()), in_dispute()],
            )

    def _keep_what_hangs_together(self) -> Iterator[int]:
        """Parts of kept records, and new rows that something else refers to: how many more."""
        for model in self.models:
            if holders(model):
                yield self._keep_parts(model)
            for other, column in kin.referring(model):
                if not kin.is_trace(other):
                    yield self._keep_referred(model, other, column)

    def _keep_parts(self, model: Model) -> int:
        """A part that was removed tells from its picture what it hung on."""
        found = 0
        for column, record in holders(model).items():
            kept = OF.format(label_of(record), "kept")
            found += run(
                f"UPDATE undone_row part SET kept = true WHERE model = '{label_of(model)}' AND NOT kept AND ("  # noqa: S608
                f"(SELECT now.{column} FROM {table_of(model)} now WHERE now.id = part.row_id) IN ({kept}) "
                f"OR (before->>'{column}')::bigint IN ({kept}))"
            )
        return found

    def _keep_referred(self, model: Model, other: Model, column: str) -> int:
        noted = OF.format(label_of(other), "NOT kept")
        goes = _goes("other", other) if kin.is_part(other) else "false"
        return run(
            f"UPDATE undone_row SET kept = true WHERE model = '{label_of(model)}' AND made AND NOT kept AND "  # noqa: S608
            f"EXISTS (SELECT 1 FROM {table_of(other)} other WHERE other.{column} = undone_row.row_id "
            f"AND {_id(other)} NOT IN ({noted}) AND NOT ({goes}))"
        )

    def _tally(self) -> Undone:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FILTER (WHERE NOT kept), count(*) FILTER (WHERE NOT kept AND made), "
                "count(*) FILTER (WHERE kept) FROM undone_row WHERE version IS NOT NULL"
            )
            return Undone(*cursor.fetchone())

    def _remove_made(self, model: Model) -> None:
        """New rows, and parts of new records that were noted with their record."""
        made = OF.format(label_of(model), "made AND NOT kept")
        which = f"gone.id IN ({made})"
        if kin.is_part(model):
            which += f" OR ({_goes('gone', model)})"
        if model in self.models:
            self._remove_traces(model, made)
        self._remove_lines(model, made)
        self._carry_out(model, "-", f"DELETE FROM {table_of(model)} gone WHERE {which}", "gone")  # noqa: S608

    def _remove_lines(self, model: Model, made: str) -> None:
        """What the timelines of customers say about new rows that hang on them."""
        if kin.is_record(model) and "customer_id" in columns_of(model):
            run(
                f"DELETE FROM customers_timelineentry line USING {table_of(model)} row WHERE row.id IN ({made}) "  # noqa: S608
                f"AND line.customer_id = row.customer_id AND line.about_id = row.id "
                f"AND line.about_type = '{label_of(model)}'"
            )

    def _remove_traces(self, model: Model, made: str) -> None:
        for other, column in kin.referring(model):
            if kin.is_trace(other):
                run(f"DELETE FROM {table_of(other)} WHERE {column} IN ({made})")  # noqa: S608

    def _restore(self, model: Model) -> None:
        names = [name for name in columns_of(model) if name in self._changed_columns(model)]
        sets = [f"{name} = fresh.{name}" for name in names]
        if kin.is_record(model):
            sets.append("version = old.version + 1")
        if not sets:
            return
        table = table_of(model)
        self._carry_out(
            model,
            "~",
            f"UPDATE {table} changed SET {', '.join(sets)} FROM undone_row row JOIN {table} old ON old.id = row.row_id, "  # noqa: S608
            f"LATERAL jsonb_populate_record(old, row.before) fresh WHERE row.model = '{label_of(model)}' "
            "AND NOT row.kept AND NOT row.made AND changed.id = old.id",
            "changed",
        )

    def _changed_columns(self, model: Model) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT name FROM undone_row, LATERAL jsonb_object_keys(before) name "
                "WHERE model = %s AND NOT kept AND NOT made",
                [label_of(model)],
            )
            return {name for (name,) in cursor.fetchall()} - {"id", "version"}

    def _bring_back(self, model: Model) -> None:
        table, names = table_of(model), columns_of(model)
        self._carry_out(
            model,
            "+",
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(f'fresh.{name}' for name in names)} "  # noqa: S608
            f"FROM undone_row row, LATERAL jsonb_populate_record(NULL::{table}, row.before) fresh "
            f"WHERE row.model = '{label_of(model)}' AND NOT kept AND before ? 'id' "
            f"AND NOT EXISTS (SELECT 1 FROM {table} now WHERE now.id = row.row_id)",
            "",
        )

    def _carry_out(self, model: Model, sign: str, change: str, row: str) -> None:
        carry_out(model, sign, change, {}, by=self.by, now=self.now, row=row)


def _goes(row: str, part: Model) -> str:
    """SQL: whether this row hangs on a new record that is taken back, and on none that is kept."""
    return f"({_hangs(row, part, 'made AND NOT kept')}) IS TRUE AND ({_hangs(row, part, 'kept')}) IS NOT TRUE"


def _hangs(row: str, part: Model, how: str) -> str:
    links = holders(part).items()
    return " OR ".join(f"{row}.{column} IN ({OF.format(label_of(record), how)})" for column, record in links)


def _id(model: Model) -> str:
    """The column that a change set knows rows by; rows without one number are in no set."""
    return "other.id" if "id" in columns_of(model) else "-1"
