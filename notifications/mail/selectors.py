"""Whose mails a person sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from crm_site.kit.paging import Order, Page, page_of
from notifications.mail.models import OutgoingMail

NEWEST = Order(("-id",))


def mailbox(user: Any) -> Any:
    """One's own; in the demo, where no mail leaves the house, an administrator's mailbox holds everybody's."""
    rows = OutgoingMail.objects.select_related("by")
    if settings.DEMO and not settings.EMAIL_HOST and user.is_superuser:
        return rows
    return rows.for_person(user)


def page_for(user: Any, params: Mapping[str, Any], *, path: str) -> Page:
    """One page of them, newest first. One query."""
    return page_of(mailbox(user).defer("body"), NEWEST, params, path=path)
