"""What can happen to products, and the facts each event carries."""

from enum import StrEnum


class ProductEvent(StrEnum):
    ADDED = "product.added"
    EDITED = "product.edited"  # fields=[names]
    IMPORTED = "product.imported"  # about the batch; created, updated
