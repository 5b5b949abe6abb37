"""What an import is going to write, kept in the database: memory stays flat, and a restart goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from customers.records.imports.findings import Finding
from customers.records.imports.kinds import Key, Shape, Values
from customers.records.imports.plan import Candidate, Known, Outcome, Planned, id_key
from customers.records.models import ImportBatch, ImportFinding, ImportStagedKey, ImportStagedRow

# Joins the parts of a key; no cell holds it, control characters are taken out when it is read.
JOINT = "\x1f"
# One probe of the index per key: these tables have no statistics yet while they are filled.
FIND = """
    SELECT wanted, found.row FROM jsonb_array_elements_text(%s::jsonb) AS wanted, LATERAL (
        SELECT row FROM customers_importstagedkey WHERE batch_id = %s AND key = wanted OFFSET 0
    ) AS found ORDER BY found.row
"""
READ = """
    SELECT row, outcome, record, version, coalesce(stands, writes)::text, open_fields
    FROM jsonb_array_elements_text(%s::jsonb) AS wanted, LATERAL (
        SELECT * FROM customers_importstagedrow WHERE batch_id = %s AND part = %s AND row = wanted::int OFFSET 0
    ) AS found
"""
# A repeated row filled blanks of a row that was staged before.
FILL = """
    UPDATE customers_importstagedrow SET
        writes = writes || %s::jsonb, stands = stands || %s::jsonb,
        outcome = CASE outcome WHEN 'unchanged' THEN 'update' ELSE outcome END
    WHERE batch_id = %s AND part = %s AND row = %s
"""
REPEATED_KEY = """
    INSERT INTO customers_importstagedkey (batch_id, key, row) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING
"""
OUTCOMES = """
    SELECT count(*) FILTER (WHERE made), count(*) FILTER (WHERE changed AND NOT made) FROM (
        SELECT CASE WHEN bool_or(part = %(main)s) THEN bool_or(part = %(main)s AND outcome = 'create')
                    ELSE bool_or(outcome = 'create') END AS made,
               bool_or(outcome IN ('create', 'update')) AS changed
        FROM customers_importstagedrow WHERE batch_id = %(batch)s GROUP BY row
    ) AS rows
"""
STAGED = "batch_id, part, row, outcome, record, version, same_row, writes, stands, open_fields"
FOUND = 'batch_id, row, "column", severity, code, params'


ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=str)


@dataclass(frozen=True)
class Tally:
    """How many rows a file has, and what becomes of them."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    warnings: int = 0


class StagedRows:
    """The rows planned so far (`plan.Earlier`) of one shape, in the staging tables of one batch."""

    def __init__(self, batch: ImportBatch, shape: Shape) -> None:
        self.batch, self.shape = batch, shape

    def find(self, keys: Iterable[Key]) -> Known:
        """Two queries, one when nothing is found. Rows that several keys lead to come as one candidate."""
        wanted = {JOINT.join(key): key for key in keys}
        with connection.cursor() as cursor:
            cursor.execute(FIND, [frozen(list(wanted)), self.batch.pk])
            places = cursor.fetchall()
        candidates = self._read({row for _key, row in places}) if places else {}
        found: Known = {}
        for key, row in places:
            found.setdefault(wanted[key], []).append(candidates[row])
        return found

    def remember(self, planned: Sequence[Planned]) -> None:
        """Stage a slice. What is refused, or held by others, has nothing to write."""
        rows = [row for row in planned if row.keys]
        self._number(rows)
        self._fill(rows)
        _copy(ImportStagedRow, STAGED, (self._line(row) for row in rows))
        self._enter_keys(rows)

    def _number(self, rows: Sequence[Planned]) -> None:
        """Give new records the ids that they will have; a repeat's is that of the row it repeats."""
        fresh = [row for row in rows if row.outcome is Outcome.CREATE]
        for row, record in zip(fresh, _new_ids(self.shape.sequence, len(fresh)), strict=True):
            row.record = record
        here = {row.number: row for row in rows}
        for row in rows:
            if row.record is None and row.same_row in here:
                row.record = here[row.same_row].record

    def _read(self, rows: set[int]) -> dict[int, Candidate]:
        with connection.cursor() as cursor:
            cursor.execute(READ, [frozen(list(rows)), self.batch.pk, self.shape.part])
            return {row: self._candidate(row, *rest) for row, *rest in cursor.fetchall()}

    def _candidate(
        self, row: int, outcome: str, record: int, version: int | None, values: str, open: list[str] | None
    ) -> Candidate:
        stored = None if outcome == Outcome.CREATE else record
        may = None if open is None else frozenset(open)
        return Candidate(revived(self.shape, json.loads(values)), stored, row, version, may, record=record)

    def _fill(self, rows: Sequence[Planned]) -> None:
        here = {row.number: row for row in rows}
        with connection.cursor() as cursor:
            for row in rows:
                if row.outcome is not Outcome.REPEAT or not row.values:
                    continue
                first = here.get(row.same_row or 0)
                if first is None:
                    fills = frozen(row.values)
                    cursor.execute(FILL, [fills, fills, self.batch.pk, self.shape.part, row.same_row])
                    continue
                first.values = {**first.values, **row.values}
                if first.outcome is Outcome.UNCHANGED:
                    first.outcome = Outcome.UPDATE

    def _line(self, row: Planned) -> tuple[Any, ...]:
        created = row.outcome is Outcome.CREATE
        stands = None if created or row.outcome is Outcome.REPEAT else frozen(row.stands)
        may = None if row.open is None else _array(row.open)
        writes = frozen({} if row.outcome is Outcome.REPEAT else row.values)
        return (
            self.batch.pk,
            self.shape.part,
            row.number,
            str(row.outcome),
            row.record,
            row.version,
            row.same_row,
            writes,
            stands,
            may,
        )

    def _enter_keys(self, rows: Sequence[Planned]) -> None:
        """A repeat's keys lead to the row that it repeats, which may have them already."""
        first: list[tuple[int, str, int]] = []
        repeats: list[tuple[int, str, int]] = []
        for row in rows:
            place = row.same_row or row.number
            lines = [(self.batch.pk, JOINT.join(key), place) for key in self._all_keys(row)]
            (repeats if row.same_row else first).extend(lines)
        _copy(ImportStagedKey, "batch_id, key, row", first)
        with connection.cursor() as cursor:
            cursor.executemany(REPEATED_KEY, repeats)

    def _all_keys(self, row: Planned) -> list[Key]:
        return row.keys if row.id is None else [*row.keys, id_key(self.shape.part, row.id)]


@lru_cache(maxsize=64)
def _array(names: frozenset[str]) -> str:
    """Field names as PostgreSQL writes an array; the driver takes longer for it than for all else of a row."""
    return f"{{{','.join(sorted(names))}}}"


def frozen(values: Any) -> str:
    """Values as JSON; dates and amounts as text (`Kind.revive` brings them back)."""
    return ENCODER.encode(values)


def clear(batch: ImportBatch) -> None:
    """Forget what was staged and found for a batch."""
    ImportFinding.objects.filter(batch=batch).delete()
    forget(batch)


def forget(batch: ImportBatch) -> None:
    """Drop the staged rows, with the check that may have kept them; findings stay."""
    batch.checked = {}
    ImportBatch.objects.filter(pk=batch.pk).exclude(checked={}).update(checked={})
    ImportStagedRow.objects.filter(batch=batch).delete()
    ImportStagedKey.objects.filter(batch=batch).delete()


def count(batch: ImportBatch) -> int:
    """Staged records of all parts."""
    return ImportStagedRow.objects.filter(batch=batch).count()


def has_updates(batch: ImportBatch) -> bool:
    """Whether anything is staged that changes a stored record."""
    return ImportStagedRow.objects.filter(batch=batch, outcome=ImportStagedRow.Outcome.UPDATE).exists()


def made(batch: ImportBatch, shape: Shape, *, after: int, most: int) -> list[tuple[int, Values]]:
    """New records of one shape, as (row, values), in the order of the file; at most so many after a row."""
    rows = ImportStagedRow.objects.filter(
        batch=batch, part=shape.part, outcome=ImportStagedRow.Outcome.CREATE, row__gt=after
    )
    found = rows.order_by("row").annotate(said=Cast("writes", TextField())).values_list("row", "said")[:most]
    return [(row, revived(shape, json.loads(said))) for row, said in found]


def revived(shape: Shape, values: Values) -> Values:
    """Values as they were before they were kept as JSON."""
    for name, revive in shape.revive.items():
        if values.get(name):
            values[name] = revive(values[name])
    return values


def take_statistics() -> None:
    """So that the statements that write know how much was staged; autovacuum would come too late."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_importstagedrow")


def outcomes(batch: ImportBatch, main: str) -> tuple[int, int]:
    """How many rows of the file make a record of the `main` part, and how many change or add anything else."""
    with connection.cursor() as cursor:
        cursor.execute(OUTCOMES, {"batch": batch.pk, "main": main})
        made, changed = cursor.fetchone()
    return made, changed


def write_findings(batch: ImportBatch, findings: Iterable[Finding]) -> None:
    _copy(ImportFinding, FOUND, (_finding(batch, one) for one in findings))


def _finding(batch: ImportBatch, one: Finding) -> tuple[Any, ...]:
    said = one.as_json()
    return batch.pk, one.row, one.column[:200], said["severity"], one.code, frozen(said["params"])


def _new_ids(sequence: str, number: int) -> list[int]:
    """Ids of rows to come. A gap is left when the import is not carried out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, number])
        return [pk for (pk,) in cursor.fetchall()]


def _copy(model: Any, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
