"""One delimited file as a stream of rows. Memory stays flat whatever the file's size."""

import csv
import io
import itertools
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple, NoReturn

from django.utils.translation import gettext as _

from customers.records.imports import sniff
from customers.records.imports.findings import Unreadable

MAX_BYTES = 512 * 1024 * 1024
MAX_COLUMNS = 500
# Titles and remarks that some programs write above the header.
MAX_PREAMBLE = 20


class Row(NamedTuple):
    """`number` counts as a spreadsheet does: the first line of the file is 1, blank lines included."""

    number: int
    cells: list[str]


@dataclass
class Table:
    """An opened file: what it is and its header. `rows()` may be called again and starts anew; only one
    walk at a time, for they share the file's position."""

    file: BinaryIO
    encoding: str
    delimiter: str
    headers: list[str] = field(default_factory=list)
    header_row: int = 1

    def rows(self, after: int = 0) -> Generator[Row, None, None]:
        """The rows below the header, those up to number `after` left out; blank ones are skipped.

        Raises Unreadable at the first row that does not have the header's columns.
        """
        width, start = len(self.headers), max(after, self.header_row)
        records = self._records()
        for row in records:
            if row.number <= start or not _has_text(row.cells):
                continue
            if len(row.cells) != width:
                row = self._fitted(row, records)
            yield row

    def sample(self, count: int = 50) -> list[Row]:
        """The first rows, for a preview and for guessing."""
        with closing(self.rows()) as rows:
            return list(itertools.islice(rows, count))

    def count(self) -> int:
        """How many rows there are; reads the whole file, so it also proves that it can be read."""
        return sum(1 for _row in self.rows())

    def _records(self) -> Generator[Row, None, None]:
        self.file.seek(0)
        text = io.TextIOWrapper(self.file, encoding=self.encoding, newline="")
        reader = csv.reader(text, delimiter=self.delimiter, skipinitialspace=True, strict=True)
        number, line = 0, 0
        try:
            for number, cells in enumerate(reader, start=1):  # noqa: B007
                yield Row(number, cells)
                line = reader.line_num
        except csv.Error as error:
            _refuse_quoting(number + 1, line + 1, str(error))
        finally:
            if not text.closed:
                text.detach()  # else the wrapper would close the file when it is thrown away

    def _fitted(self, row: Row, rest: Iterator[Row]) -> Row:
        """A row of another width: empty cells too many are dropped, anything else is refused."""
        number, cells = row
        width = len(self.headers)
        if len(cells) > width and not _has_text(cells[width:]):
            return Row(number, cells[:width])
        words: dict[str, int | str] = {"row": number, "count": len(cells), "width": width}
        if len(cells) > width:
            words["column"] = width + 1
            raise Unreadable(
                _(
                    "Row %(row)d has %(count)d columns, the header has %(width)d: the text in column %(column)d has no "
                    "place. Put values that contain the separator in quotation marks."
                )
                % words
            )
        if next(rest, None) is None:
            raise Unreadable(
                _(
                    "The last row (%(row)d) has %(count)d of %(width)d columns: the file was cut off. Export it again."
                )
                % words
            )
        words["header"] = self.headers[len(cells)]
        raise Unreadable(
            _(
                "Row %(row)d has %(count)d of %(width)d columns: “%(header)s” and what follows is missing. "
                "Complete the row or add empty columns."
            )
            % words
        )

    def _read_header(self) -> None:
        """Find the header: the first row that is not a lone title or remark above a wider table."""
        with closing(self._records()) as records:
            lines = (row for row in records if _has_text(row.cells) and not _is_remark(row.cells))
            head = list(itertools.islice(lines, MAX_PREAMBLE + 1))
        if not head:
            raise Unreadable(_("The file is empty. Choose a file with a header row and rows below it."))
        usual = max(_filled(row.cells) for row in head)
        header = head[0] if usual < 3 else next(row for row in head if _filled(row.cells) > 1)
        self.header_row, self.headers = header.number, _named(header.cells)
        if len(self.headers) > MAX_COLUMNS:
            raise Unreadable(
                _("The header has %(count)d columns; at most %(limit)d are read.")
                % {"count": len(self.headers), "limit": MAX_COLUMNS}
            )
        _refuse_duplicates(self.headers)
        if not self.sample(1):
            raise Unreadable(_("The file has a header row but no rows below it. There is nothing to import."))


def open_table(file: BinaryIO, *, max_bytes: int = MAX_BYTES) -> Table:
    """Recognise a seekable binary file and read its header. The caller keeps it open, and closes it.

    Raises Unreadable, with a sentence for the person.
    """
    size = file.seek(0, io.SEEK_END)
    if size > max_bytes:
        raise Unreadable(
            _("The file has %(size)d MB; at most %(limit)d MB are taken. Split it into several files.")
            % {"size": size >> 20, "limit": max_bytes >> 20}
        )
    encoding = sniff.find_encoding(file)
    file.seek(0)
    wrapper = io.TextIOWrapper(file, encoding=encoding, newline="")
    text = wrapper.read(sniff.SAMPLE)
    wrapper.detach()
    table = Table(file, encoding, sniff.find_delimiter(text, cut=len(text) == sniff.SAMPLE))
    table._read_header()
    return table


def _has_text(cells: list[str]) -> bool:
    return any(cells) and not "".join(cells).isspace()


def _is_remark(cells: list[str]) -> bool:
    return cells[0].startswith("#") and not _has_text(cells[1:])


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _named(cells: list[str]) -> list[str]:
    """Headers without surrounding blanks; nameless ones at the end dropped, others called by their place."""
    names = [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return [name or f"#{place}" for place, name in enumerate(names, start=1)]


def _refuse_duplicates(headers: list[str]) -> None:
    places: dict[str, int] = {}
    for place, header in enumerate(headers, start=1):
        first = places.setdefault(header.casefold(), place)
        if first != place:
            raise Unreadable(
                _(
                    "Columns %(first)d and %(second)d are both called “%(header)s”. Rename or remove one of them."
                )
                % {"first": first, "second": place, "header": header}
            )


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
