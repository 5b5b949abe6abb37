"""What can happen to invoices, and the facts each event carries."""

from enum import StrEnum


class InvoiceEvent(StrEnum):
    PROFILE_KEPT = "invoice.profile_kept"  # about the profile
    PROFILE_REMOVED = "invoice.profile_removed"  # about the customer
    REQUESTED = "invoice.requested"  # order
    ISSUED = "invoice.issued"  # order
    VOIDED = "invoice.voided"  # order, was_issued
