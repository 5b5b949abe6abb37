"""Lines of a list, drawn: fifty rows through a template's tags cost 15 ms, so two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm_site.kit import markup
from customers.records.lists.columns import Column, values
from customers.records.lists.kinds import Kind
from customers.records.lists.pens import NOTHING, Pen

PICK = '<td class="box"><input type="checkbox" name="row" value="{}" aria-label="{}"></td>'
LOCKED = (
    '<tr class="list-locked" data-row="{}"><td class="box"></td><td class="lead" colspan="{}">'
    '<span class="name">{}<a href="{}">{}</a></span></td></tr>'
)
EDIT = '<td class="pen"><a href="{}" aria-label="{}">{}</a></td>'


@dataclass(slots=True)
class Row:
    """One line. A locked one has its name and address, nothing else."""

    pk: int
    name: str
    url: str
    is_locked: bool
    html: SafeString = NOTHING
    values: dict[str, Any] = field(default_factory=dict)


class Sheet:
    """The table of one page: its columns, and how their cells are drawn for one reader."""

    def __init__(self, kind: Kind, columns: Sequence[Column], user: Any) -> None:
        self.kind, self.columns, self.user = kind, columns, user
        self.pen = Pen()
        self.lock = markup.icon("lock", _("Locked key customer"))
        self.pencil = markup.icon("pencil")
        self.select, self.edit = str(_("Select %(name)s")), str(_("Edit %(name)s"))
        self.frames = [_frame(one, one.key == kind.lead) for one in columns]
        self.editable = [one.key if one.edit and kind.editing else "" for one in columns]

    def lines(self, masked: Sequence[Any]) -> list[Row]:
        """Masked rows as lines; at most one query for each column that lies elsewhere."""
        open_rows = [row for row in masked if not self.kind.is_locked(row)]
        loaded: dict[Any, Any] = {}
        found = [values(column, open_rows, self.user, loaded) for column in self.columns]
        by_row = dict(zip((row.pk for row in open_rows), zip(*found, strict=True), strict=True))
        return [self._line(row, by_row.get(row.pk)) for row in masked]

    def _line(self, row: Any, found: tuple[Any, ...] | None) -> Row:
        url, name = self.kind.url(row), str(row) if found is None else self.kind.called(row)
        if found is None:
            html = format_html(LOCKED, row.pk, len(self.columns) + 1, self.lock, url, name)
            return Row(row.pk, name, url, is_locked=True, html=html)
        writes = self.kind.editing.offers(self.user, row) if self.kind.editing else frozenset()
        cells = [self._cell(number, value, row, writes) for number, value in enumerate(found)]
        label = conditional_escape(self.select % {"name": name})
        parts = [
            f'<tr data-row="{row.pk}">',
            PICK.format(row.pk, label),
            *cells,
            self._verb(row, name, writes),
        ]
        html = SafeString("".join([*parts, "</tr>"]))
        return Row(
            row.pk, name, url, False, html, dict(zip((one.key for one in self.columns), found, strict=True))
        )

    def _verb(self, row: Any, name: str, writes: frozenset[str]) -> str:
        if not writes or self.kind.editing is None:
            return '<td class="pen"></td>'
        label = conditional_escape(self.edit % {"name": name})
        return EDIT.format(self.kind.editing.url(row.pk), label, self.pencil)

    def _cell(self, number: int, value: Any, row: Any, writes: frozenset[str]) -> str:
        column, (plain, editable) = self.columns[number], self.frames[number]
        frame = editable if column.edit in writes else plain
        return frame % self.inner(column, value, row)

    def inner(self, column: Column, value: Any, row: Any) -> SafeString:
        """What stands in one cell."""
        if column.draw is None or value is None or value == "" or getattr(value, "is_masked", False):
            return self.pen.cell(column.kind, value)
        return SafeString(column.draw(value, row, self.pen))


def _frame(column: Column, is_lead: bool) -> tuple[str, str]:
    """The cell's tag around "%s", for who may not change it and for who may."""
    label = conditional_escape(str(column.label)).replace("%", "%%")
    css = " ".join(filter(None, ["lead" if is_lead else "", column.css]))
    shown = "" if is_lead else f' data-label="{label}"'
    key = conditional_escape(column.key)
    plain = f'<td class="{css}"{shown}>%s</td>' if css else f"<td{shown}>%s</td>"
    return plain, f'<td class="{css} may" data-cell="{key}"{shown}>%s</td>'
