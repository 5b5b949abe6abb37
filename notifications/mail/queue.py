"""`write()`: a mail as a row, in the caller's transaction; the relays send it after commit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken
from notifications.mail.models import OutgoingMail

SUBJECT = 200
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


def is_open() -> bool:
    """Whether mails can be written here: there is a server, or the demo's mailbox stands for one."""
    return bool(settings.EMAIL_HOST or settings.DEMO)


def one_line(text: str) -> str:
    """For a header: a line break in it would begin another header."""
    return " ".join(_BREAKS.sub(" ", text).split())


def write(
    *,
    by: Any,
    to: Sequence[str],
    shown_to: str,
    subject: str,
    body: str,
    reply_to: str = "",
    attachments: Iterable[Mapping[str, str]] = (),
    about: Any = None,
    topics: Iterable[str] = (),
) -> OutgoingMail:
    """Put a mail into the queue. `shown_to` is what the sender may read of `to`; `attachments` are
    {"name", "type", "stored_as"} in the default storage, or {"name", "type", "text"}.

    Raises RuntimeError outside a transaction, RuleBroken for an address that is none or without a mail server.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A mail is written with what it tells about: open a transaction first.")
    if not is_open():
        raise RuleBroken(_("No mail server has been set up here. An administrator can do that (EMAIL_HOST)."))
    return OutgoingMail.objects.create(
        by=by,
        to=[_address(one) for one in to],
        shown_to=shown_to[:1000],
        subject=one_line(subject)[:SUBJECT],
        body=body,
        reply_to=_address(reply_to) if reply_to else "",
        attachments=[dict(one) for one in attachments],
        about_type=about._meta.label_lower if about is not None else "",
        about_id=about.pk if about is not None else None,
        topics=list(topics),
    )


def _address(text: str) -> str:
    address = text.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise RuleBroken(_("One of the mail addresses is not complete."))
    return address


def mail_about(row: Any) -> OutgoingMail | None:
    """The mail that a row was written with."""
    found = OutgoingMail.objects.filter(about_type=row._meta.label_lower, about_id=row.pk)
    return found.order_by("-pk").first()
