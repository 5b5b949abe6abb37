"""What every shelf feeds: the timeline, imports, custom fields, saved views, changes of many rows."""

from customers.records.models.changes import ChangedRow, ChangeSet
from customers.records.models.exports import Export
from customers.records.models.fields import CustomField
from customers.records.models.imports import (
    ImportBatch,
    ImportedRow,
    ImportFinding,
    ImportMapping,
    ImportStagedKey,
    ImportStagedRow,
)
from customers.records.models.search import SearchEntry, SearchPending, SearchWord
from customers.records.models.timeline import TimelineEntry
from customers.records.models.uploads import Upload
from customers.records.models.views import SavedView, ViewChoice

__all__ = [
    "ChangeSet",
    "ChangedRow",
    "CustomField",
    "Export",
    "ImportBatch",
    "ImportFinding",
    "ImportMapping",
    "ImportStagedKey",
    "ImportStagedRow",
    "ImportedRow",
    "SavedView",
    "SearchEntry",
    "SearchPending",
    "SearchWord",
    "TimelineEntry",
    "Upload",
    "ViewChoice",
]
