"""Whom cases tell, in which words."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.cases import selectors
from customers.cases.events import CaseEvent
from customers.cases.models import ServiceCase
from notifications import notices
from notifications.models import Event
from ownership.access.masking import mask
from ownership.models import User


def _fetch(user: Any, ids: list[int]) -> Mapping[int, Any]:
    rows = ServiceCase.objects.visible_to(user).filter(pk__in=ids).select_related("customer")
    return {row.pk: row for row in mask(rows, user)}


def _case(event: Event) -> ServiceCase | None:
    rows = ServiceCase.objects.select_related("customer__owner", "owner", "opened_by", "department")
    return rows.filter(pk=event.about_id).first()


def _url(event: Event) -> str:
    return reverse("customers:case-detail", args=[event.about_id])


def _readers(event: Event, *people: User | None) -> list[User]:
    """Those of `people` who may read the case when the event is delivered."""
    case = _case(event)
    return selectors.who_read(case, [one for one in people if one is not None]) if case else []


def _desk(event: Event) -> list[User]:
    """The people at the desk, while nobody has taken the case."""
    case = _case(event)
    if case is None or case.owner_id or not case.is_open:
        return []
    return selectors.who_read(case, selectors.colleagues_for(case))


def _customer_owner(event: Event) -> list[User]:
    case = _case(event)
    return _readers(event, case.customer.owner) if case else []


def _owner(event: Event) -> list[User]:
    case = _case(event)
    return _readers(event, case.owner) if case else []


def _opener(event: Event) -> list[User]:
    case = _case(event)
    return _readers(event, case.opened_by) if case else []


def _former(event: Event) -> list[User]:
    return _readers(event, User.objects.filter(pk=event.facts.get("owner_before")).first())


notices.subject("customers.servicecase", _fetch)
notices.notice(
    CaseEvent.OPENED,
    name="case.opened.desk",
    readers=_desk,
    text=lambda event, row: _("A case waits for somebody: %(title)s (%(customer)s)") % _words(row),
    why=lambda event, user: _("You work at the desk where it stands."),
    url=_url,
    icon="headset",
    needs_action=True,
)
notices.notice(
    CaseEvent.OPENED,
    readers=_customer_owner,
    text=lambda event, row: _("%(who)s opened a case for %(customer)s: %(title)s") % _words(row, event),
    why=lambda event, user: _("You are the customer's owner."),
    url=_url,
    icon="headset",
)
notices.notice(
    CaseEvent.ASSIGNED,
    readers=_owner,
    text=lambda event, row: _("%(who)s gave you a case: %(title)s (%(customer)s)") % _words(row, event),
    why=lambda event, user: _("You are now its owner."),
    url=_url,
    icon="headset",
    needs_action=True,
)
notices.notice(
    CaseEvent.ASSIGNED,
    name="case.assigned.former",
    readers=_former,
    text=lambda event, row: (
        _("%(who)s moved a case of yours to somebody else: %(title)s") % _words(row, event)
    ),
    why=lambda event, user: _("You were its owner until now."),
    url=_url,
    icon="arrows-exchange",
)
notices.notice(
    CaseEvent.RESOLVED,
    readers=_opener,
    text=lambda event, row: _("%(title)s (%(customer)s) has been resolved") % _words(row),
    why=lambda event, user: _("You opened the case."),
    url=_url,
    icon="check",
)
notices.notice(
    CaseEvent.REOPENED,
    readers=_owner,
    text=lambda event, row: _("%(who)s reopened a case: %(title)s (%(customer)s)") % _words(row, event),
    why=lambda event, user: _("You are its owner."),
    url=_url,
    icon="refresh",
    needs_action=True,
)


def _words(row: Any, event: Event | None = None) -> dict[str, Any]:
    who = event.by if event is not None and event.by is not None else _("The system")
    return {"title": f"{row.number} {row.title}", "customer": row.customer_name, "who": who}
