"""Keeps workbooks from filling the memory: a small file may unfold to gigabytes, or put one cell in the last corner.

Everything is measured on the real, unfolded parts; what an archive says about itself may lie.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _

from customers.records.imports.findings import Unreadable

MAX_UNFOLDED = 400 << 20
# A cell takes 32 bytes, whether there is anything in it or not.
MAX_CELLS = 6_000_000
MAX_PARTS = 5_000
CHUNK = 1 << 20
COLUMN, ROW = re.compile(rb'\sr="([A-Z]{1,3})\d'), re.compile(rb'\sr="[A-Z]{1,3}(\d{1,7})"')
TABLE_NS = "urn:oasis:names:tc:opendocument:xmlns:table:1.0|"
TEXT_P = "urn:oasis:names:tc:opendocument:xmlns:text:1.0|p"


def check(file: BinaryIO) -> str:
    """What kind of workbook an archive is ("xlsx", "ods"). Raises Unreadable for others and for what is too large."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return _checked(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as problem:
        raise Unreadable(
            _("The workbook is damaged or was cut off. Open it in its program and save it again.")
        ) from problem


def _checked(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if len(names) > MAX_PARTS:
        _refuse_size()
    if "xl/workbook.xml" in names:
        _check_xlsx(archive)
        return "xlsx"
    if "content.xml" in names:
        if b"manifest:encryption-data" in _text(archive, "META-INF/manifest.xml"):
            refuse_password()
        _check_ods(archive)
        return "ods"
    raise Unreadable(
        _(
            "This archive is no workbook. Choose an .xlsx or .ods file, or save the sheet as CSV; unpack .zip files first."
        )
    )


def _text(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(CHUNK)


def _check_xlsx(archive: zipfile.ZipFile) -> None:
    unfolded = 0
    for name in archive.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        is_sheet, columns, last, tail = name.startswith("xl/worksheets/"), 0, 0, b""
        for chunk in _chunks(archive, name):
            unfolded += len(chunk)
            if unfolded > MAX_UNFOLDED:
                _refuse_size()
            if is_sheet:
                columns = max([columns, *map(_column, set(COLUMN.findall(tail + chunk)))])
                last = max([last, *map(int, set(ROW.findall(tail + chunk)))])
                tail = chunk[-32:]
        if columns * last > MAX_CELLS:
            _refuse_size()


def _check_ods(archive: zipfile.ZipFile) -> None:
    """Cells that repeat are written once: what they unfold to is counted as they are read."""
    extent = _Extent()
    parser = expat.ParserCreate(namespace_separator="|")
    parser.StartElementHandler, parser.EndElementHandler = extent.start, extent.end
    unfolded = 0
    try:
        for chunk in _chunks(archive, "content.xml"):
            unfolded += len(chunk)
            if unfolded > MAX_UNFOLDED:
                _refuse_size()
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as problem:
        raise zipfile.BadZipFile(str(problem)) from problem


class _Extent:
    """Follows one table's cells up to the last that holds text."""

    def __init__(self) -> None:
        self.width = self.rows = self.pending = self.column = self.used = 0
        self.repeat = self.repeat_row = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        short = name.removeprefix(TABLE_NS)
        if name == TEXT_P:
            self.used = self.column
        elif short == "table":
            self.width = self.rows = self.pending = 0
        elif short == "table-row":
            self.repeat_row = _number(attributes, "number-rows-repeated")
            self.column = self.used = 0
        elif short in ("table-cell", "covered-table-cell"):
            self.column += _number(attributes, "number-columns-repeated")

    def end(self, name: str) -> None:
        if name != f"{TABLE_NS}table-row":
            return
        self.pending += self.repeat_row
        if self.used:
            self.rows, self.pending = self.rows + self.pending, 0
            self.width = max(self.width, self.used)
            if self.rows * self.width > MAX_CELLS:
                _refuse_size()


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(TABLE_NS + name, "1")
    return int(text) if text.isdecimal() and len(text) < 9 else MAX_CELLS + 1


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):
            yield chunk


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place


def _refuse_size() -> NoReturn:
    raise Unreadable(
        _(
            "The workbook is too large to be read in one piece. Save the sheet as CSV and import that, or split it."
        )
    )


def refuse_password() -> NoReturn:
    raise Unreadable(
        _(
            "The workbook is protected by a password. Open it, remove the password, save it and choose it again."
        )
    )
