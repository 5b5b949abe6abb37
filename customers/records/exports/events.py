"""What happens with exports. Facts: `kind`, `format`, `rows`, `columns` (names of fields, no values)."""

from enum import StrEnum


class ExportEvent(StrEnum):
    MADE = "export.made"
