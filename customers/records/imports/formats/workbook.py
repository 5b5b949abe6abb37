"""Sheets of workbooks (.xlsx, .xls, .ods): cells as people see them, formulas by the value they were saved with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from customers.records.imports.findings import Unreadable
from customers.records.imports.formats import archives
from customers.records.imports.formats import headers as heading
from customers.records.imports.formats.table import Row, Table

ARCHIVE, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream in which Excel hides an encrypted workbook.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
COMPOUND_HEAD = 1 << 20


@dataclass
class Sheet(Table):
    """One sheet. Hidden ones are not offered, unless there are no others."""

    format = "xlsx"
    _sheet: Any = field(default=None, repr=False)

    @staticmethod
    def is_meant(head: bytes) -> bool:
        return head.startswith((ARCHIVE, COMPOUND))

    def recognise(self) -> None:
        """Open the sheet that was chosen, else the first with anything in it."""
        self.format = _checked_format(self.file)  # type: ignore[misc]
        with _reading():
            self.file.seek(0)
            workbook = CalamineWorkbook.from_filelike(self.file)
            names = _offered(workbook)
            self.sheets = [name for _place, name in names]
            if not 0 <= self.sheet < len(names):
                self.sheet = 0
            self._sheet = workbook.get_sheet_by_index(names[self.sheet][0])
            if not self._sheet.height and not self.sheet:
                self._take_first_filled(workbook, names)

    def _take_first_filled(self, workbook: CalamineWorkbook, names: list[tuple[int, str]]) -> None:
        for place, (index, _name) in enumerate(names):
            sheet = workbook.get_sheet_by_index(index)
            if sheet.height:
                self.sheet, self._sheet = place, sheet
                return

    def _records(self) -> Generator[Row, None, None]:
        for number, cells in enumerate(self._sheet.iter_rows(), start=1):
            yield Row(number, [as_text(cell) for cell in cells])

    def _names(self, header: Row) -> list[str]:
        """A header of several rows is read together: “Contact” over “Name” is “Contact Name”. A nameless column
        is called by its letter when there is anything in it."""
        names = self._joined(header)
        for place, name in enumerate(names):
            if not name.strip():
                names[place] = heading.letter(place) if self._is_used(place, header.number) else ""
        return heading.named(names)

    def _joined(self, header: Row) -> list[str]:
        last = self._last_of_header(header)
        if last == header.number:
            return list(header.cells)
        rows = [row.cells for row in self._records() if header.number <= row.number <= last]
        for (top, left), (_bottom, right) in self._merged(header.number):
            cells = rows[top - header.number + 1]
            cells[left : right + 1] = [cells[left]] * (right + 1 - left)
        return [
            " ".join(dict.fromkeys(filter(None, map(str.strip, parts)))) for parts in zip(*rows, strict=True)
        ]

    def _last_of_header(self, header: Row) -> int:
        """As far down as cells of the header row are merged; one more where they stretch over columns only."""
        merged = [area for area in self._merged(header.number) if area[0][0] == header.number - 1]
        down = max([bottom for (_top, _left), (bottom, _right) in merged], default=header.number - 1) + 1
        across = any(right > left for (_top, left), (_bottom, right) in merged)
        return down + 1 if across and down == header.number else down

    def _merged(self, number: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        areas = self._sheet.merged_cell_ranges or []
        return [area for area in areas if number - 1 <= area[0][0] <= number]

    def _is_used(self, place: int, header_row: int) -> bool:
        rows = (cells for number, cells in enumerate(self._sheet.iter_rows(), start=1) if number > header_row)
        return any(as_text(cells[place]).strip() for cells in rows)


def as_text(cell: Any) -> str:
    """A cell as its program shows it: no “.0” behind whole numbers, fifteen digits, days without midnight."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case int():
            return str(cell)
        case float():
            return _number(cell)
        case dt.datetime():
            return _moment(cell)
        case dt.timedelta():
            return str(cell)
    return str(cell.isoformat()) if hasattr(cell, "isoformat") else str(cell)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    return text if "e" not in text else f"{value:.15f}".rstrip("0").rstrip(".")


def _moment(value: dt.datetime) -> str:
    if value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat(" ", "seconds" if value.second else "minutes")


def _checked_format(file: Any) -> str:
    file.seek(0)
    head = file.read(COMPOUND_HEAD)
    if head.startswith(ARCHIVE):
        return archives.check(file)
    if ENCRYPTED in head:
        archives.refuse_password()
    return "xls"


def _offered(workbook: CalamineWorkbook) -> list[tuple[int, str]]:
    sheets = [
        (place, one)
        for place, one in enumerate(workbook.sheets_metadata)
        if one.typ == SheetTypeEnum.WorkSheet
    ]
    shown = [(place, one.name) for place, one in sheets if one.visible == SheetVisibleEnum.Visible]
    if not sheets:
        raise Unreadable(_("The workbook has no sheet with cells."))
    return shown or [(place, one.name) for place, one in sheets]


@contextmanager
def _reading() -> Generator[None, None, None]:
    """The library's errors as a sentence. Where it gives up on a damaged file it raises what is no Exception."""
    try:
        yield
    except PasswordError:
        archives.refuse_password()
    except CalamineError as problem:
        raise _unreadable() from problem
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":
            raise
        raise _unreadable() from problem


def _unreadable() -> Unreadable:
    return Unreadable(
        _(
            "The workbook cannot be read: it is protected, damaged, or of another format. Save it as .xlsx without a "
            "password, or the sheet as CSV."
        )
    )
