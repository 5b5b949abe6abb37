"""The first rows of a file, kept with its batch: pages show them without opening the file again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from customers.records.imports.reader import Row, Table
from customers.records.imports.values import is_empty
from customers.records.models import ImportBatch

PREVIEWED, LONGEST = 10, 200


@dataclass(frozen=True)
class Beginning:
    """What was recognised, and the beginning of the rows. `has_choice` says whether a header row can be
    there or not; cards have none."""

    headers: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    format: str = ""
    header_row: int = 0
    has_header: bool = True
    has_choice: bool = True
    sheets: list[str] = field(default_factory=list)
    sheet: int = 0

    @classmethod
    def of(cls, table: Table) -> Beginning:
        rows = [Row(row.number, [cell[:LONGEST] for cell in row.cells]) for row in table.sample(PREVIEWED)]
        return cls(
            table.headers,
            rows,
            table.format,
            table.header_row,
            table.has_header,
            table.has_choice,
            table.sheets,
            table.sheet,
        )

    @classmethod
    def kept(cls, batch: ImportBatch) -> Beginning:
        """As it stands in the batch; empty once the file is gone."""
        stored = dict(batch.beginning)
        return cls(**{**stored, "rows": [Row(*row) for row in stored.get("rows", ())]})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def values_of(self, place: int) -> str:
        """The first values of a column, for somebody who wonders what it holds."""
        filled = [row.cells[place].strip() for row in self.rows if not is_empty(row.cells[place])]
        return " · ".join(dict.fromkeys(cell[:40] for cell in filled[:3]))
