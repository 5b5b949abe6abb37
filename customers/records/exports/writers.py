"""Files, written row by row with flat memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Protocol

import xlsxwriter
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from crm_site.kit.sheets import harmless
from customers.records.exports import cells
from customers.records.models import Export

LONGEST_CELL, MOST_ROWS = 32_767, 1_048_575  # of a workbook


class Writer(Protocol):
    """Writes one file; `close` finishes it and leaves the stream open."""

    def row(self, values: Sequence[cells.Cell]) -> None: ...

    def close(self) -> None: ...


class CsvWriter:
    """UTF-8 with a mark, so that spreadsheets read Chinese; no cell is a live formula."""

    def __init__(self, file: IO[bytes], headers: Sequence[str]) -> None:
        self.text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        self.writer = csv.writer(self.text)
        self.writer.writerow([harmless(one) for one in headers])

    def row(self, values: Sequence[cells.Cell]) -> None:
        self.writer.writerow([_safe(one) for one in values])

    def close(self) -> None:
        self.text.flush()
        self.text.detach()


def _safe(value: cells.Cell) -> str:
    """Numbers as they are, a negative one too; only texts can be formulas."""
    return harmless(value) if isinstance(value, str) else cells.text(value)


class XlsxWriter:
    """One sheet: texts as texts, dates as dates, the head kept in sight."""

    def __init__(self, file: IO[bytes], headers: Sequence[str]) -> None:
        options = {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "nan_inf_to_errors": True,
        }  # fmt: skip
        self.book = xlsxwriter.Workbook(file, options)
        self.sheet = self.book.add_worksheet()
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.sheet.freeze_panes(1, 0)
        for place, one in enumerate(headers):
            self.sheet.set_column(place, place, max(12, min(40, len(one) * 2)))
        bold = self.book.add_format({"bold": True})
        for place, one in enumerate(headers):
            self.sheet.write_string(0, place, one[:LONGEST_CELL], bold)
        self.number = 0

    def row(self, values: Sequence[cells.Cell]) -> None:
        self.number += 1
        if self.number > MOST_ROWS:
            raise RuleBroken(_("A workbook takes at most 1,048,575 rows; choose CSV."))
        for place, value in enumerate(values):
            if value is not None:
                self._cell(place, value)

    def _cell(self, place: int, value: Any) -> None:
        if isinstance(value, str):
            self.sheet.write_string(self.number, place, value[:LONGEST_CELL])
        elif isinstance(value, date) and value.year < 1900:  # before the calendar of workbooks begins
            self.sheet.write_string(self.number, place, cells.text(value))
        elif isinstance(value, datetime):
            self.sheet.write_datetime(self.number, place, value, self.moment)
        elif isinstance(value, date):
            self.sheet.write_datetime(self.number, place, value, self.day)
        elif isinstance(value, Decimal | int | float):
            self.sheet.write_number(self.number, place, value)

    def close(self) -> None:
        self.book.close()


WRITERS: dict[str, Any] = {Export.Format.CSV: CsvWriter, Export.Format.XLSX: XlsxWriter}
TYPES = {
    Export.Format.CSV: "text/csv; charset=utf-8",
    Export.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Export.Format.VCARD: "text/vcard; charset=utf-8",
}
