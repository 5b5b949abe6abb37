"""What pages and the command show of an import."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from crm_site.kit.paging import Order, Page, page_of
from crm_site.kit.sheets import harmless
from crm_site.kit.wording import listed
from customers.records.imports import actions, remembered, targets
from customers.records.imports.beginning import Beginning
from customers.records.imports.findings import Finding, Severity
from customers.records.imports.kinds import Kind, get_kind
from customers.records.imports.mapping import mapping_from_headers
from customers.records.imports.rows import RowParser
from customers.records.models import ChangeSet, ImportBatch, ImportFinding, ImportMapping
from ownership.models import User

FINDINGS, BATCHES = 50, 30
BY_ROW, NEWEST = Order(("row", "id")), Order(("-created_at", "-id"))


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
    """What holds for the whole file: columns left out, fields that only new customers get, what the kind says."""
    kind = get_kind(batch.kind)
    guarded = kind.guarded(batch.by) if kind.guarded else frozenset()
    ours = remembered.reason_headers()
    left_out = [header for header, name in batch.mapping.items() if not name and header not in ours]
    kept = [kind.field(name).label for name in batch.mapping.values() if name in guarded]
    said = [str(kind.note)] if kind.note else []
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


def goes_to(batch: ImportBatch, kind: Kind, user: User) -> str:
    """Where what is new goes, in words: to somebody, or into what was chosen; "" where a kind asks neither."""
    if kind.into is not None:
        return dict(kind.into(user)).get(str(batch.options.get("into", "")), "")
    return targets.label(batch.target, user) if kind.has_target else ""


@dataclass(frozen=True)
class ReadRow:
    """One row as the import will understand it: labels and values; `problems` are what there is to say about it."""

    number: int
    cells: list[tuple[str, str]]
    problems: list[FindingLine]


@dataclass(frozen=True)
class Preview:
    """The first rows, under the names of the fields they are read as."""

    labels: list[str]
    rows: list[ReadRow]


def preview(batch: ImportBatch, mapping: Mapping[str, str], options: Mapping[str, Any]) -> Preview:
    """The beginning of a file as a mapping reads it; columns that are left out are not shown."""
    beginning = Beginning.kept(batch)
    kind = get_kind(batch.kind).with_options(options)
    known = {field.name for field in kind.fields}
    chosen = {
        header: name for header, name in mapping.items() if name in known and header in beginning.headers
    }
    columns = mapping_from_headers(kind, beginning.headers, chosen)
    parse = RowParser(kind, columns, beginning.rows, day_first=options.get("day_first"))
    names = [column.field for column in columns.mapped if column.field]
    labels = [capfirst(str(kind.field(name).label)) for name in names]
    rows = []
    for row in beginning.rows:
        parsed = parse(row)
        said = parsed.values
        if kind.then and kind.main == kind.then.part:  # the row is about what hangs on its first record
            said = {**said.get(kind.main, {}), **said}
        cells = [_shown(said.get(name)) for name in names]
        rows.append(
            ReadRow(
                row.number, list(zip(labels, cells, strict=True)), [_line(one) for one in parsed.findings]
            )
        )
    return Preview(labels, rows)


def _shown(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def _line(found: Finding) -> FindingLine:
    label = ImportFinding.Severity(str(found.severity)).label
    return FindingLine(found.row, found.column, str(found.severity), label, found.message)


STEPS = (gettext_noop("Choose"), gettext_noop("Columns"), gettext_noop("Check"), gettext_noop("Import"))


def stages(batch: ImportBatch | None) -> list[dict[str, Any]]:
    """The four steps of an import, and where this one stands; none yet while a file is chosen."""
    at = 0 if batch is None else _step(batch)
    states = ["done" if place < at else "now" if place == at else "later" for place in range(len(STEPS))]
    return [
        {"label": _(step), "state": state, "share": 50} for step, state in zip(STEPS, states, strict=True)
    ]


def _step(batch: ImportBatch) -> int:
    states = ImportBatch.State
    if batch.state == states.IMPORTED:
        return 4
    if batch.state == states.RUNNING or (batch.state == states.CHECKED and batch.rows and not batch.refused):
        return 3
    return 1 if batch.state == states.UPLOADED else 2


def change_of(batch: ImportBatch) -> ChangeSet | None:
    """What an import wrote, as it can be undone."""
    return ChangeSet.objects.filter(batch=batch).select_related("undone_by").first()


def as_last_time(batch: ImportBatch) -> ImportMapping | None:
    """What was remembered for such a file, where this one still stands as it was taken from there."""
    if batch.state != ImportBatch.State.UPLOADED:
        return None
    saved = remembered.last_time(batch.by, Beginning.kept(batch), batch.kind)
    return saved if saved and remembered.stands(saved, batch.mapping) else None


def going_on(user: User) -> list[ImportBatch]:
    """One's own imports that are being worked on now."""
    return list(ImportBatch.objects.filter(by=user, state__in=actions.OPEN).order_by("-created_at")[:5])


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
