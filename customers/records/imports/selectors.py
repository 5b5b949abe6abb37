"""What pages and the command show of an import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from crm_site.kit.wording import listed
from customers.records.imports.findings import Finding, Severity
from customers.records.imports.kinds import get_kind
from customers.records.models import ImportBatch, ImportFinding


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
    names = [name for name in batch.mapping.values() if name in guarded]
    if not names:
        return []
    labels = listed(kind.field(name).label for name in names)
    return [
        _(
            "Only new customers get these fields; those of known customers are not yours to change: %(fields)s."
        )
        % {"fields": labels}
    ]


def counts(batch: ImportBatch) -> dict[str, Any]:
    return {
        name: getattr(batch, name)
        for name in ("rows", "created", "updated", "unchanged", "refused", "warnings")
    }
