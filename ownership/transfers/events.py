"""What can happen to a transfer that somebody must agree to."""

from enum import StrEnum


class TransferEvent(StrEnum):
    """About the request. Who wants a playbook to decide listens to ASKED."""

    ASKED = "customer.transfer_asked"
    APPROVED = "customer.transfer_approved"
    REFUSED = "customer.transfer_refused"
    WITHDRAWN = "customer.transfer_withdrawn"
