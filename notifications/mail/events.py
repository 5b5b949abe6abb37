"""What can happen to an outgoing mail: whoever had it written listens."""

from enum import StrEnum


class MailEvent(StrEnum):
    SENT = "mail.sent"
    FAILED = "mail.failed"
