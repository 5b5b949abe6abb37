"""What can happen to documents, and the facts each event carries."""

from enum import StrEnum


class DocumentEvent(StrEnum):
    ADDED = "document.added"  # documents=[ids]
    REMOVED = "document.removed"
