"""What can happen to payments, and the facts each event carries."""

from enum import StrEnum


class PaymentEvent(StrEnum):
    PLANNED = "payment.planned"  # about the order
    RECEIVED = "payment.received"  # about the payment; order
    TAKEN_BACK = "payment.taken_back"  # about the payment; order
    OVERDUE = "payment.overdue"  # about the instalment; order, due_on
