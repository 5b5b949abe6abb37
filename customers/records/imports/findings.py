"""What an import has to say about a file, a row or a cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from crm_site.kit.errors import RuleBroken
from customers.records.imports.wording import SENTENCES


class Unreadable(RuleBroken):
    """The file as a whole cannot be taken: one sentence says what, where and what to do about it."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one cell (`column` is its header) or, without a column, about the row.

    `code` names a sentence in `wording.SENTENCES`, `params` fill it: findings are stored as they are
    and read in the language of whoever looks.
    """

    row: int
    column: str
    severity: Severity
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in the active language."""
        return str(SENTENCES[self.code]) % self.params

    def as_json(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "column": self.column,
            "severity": str(self.severity),
            "code": self.code,
            "params": {
                name: str(value) if isinstance(value, Promise) else value
                for name, value in self.params.items()
            },
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Finding":
        return cls(data["row"], data["column"], Severity(data["severity"]), data["code"], data["params"])


class Notes:
    """Collects the findings of one row. `column` is the header of the cell that is being judged."""

    __slots__ = ("column", "findings", "headers", "row")

    def __init__(self, row: int, headers: Mapping[str, str] | None = None) -> None:
        self.row = row
        self.headers = headers or {}
        self.column = ""
        self.findings: list[Finding] = []

    def about(self, name: str) -> "Notes":
        """The same notes, the next finding being about the column of a field: `notes.about("phone").warn(…)`."""
        self.column = self.headers.get(name, "")
        return self

    def warn(self, code: str, /, **params: Any) -> None:
        self.findings.append(Finding(self.row, self.column, Severity.WARNING, code, params))

    def refuse(self, code: str, /, **params: Any) -> None:
        self.findings.append(Finding(self.row, self.column, Severity.ERROR, code, params))

    @property
    def refused(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)
