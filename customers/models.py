"""The hallway: Django finds the shelves' models here; shelves import each other directly."""

from customers.cases.models import ServiceCase
from customers.directory.models import (
    Contact,
    ContactPoint,
    ContactRole,
    Customer,
    CustomerGroupShare,
    CustomerUserShare,
)
from customers.records.models import (
    ImportBatch,
    ImportedRow,
    ImportFinding,
    ImportStagedKey,
    ImportStagedRow,
    TimelineEntry,
)

__all__ = [
    "Contact",
    "ContactPoint",
    "ContactRole",
    "Customer",
    "CustomerGroupShare",
    "CustomerUserShare",
    "ImportBatch",
    "ImportFinding",
    "ImportStagedKey",
    "ImportStagedRow",
    "ImportedRow",
    "ServiceCase",
    "TimelineEntry",
]
