"""Files in: read any delimited file, map its columns, check its rows, plan what they change.

Pure: no tables, no requests. A shelf registers what can be imported with `kind(…)`; the usual walk is
`open_table` → `guess` → `RowParser` → `Planner`, row by row or slice by slice.
"""

from customers.records.imports.findings import Finding, Notes, Severity, Unreadable
from customers.records.imports.kinds import Field, Kind, get_kind, kind, kinds
from customers.records.imports.mapping import Mapping, guess, mapping_from_headers
from customers.records.imports.plan import Candidate, Decision, EarlierRows, Outcome, Planned, Planner
from customers.records.imports.reader import Row, Table, open_table
from customers.records.imports.rows import Parsed, RowParser

__all__ = [
    "Candidate",
    "Decision",
    "EarlierRows",
    "Field",
    "Finding",
    "Kind",
    "Mapping",
    "Notes",
    "Outcome",
    "Parsed",
    "Planned",
    "Planner",
    "Row",
    "RowParser",
    "Severity",
    "Table",
    "Unreadable",
    "get_kind",
    "guess",
    "kind",
    "kinds",
    "mapping_from_headers",
    "open_table",
]
