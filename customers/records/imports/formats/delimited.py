"""Delimited text as a stream of rows. Memory stays flat whatever the file's size."""

import csv
import io
from collections.abc import Generator
from dataclasses import dataclass
from typing import NoReturn

from django.utils.translation import gettext as _

from crm_site.kit.sheets import bare
from customers.records.imports import sniff
from customers.records.imports.findings import Unreadable
from customers.records.imports.formats.table import Row, Table

CHUNK = 1 << 16
# What a person may choose where the guess was wrong.
ENCODINGS = (
    "utf-8", "gb18030", "big5", "cp932", "euc_kr", "utf-16", "cp1252", "cp1250", "cp1251", "iso-8859-7", "iso-8859-15",
)  # fmt: skip
# A row of this length has lost its end.
LONGEST = 1 << 20


@dataclass
class Delimited(Table):
    """`escape` is what stands before a quotation mark inside a quoted value, where it is not doubled. An `encoding`
    or `delimiter` given beforehand is taken as it is."""

    format = "csv"
    escape: str | None = None

    def recognise(self) -> None:
        """Find encoding, delimiter and manner of quoting. Raises Unreadable for what is no text."""
        if self.encoding in ENCODINGS:
            sniff.insist_on(self.file, self.encoding)
        else:
            self.encoding = sniff.find_encoding(self.file)
        self.file.seek(0)
        wrapper = io.TextIOWrapper(self.file, encoding=self.encoding, newline="")
        text = wrapper.read(sniff.SAMPLE)
        wrapper.detach()
        sniff.refuse_markup(text)
        cut = len(text) == sniff.SAMPLE
        if self.delimiter not in sniff.DELIMITERS:
            self.delimiter = sniff.find_delimiter(text, cut=cut)
        self.escape = sniff.find_escape(text, self.delimiter, cut=cut)

    def _records(self) -> Generator[Row, None, None]:
        self.file.seek(0)
        text = io.TextIOWrapper(self.file, encoding=self.encoding, newline="")
        try:
            yield from self._bulk(text) if self.delimiter in sniff.ROW_ENDS else self._quoted(text)
        finally:
            if not text.closed:
                text.detach()  # else the wrapper would close the file when it is thrown away

    def _quoted(self, text: io.TextIOWrapper) -> Generator[Row, None, None]:
        reader = csv.reader(
            text, delimiter=self.delimiter, escapechar=self.escape, skipinitialspace=True, strict=True
        )
        number, line = 0, 0
        try:
            for number, cells in enumerate(reader, start=1):  # noqa: B007
                yield Row(number, [bare(cell) if cell[:1] == "'" else cell for cell in cells])
                line = reader.line_num
        except csv.Error as error:
            _refuse_quoting(number + 1, line + 1, str(error))

    def _bulk(self, text: io.TextIOWrapper) -> Generator[Row, None, None]:
        """Rows and cells that end in signs of several characters, without quoting, as bulk copies write them."""
        end, rest, number = sniff.ROW_ENDS[self.delimiter], "", 0
        while chunk := text.read(CHUNK):
            *rows, rest = (rest + chunk).split(end)
            for row in rows:
                number += 1
                yield Row(number, row.strip("\r\n").split(self.delimiter))
            if len(rest) > LONGEST:
                raise Unreadable(_("Row %(row)d has no end: the file is damaged.") % {"row": number + 1})
        if rest.strip():
            yield Row(number + 1, rest.strip("\r\n").split(self.delimiter))


def _refuse_quoting(row: int, line: int, reason: str) -> NoReturn:
    words = {"row": row, "line": line}
    if "unexpected end" in reason or "field limit" in reason:
        raise Unreadable(
            _(
                "A quotation mark opened in row %(row)d (line %(line)d) is never closed: the file was cut off or a mark is "
                "missing. Close it or export the file again."
            )
            % words
        )
    if "NUL" in reason:
        raise Unreadable(_("Row %(row)d holds a NUL byte: the file is damaged. Export it again.") % words)
    raise Unreadable(
        _(
            "Row %(row)d (line %(line)d) has text after a closing quotation mark. Double the marks inside a quoted value."
        )
        % words
    )
