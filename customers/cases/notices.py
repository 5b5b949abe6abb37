"""Whom cases tell, in which words."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from customers.cases import selectors
from customers.cases.clocks.models import CaseClock
from customers.cases.events import CaseEvent
from customers.cases.models import ServiceCase
from customers.directory.selectors import who_read
from notifications import notices
from notifications.models import Event
from ownership.access.masking import mask
from ownership.models import User
from ownership.people import managers_of

UNHAPPY = 2


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
    return who_read(case, people) if case else []


def _desk(event: Event) -> list[User]:
    """The people at the desk, while nobody has taken the case."""
    case = _case(event)
    if case is None or case.owner_id or not case.is_open:
        return []
    return who_read(case, selectors.colleagues_for(case))


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


def _still_late(event: Event) -> ServiceCase | None:
    """The case, while the clock that the event is about has not been stopped."""
    case = _case(event)
    clock = CaseClock.objects.filter(case=event.about_id, kind=event.facts["clock"]).first()
    return case if clock is not None and clock.is_running and clock.warned_at is not None else None


def _at_hand(event: Event) -> list[User]:
    """Who handles the case; the people at the desk while nobody does."""
    case = _still_late(event)
    if case is None:
        return []
    return who_read(case, [case.owner]) if case.owner else _desk(event)


def _managers(event: Event) -> list[User]:
    case = _still_late(event)
    if case is None:
        return []
    told = {user.pk for user in _at_hand(event)}
    return who_read(case, [one for one in managers_of(case.department) if one.pk not in told])


def _managers_of_unhappy(event: Event) -> list[User]:
    """Two of five or less is a matter for who leads the desk."""
    case = _case(event)
    if case is None or event.facts["score"] > UNHAPPY:
        return []
    return who_read(case, [one for one in managers_of(case.department) if one.pk != case.owner_id])


def _given(event: Event, row: Any) -> str:
    number = event.facts.get("rows", 0)
    return ngettext("%(who)s gave you %(n)d case", "%(who)s gave you %(n)d cases", number) % {
        "who": event.by or _("The system"),
        "n": number,
    }


def _why_at_hand(event: Event, user: Any) -> Any:
    case = _case(event)
    handles = case is not None and case.owner_id == user.pk
    return _("You handle the case.") if handles else _("You work at the desk where it stands.")


def _is_response(event: Event) -> bool:
    return event.facts.get("clock") == CaseClock.Kind.RESPONSE


def _overdue(event: Event) -> Any:
    if _is_response(event):
        return _("Nobody answered in time: %(title)s (%(customer)s)")
    return _("Not solved in time: %(title)s (%(customer)s)")


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
    CaseEvent.DUE_SOON,
    readers=_at_hand,
    text=lambda event, row: (
        (
            _("Answer soon: %(title)s (%(customer)s)")
            if _is_response(event)
            else _("Due soon: %(title)s (%(customer)s)")
        )
        % _words(row)
    ),
    why=_why_at_hand,
    url=_url,
    icon="alarm",
    needs_action=True,
)
notices.notice(
    CaseEvent.OVERDUE,
    readers=_at_hand,
    text=lambda event, row: _overdue(event) % _words(row),
    why=_why_at_hand,
    url=_url,
    icon="alarm",
    needs_action=True,
)
notices.notice(
    CaseEvent.OVERDUE,
    name="case.overdue.manager",
    readers=_managers,
    text=lambda event, row: _overdue(event) % _words(row),
    why=lambda event, user: _("You lead the department that handles it."),
    url=_url,
    icon="alarm",
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

notices.notice(
    CaseEvent.MERGED,
    readers=_owner,
    text=lambda event, row: (
        _("%(who)s merged a case of yours into another one: %(title)s") % _words(row, event)
    ),
    why=lambda event, user: _("You handled it."),
    url=lambda event: reverse("customers:case-detail", args=[event.facts["into"]]),
    icon="arrow-merge",
)
notices.notice(
    CaseEvent.RATED,
    readers=_owner,
    text=lambda event, row: (
        _("%(score)s of 5: what the customer says about %(title)s (%(customer)s)")
        % {**_words(row), "score": event.facts["score"]}
    ),
    why=lambda event, user: _("You handled the case."),
    url=_url,
    icon="mood-smile",
)
notices.notice(
    CaseEvent.RATED,
    name="case.rated.manager",
    readers=_managers_of_unhappy,
    text=lambda event, row: (
        _("A dissatisfied customer, %(score)s of 5: %(title)s (%(customer)s)")
        % {**_words(row), "score": event.facts["score"]}
    ),
    why=lambda event, user: _("You lead the department that handled it."),
    url=_url,
    icon="mood-sad",
    needs_action=True,
)
notices.notice(
    CaseEvent.BULK_ASSIGNED,
    readers=lambda event: User.objects.filter(pk=event.facts.get("owner_now"), is_active=True),
    text=_given,
    why=lambda event, user: _("You are now their owner."),
    url=lambda event: f"{reverse('customers:case-list')}?view=mine",
    icon="transfer",
)


def _words(row: Any, event: Event | None = None) -> dict[str, Any]:
    who = event.by if event is not None and event.by is not None else _("The system")
    return {"title": f"{row.number} {row.title}", "customer": row.customer_name, "who": who}
