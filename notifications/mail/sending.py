"""Hands queued mails to the mail server: one short transaction each, SKIP LOCKED, so any number of relays may.

A relay that dies between the server's "accepted" and its own commit sends the mail again; the Message-ID is the
same then, and mail programs show it once.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from notifications import outbox
from notifications.mail.events import MailEvent
from notifications.mail.models import OutgoingMail
from notifications.mail.queue import one_line

log = logging.getLogger(__name__)
MOST_TRIES = 8
AT_ONCE = 20


def send_due(limit: int = AT_ONCE) -> int:
    """Send what is due, up to `limit`; returns how many were tried. Due work of the relays."""
    tried = 0
    while tried < limit and _send_next():
        tried += 1
    return tried


@transaction.atomic
def _send_next() -> bool:
    rows = OutgoingMail.objects.due(timezone.now()).select_related("by")
    row = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return False
    row.tries += 1
    try:
        message(row).send()
    except (OSError, ValueError) as problem:  # the network, the server, a file that is gone, a header
        _note_failure(row, problem)
    else:
        row.state, row.sent_at, row.error = row.State.SENT, timezone.now(), ""
    row.save(update_fields=["state", "tries", "error", "due_at", "sent_at"])
    if row.state != row.State.QUEUED:
        _tell(row)
    return True


def message(row: OutgoingMail) -> EmailMessage:
    """The mail as it leaves: from the house's address in the sender's name, answers to the sender.

    Raises FileNotFoundError when an attachment is gone.
    """
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    sender = one_line(row.by.label) if row.by else name
    mail = EmailMessage(
        subject=one_line(row.subject),
        body=row.body,
        from_email=formataddr((sender, address)),
        to=row.to,
        reply_to=[row.reply_to] if row.reply_to else None,
        headers={"Message-ID": f"<mail-{row.pk}-{row.created_at:%Y%m%d%H%M%S}@{address.rpartition('@')[2]}>"},
    )
    for one in row.attachments:
        mail.attach(one_line(one["name"]), _content(one), one["type"])
    return mail


def _content(attachment: dict[str, str]) -> bytes:
    if "text" in attachment:
        return attachment["text"].encode()
    with default_storage.open(attachment["stored_as"], "rb") as file:
        content: bytes = file.read()
    return content


def _note_failure(row: OutgoingMail, problem: Exception) -> None:
    """The next try after 1, 2, 4 … minutes; none where the server's answer will not change."""
    log.warning("Mail %s was not sent: %s", row.pk, type(problem).__name__)
    row.error = type(problem).__name__
    if row.tries >= MOST_TRIES or _is_final(problem):
        row.state = row.State.FAILED
    else:
        row.due_at = timezone.now() + timedelta(minutes=2 ** (row.tries - 1))


def _is_final(problem: Exception) -> bool:
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPResponseException) and not isinstance(
        problem, smtplib.SMTPAuthenticationError
    ):
        return problem.smtp_code >= 500
    return isinstance(problem, FileNotFoundError | ValueError)


def _tell(row: OutgoingMail) -> None:
    event = MailEvent.SENT if row.state == row.State.SENT else MailEvent.FAILED
    outbox.record(event, about=row, by=None, topics=row.topics)
