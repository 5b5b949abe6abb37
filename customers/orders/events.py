"""What can happen to orders, and the facts each event carries."""

from enum import StrEnum


class OrderEvent(StrEnum):
    DRAFTED = "order.drafted"  # deal
    EDITED = "order.edited"  # fields=[names]
    SIGNED = "order.signed"
    AMENDED = "order.amended"  # revision
    VOIDED = "order.voided"  # was_signed
    DELIVERED = "order.delivered"  # delivery: a part of it
    FULFILLED = "order.fulfilled"  # delivery: the last of it
    TAKEN_BACK = "order.delivery_taken_back"
    CLOSED = "order.closed"
    IMPORTED = "order.imported"  # about the batch; created, updated
