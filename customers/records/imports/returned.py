"""The file back, with what was said about each row beside it: to correct there and choose again.

Nothing was written while rows are refused, so the whole file comes back; `only_refused` gives those rows alone.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from operator import attrgetter
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter

from crm_site.kit.sheets import harmless
from customers.records.imports import actions
from customers.records.imports.findings import Severity
from customers.records.imports.reader import Table, open_table
from customers.records.imports.remembered import reason_headers
from customers.records.imports.selectors import FindingLine, lines
from customers.records.models import ImportBatch

Cells = list[str]


def file_of_rows(batch: ImportBatch, *, form: str = "xlsx", only_refused: bool = False) -> IO[bytes]:
    """An open temporary file, at its beginning. Raises Unreadable where the stored file breaks off."""
    out = TemporaryFile()  # noqa: SIM115 - the response closes it
    with actions.stored(batch) as file:
        table = open_table(file, options=batch.options)
        rows = _rows(table, batch, only_refused)
        write = _write_xlsx if form == "xlsx" else _write_csv
        write(out, rows)
    out.seek(0)
    return out


def _rows(table: Table, batch: ImportBatch, only_refused: bool) -> Iterator[Cells]:
    """The header and the rows as the file has them, the outcome and its reasons in front."""
    said = reason_headers()
    places = [place for place, header in enumerate(table.written) if header not in said]
    yield [*said, *(table.written[place] for place in places)]
    found = itertools.groupby(lines(batch), key=attrgetter("row"))
    number, about = next(found, (0, iter(())))
    for row in table.rows(as_written=True):
        while number and number < row.number:
            number, about = next(found, (0, iter(())))
        reasons = list(about) if number == row.number else []
        if only_refused and not any(one.severity == Severity.ERROR for one in reasons):
            continue
        yield [_outcome(reasons), _reasons(reasons), *(row.cells[place] for place in places)]


def _outcome(reasons: Iterable[FindingLine]) -> str:
    worst = next((one for one in reasons if one.severity == Severity.ERROR), next(iter(reasons), None))
    return str(worst.label) if worst else ""


def _reasons(reasons: Iterable[FindingLine]) -> str:
    return "\n".join(f"{one.column}: {one.message}" if one.column else one.message for one in reasons)


def _write_csv(out: IO[bytes], rows: Iterator[Cells]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    text.detach()


def _write_xlsx(out: IO[bytes], rows: Iterator[Cells]) -> None:
    """Every cell as text: nothing in it is taken for a formula, and long numbers keep their digits."""
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        wrong = book.add_format({"bg_color": "#fde8e8", "text_wrap": True})
        sheet.set_column(1, 1, 50)
        sheet.freeze_panes(1, 0)
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell[:32_767], _format(place, column, row, bold, wrong))


def _format(place: int, column: int, row: Cells, bold: Any, wrong: Any) -> Any:
    if place == 0:
        return bold
    return wrong if row[0] and column < 2 else None
