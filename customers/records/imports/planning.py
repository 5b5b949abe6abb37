"""Plans the rows of a batch slice by slice: what a row tells of, first the record itself, then what hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from customers.records.imports.findings import Finding, Notes, Severity
from customers.records.imports.kinds import Kind, Values
from customers.records.imports.mapping import Mapping
from customers.records.imports.plan import Outcome, Planned, Planner
from customers.records.imports.reader import Row
from customers.records.imports.rows import Parsed, RowParser
from customers.records.imports.staging import StagedRows
from customers.records.models import ImportBatch

# Said of a row that only comes along with a contact: there is nothing to wonder about.
EXPECTED = "repeats_row"


@dataclass(slots=True)
class PlannedRow:
    """What becomes of a row as a whole; `staged` counts the records it staged."""

    number: int
    refused: bool
    findings: list[Finding] = field(default_factory=list)
    staged: int = 0

    @property
    def warnings(self) -> int:
        return sum(one.severity is Severity.WARNING for one in self.findings)


class BatchPlanner:
    """Reads, plans and stages the rows of one batch; the kind is the batch's own (`Kind.with_options`)."""

    def __init__(
        self,
        batch: ImportBatch,
        kind: Kind,
        mapping: Mapping,
        samples: Sequence[Row],
        options: dict[str, Any],
    ) -> None:
        assert kind.lookup
        self.kind, self.headers = kind, kind.headers_for(mapping.headers)
        defaults = {name: options[name] for name in ("country",) if options.get(name)}
        self.parse = RowParser(kind, mapping, samples, defaults, options.get("day_first"))
        self.resolve = kind.resolve(batch.by, options) if kind.resolve else None
        self.first = Planner(kind, kind.lookup(batch.by, options), StagedRows(batch, kind), self.headers)
        self.second: Planner | None = None
        if kind.then:
            assert kind.then.lookup
            lookup = kind.then.lookup(batch.by, options)
            self.second = Planner(kind.then, lookup, StagedRows(batch, kind.then), self.headers)

    def plan(self, rows: Sequence[Row]) -> list[PlannedRow]:
        parsed = [self.parse(row) for row in rows]
        seconds = [row.values.pop(self.kind.then.part, None) if self.kind.then else None for row in parsed]
        if self.resolve:
            self.resolve(row for row in parsed if not row.refused)
        planned = self.first.plan(parsed)
        if not self.second:
            return [_whole(row, None) for row in planned]
        hung = self._plan_second(planned, seconds)
        return [_whole(row, hung.get(row.number)) for row in planned]

    @property
    def met(self) -> int:
        """What the new rows of the last slice met among the stored ones (`plan.meetings`)."""
        return self.first.met + (self.second.met if self.second else 0)

    def _plan_second(self, planned: list[Planned], seconds: list[Values | None]) -> dict[int, Planned]:
        assert self.second
        assert self.kind.between
        wanted = []
        for row, values in zip(planned, seconds, strict=True):
            if not values or row.held or row.outcome is Outcome.REFUSED:
                continue
            notes = Notes(row.number, self.headers)
            values = self.kind.between(values, row, notes)
            row.findings += notes.findings
            if values is not None:
                wanted.append(Parsed(row.number, values))
        return {row.number: row for row in self.second.plan(wanted)}


def _whole(first: Planned, second: Planned | None) -> PlannedRow:
    findings = first.findings
    refused = first.outcome is Outcome.REFUSED
    staged = int(bool(first.keys))
    if second:
        findings = [one for one in findings if one.code != EXPECTED] + second.findings
        refused = refused or second.outcome is Outcome.REFUSED
        staged += bool(second.keys)
    return PlannedRow(first.number, refused, findings, staged)
