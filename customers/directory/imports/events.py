"""What an import of customers tells: one event for all of its rows."""

from enum import StrEnum


class ImportEvent(StrEnum):
    """`customers.imported` is about the batch (created, updated: how many); its rows stand in ImportedRow."""

    IMPORTED = "customers.imported"
    CUSTOMER = "customer.imported"  # a timeline entry only: fields=[names] where the customer was known
