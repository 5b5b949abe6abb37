"""What pages and the command show of an import."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from crm_site.kit.paging import Order, Page, page_of
from crm_site.kit.wording import listed
from customers.records.imports import actions
from customers.records.imports.findings import Finding, Severity
from customers.records.imports.kinds import get_kind
from customers.records.imports.reader import Row, open_table
from customers.records.imports.values import is_empty
from customers.records.models import ImportBatch, ImportFinding
from ownership.models import User

PREVIEWED, FINDINGS, BATCHES = 10, 50, 30
BY_ROW, NEWEST = Order(("row", "id")), Order(("-created_at", "-id"))
# What makes a spreadsheet take a cell for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class FindingLine:
    """A finding in words. `label` says whether the row was refused for it or only warned about."""

    row: int
    column: str
    severity: str
    label: str | Promise
    message: str


def lines(batch: ImportBatch) -> Iterator[FindingLine]:
    """Everything there is to say about a file's rows, in order, without holding it in memory."""
    for finding in ImportFinding.objects.filter(batch=batch).order_by("row", "id").iterator():
        yield line(finding)


def line(row: ImportFinding) -> FindingLine:
    said = Finding(row.row, row.column, Severity(row.severity), row.code, row.params)
    return FindingLine(row.row, row.column, row.severity, row.get_severity_display(), said.message)


def remarks(batch: ImportBatch) -> list[str]:
    """What holds for the whole file: columns left out, fields that only new customers get."""
    kind = get_kind(batch.kind)
    guarded = kind.guarded(batch.by) if kind.guarded else frozenset()
    left_out = [header for header, name in batch.mapping.items() if not name]
    kept = [kind.field(name).label for name in batch.mapping.values() if name in guarded]
    said = []
    if left_out:
        said.append(_("These columns are left out: %(columns)s.") % {"columns": listed(left_out)})
    if kept:
        said.append(
            _(
                "Only new customers get these fields; those of known customers are not yours to change: %(fields)s."
            )
            % {"fields": listed(kept)}
        )
    return said


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


@dataclass(frozen=True)
class Preview:
    """The beginning of a file as it was read: headers, first rows, and a few values of each column."""

    headers: list[str]
    rows: list[Row]

    def values_of(self, place: int) -> str:
        """The first values of a column, for somebody who wonders what it holds."""
        filled = [row.cells[place].strip() for row in self.rows if not is_empty(row.cells[place])]
        return " · ".join(dict.fromkeys(cell[:40] for cell in filled[:3]))


def preview(batch: ImportBatch) -> Preview:
    """Reads the stored file. Raises Unreadable, as it did or did not when it was taken in."""
    with actions.stored(batch) as file:
        table = open_table(file)
        return Preview(table.headers, table.sample(PREVIEWED))


def page_of_findings(batch: ImportBatch, params: Mapping[str, Any], path: str) -> Page:
    """One keyset page of findings in words; `only=error` leaves the warnings out."""
    rows = ImportFinding.objects.filter(batch=batch)
    if params.get("only") == Severity.ERROR:
        rows = rows.filter(severity=Severity.ERROR)
    page = page_of(rows, BY_ROW, params, size=FINDINGS, path=path)
    page.rows = [line(row) for row in page.rows]
    return page


def page_of_batches(user: User, params: Mapping[str, Any], path: str) -> Page:
    """The imports that a person may look at, the newest first."""
    rows = ImportBatch.objects.visible_to(user).select_related("by")
    return page_of(rows, NEWEST, params, size=BATCHES, path=path)


def findings_file(batch: ImportBatch) -> str:
    """All findings as CSV, with a mark so that spreadsheets read it as UTF-8, and without live formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Row"), _("Column"), _("Outcome"), _("Reason")])
    for one in lines(batch):
        writer.writerow([one.row, *map(harmless, (one.column, str(one.label), one.message))])
    return "\ufeff" + out.getvalue()
