"""One row of cells into one row of values, with everything that there is to say about it."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from customers.records.imports.findings import Finding, Notes
from customers.records.imports.kinds import Kind, Values
from customers.records.imports.mapping import Mapping
from customers.records.imports.reader import Row
from customers.records.imports.values import EMPTY_CELLS

# A cell that tells in which order a column's dates are, for who chose it.
ORDERS = {True: ["31/12/2000"], False: ["12/31/2000"], None: []}
# What `Kind.complete` may say about a row beside its values.
POLICY = "#policy"


@dataclass(slots=True)
class Parsed:
    """`values` holds only what the row says: a blank cell is no value, it never erases anything."""

    number: int
    values: Values
    findings: list[Finding] = field(default_factory=list)
    refused: bool = False
    policy: str = ""  # otherwise than its kind's


class RowParser:
    """Reads the rows of one table by one mapping. `defaults` fill what a row leaves open (a country); `day_first` says
    how dates like 03/04/2024 are read, the column's other cells notwithstanding."""

    def __init__(
        self,
        kind: Kind,
        mapping: Mapping,
        samples: Sequence[Row] = (),
        defaults: AnyMapping[str, Any] | None = None,
        day_first: bool | None = None,
    ) -> None:
        self.kind = kind
        self.defaults = dict(defaults or {})
        self._required = [wanted for wanted in kind.fields if wanted.required]
        self.headers = mapping.headers
        self._columns = []
        for column in mapping.mapped:
            assert column.field
            cells = [*ORDERS[day_first], *(row.cells[column.place] for row in samples)]
            parse = kind.field(column.field).parser(column.header, cells)
            self._columns.append((column.place, column.header, column.field, parse))

    def __call__(self, row: Row) -> Parsed:
        notes = Notes(row.number, self.headers)
        values: Values = {}
        cells = row.cells
        for place, header, name, parse in self._columns:
            cell = cells[place].strip()
            if cell in EMPTY_CELLS:
                continue
            notes.column = header
            value = parse(cell, notes)
            if value is not None and value != "":
                values[name] = value
        self._finish(values, notes)
        policy = values.pop(POLICY, "")
        return Parsed(row.number, values, notes.findings, notes.refused, policy)

    def _finish(self, values: Values, notes: Notes) -> None:
        for wanted in self._required:
            if wanted.name not in values and not notes.refused:
                notes.about(wanted.name).refuse("required", field=wanted.label)
        for name, value in self.defaults.items():
            values.setdefault(name, value)
        self.kind.complete(values, notes)
