"""What every format is read as: headers, and rows of text in the order of the file."""

import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar, NamedTuple

from django.utils.translation import gettext as _

from customers.records.imports.findings import Unreadable
from customers.records.imports.formats import birthdays, pairs
from customers.records.imports.formats import headers as heading

MAX_COLUMNS = 500
# Titles and remarks that some programs write above the header, and rows enough to tell a header from data.
MAX_PREAMBLE = 20


class Row(NamedTuple):
    """`number` counts as a spreadsheet does: the first line of the file is 1, blank lines included. Cards and
    entries of an address book are counted themselves."""

    number: int
    cells: list[str]


@dataclass
class Table(ABC):
    """An opened file: what it is and its header. `rows()` may be called again and starts anew; only one
    walk at a time, for they share the file's position.

    `written` are the headers as the file has them; `headers` are those that are mapped. They differ where a
    program writes one value over several columns (`pairs`).
    """

    format: ClassVar[str] = ""
    # Whether the person may say that there is no header row.
    has_choice: ClassVar[bool] = True

    file: BinaryIO
    encoding: str = ""
    delimiter: str = ""
    headers: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    header_row: int = 1
    has_header: bool = True
    sheets: list[str] = field(default_factory=list)
    sheet: int = 0
    # Whether rows that end early are taken as if empty cells followed.
    fills: bool = False
    _reshape: Callable[[list[str]], list[str]] | None = None

    def rows(
        self, after: int = 0, *, as_written: bool = False, fills: bool | None = None
    ) -> Generator[Row, None, None]:
        """The rows below the header, those up to number `after` left out; blank ones are skipped.

        Raises Unreadable at the first row that does not have the header's columns.
        """
        fills = self.fills if fills is None else fills
        width, start = len(self.written), max(after, self.header_row)
        reshape = None if as_written else self._reshape
        records = self._records()
        for row in records:
            if row.number <= start or not heading.has_text(row.cells):
                continue
            if len(row.cells) != width:
                if len(row.cells) == 1 and heading.is_remark(row.cells):
                    continue
                row = self._fitted(row, records, fills)
            yield Row(row.number, reshape(row.cells)) if reshape else row

    def sample(self, count: int = 50) -> list[Row]:
        """The first rows, for a preview and for guessing; those that end early are filled."""
        with closing(self.rows(fills=True)) as rows:
            return list(itertools.islice(rows, count))

    def count(self) -> int:
        """How many rows there are; reads the whole file, so it also proves that it can be read."""
        return sum(1 for _row in self.rows())

    def read_header(self, wanted: bool | None = None) -> None:
        """Find the header: the first row that is not a lone title or remark above a wider table. `wanted` is
        the person's word on whether there is one; None: the first rows tell.

        Raises Unreadable for a file without rows.
        """
        top = self._top()
        first = _first_wide(top)
        below = [row.cells for row in top if row.number > first.number]
        self.has_header = heading.is_header(first.cells, below) if wanted is None else wanted
        names = self._names(first) if self.has_header else heading.letters(len(first.cells))
        self.header_row = self._last_of_header(first) if self.has_header else top[0].number - 1
        self.set_headers(names)
        if not self.sample(1):
            raise Unreadable(_("The file has a header row but no rows below it. There is nothing to import."))

    def set_headers(self, names: list[str]) -> None:
        """Take the names of all columns. Raises Unreadable for too many."""
        if len(names) > MAX_COLUMNS:
            raise Unreadable(
                _("The header has %(count)d columns; at most %(limit)d are read.")
                % {"count": len(names), "limit": MAX_COLUMNS}
            )
        self.written = self.headers = heading.distinct(names)
        if pairs.are_in(self.written):
            rows = (row.cells for row in self.rows(as_written=True, fills=True))
            self._reshape, self.headers = pairs.reshaping(self.written, rows)
        elif birthdays.are_in(self.written):
            self._reshape, self.headers = birthdays.joining(self.written)

    def _top(self) -> list[Row]:
        with closing(self._records()) as records:
            lines = (
                row for row in records if heading.has_text(row.cells) and not heading.is_remark(row.cells)
            )
            top = list(itertools.islice(lines, MAX_PREAMBLE + 1))
        if not top:
            raise Unreadable(_("The file is empty. Choose a file with a header row and rows below it."))
        return top

    def _names(self, header: Row) -> list[str]:
        return heading.named(header.cells)

    def _last_of_header(self, header: Row) -> int:
        return header.number

    @abstractmethod
    def _records(self) -> Generator[Row, None, None]:
        """All rows of the file, from its beginning."""

    def _fitted(self, row: Row, rest: Iterator[Row], fills: bool) -> Row:
        """A row of another width: empty cells too many are dropped, anything else is refused."""
        number, cells = row
        width = len(self.written)
        if fills and len(cells) < width:
            return Row(number, cells + [""] * (width - len(cells)))
        if len(cells) > width and not heading.has_text(cells[width:]):
            return Row(number, cells[:width])
        raise Unreadable(self._misfit(row, is_last=len(cells) < width and next(rest, None) is None))

    def _misfit(self, row: Row, *, is_last: bool) -> str:
        count, width = len(row.cells), len(self.written)
        words: dict[str, int | str] = {"row": row.number, "count": count, "width": width}
        if count > width:
            words["column"] = width + 1
            if not self.has_header:
                return (
                    _(
                        "Row %(row)d has %(count)d columns, the first row has %(width)d. Put values that contain the separator "
                        "in quotation marks."
                    )
                    % words
                )
            return (
                _(
                    "Row %(row)d has %(count)d columns, the header has %(width)d: the text in column %(column)d has no "
                    "place. Put values that contain the separator in quotation marks."
                )
                % words
            )
        if is_last:
            return (
                _(
                    "The last row (%(row)d) has %(count)d of %(width)d columns: the file was cut off. Export it again."
                )
                % words
            )
        words["header"] = self.written[count]
        return (
            _(
                "Row %(row)d has %(count)d of %(width)d columns: “%(header)s” and what follows is missing. "
                "Complete the row, or have short rows filled with empty cells."
            )
            % words
        )


def _first_wide(rows: list[Row]) -> Row:
    """The first row that is about as full as the rows usually are: what stands above is a title or a remark."""
    counts = [heading.filled(row.cells) for row in rows]
    if max(counts) < 3:
        return rows[0]
    usual = sorted(counts)[len(counts) // 2]
    wanted = max(2, usual / 2)
    return next((row for row, count in zip(rows, counts, strict=True) if count >= wanted), rows[0])
