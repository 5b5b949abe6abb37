"""Verbs for mails that stand in the queue."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import RuleBroken
from notifications.mail.models import OutgoingMail
from notifications.notices import finish


@transaction.atomic
def retry(mail: OutgoingMail, *, by: Any) -> OutgoingMail:
    """Send again what was given up. Raises RuleBroken unless it failed, PermissionDenied for another's mail."""
    if mail.by_id != by.pk:
        raise PermissionDenied(_("This mail is not yours to send."))
    row: OutgoingMail = locked(OutgoingMail.objects.all(), mail.pk)
    if row.state != row.State.FAILED:
        raise RuleBroken(_("This mail is not waiting for another try."))
    row.state, row.tries, row.error, row.due_at = row.State.QUEUED, 0, "", timezone.now()
    row.save(update_fields=["state", "tries", "error", "due_at"])
    finish(about_type=row._meta.label_lower, about_id=row.pk)
    return row
