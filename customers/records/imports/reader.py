"""Any file that people bring as one `Table`: delimited text, a workbook, cards of an address book."""

import io
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from customers.records.imports.findings import Unreadable
from customers.records.imports.formats.cards import Cards
from customers.records.imports.formats.delimited import Delimited
from customers.records.imports.formats.ldif import Entries
from customers.records.imports.formats.table import MAX_COLUMNS, Row, Table
from customers.records.imports.formats.workbook import Sheet

__all__ = ["MAX_BYTES", "MAX_COLUMNS", "Row", "Table", "open_table"]

MAX_BYTES = 512 * 1024 * 1024
HEAD = 4096
FORMATS = (Sheet, Cards, Entries)


def open_table(
    file: BinaryIO, *, max_bytes: int = MAX_BYTES, options: Mapping[str, Any] | None = None
) -> Table:
    """Recognise a seekable binary file and read its header. The caller keeps it open, and closes it.

    Of a batch's `options`, `sheet` chooses among the sheets of a workbook, `header` says whether the first
    row names the columns, `fill` that rows which end early are taken as they are, `encoding` and `delimiter` how
    text is read where the guess was wrong. Raises Unreadable, with a sentence for the person.
    """
    size = file.seek(0, io.SEEK_END)
    if size > max_bytes:
        raise Unreadable(
            _("The file has %(size)d MB; at most %(limit)d MB are taken. Split it into several files.")
            % {"size": size >> 20, "limit": max_bytes >> 20}
        )
    file.seek(0)
    head, chosen = file.read(HEAD), options or {}
    kind = next((one for one in FORMATS if one.is_meant(head)), Delimited)
    table = kind(file, fills=bool(chosen.get("fill")))
    table.sheet = int(chosen.get("sheet") or 0)
    table.encoding, table.delimiter = chosen.get("encoding") or "", chosen.get("delimiter") or ""
    table.recognise()
    table.read_header(chosen.get("header") if table.has_choice else None)
    return table
