"""Who is told when many customers change hands at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.directory.lists.events import ListEvent
from notifications.models import Event
from notifications.notices import notice
from ownership.models import User
from ownership.moves.models import Reason
from ownership.rules.explaining import why_in_notice


def _new_owner(event: Event) -> Iterable[User]:
    wanted = event.facts.get("owners") or [event.facts.get("owner_now")]
    return User.objects.active().filter(pk__in=[pk for pk in wanted if pk])


def _given(event: Event, row: Any) -> str:
    number = event.facts.get("rows", 0)
    if event.facts.get("owners"):
        return _("%(who)s gave customers to you and to others") % {"who": event.by or _("The system")}
    return ngettext("%(who)s gave you %(n)d customer", "%(who)s gave you %(n)d customers", number) % {
        "who": event.by or _("The system"),
        "n": number,
    }


def _chosen(event: Event, user: Any) -> str:
    """Why he is the new owner: the assignment rules that chose him, if some did."""
    if event.facts.get("reason") == Reason.RULE:
        return why_in_notice(event.batch, None, user)
    return _("You are the new owner.")


notice(
    ListEvent.ASSIGNED,
    readers=_new_owner,
    text=_given,
    why=_chosen,
    url=lambda event: f"{reverse('customers:customer-list')}?view=mine",
    icon="transfer",
)
