"""Whom requests for access tell, in which words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from notifications.models import Event
from notifications.notices import notice, subject
from ownership import selectors
from ownership.events import AccessEvent
from ownership.models import AccessRequest, User
from ownership.people import managers_of


def _fetch(user: Any, ids: list[int]) -> Mapping[int, AccessRequest]:
    return AccessRequest.objects.visible_to(user).select_related("row", "by").in_bulk(ids)


def _request(event: Event) -> AccessRequest | None:
    rows = AccessRequest.objects.select_related("by", "decided_by", "row__owner", "row__department")
    return rows.filter(pk=event.about_id).first()


def _deciders(event: Event) -> Iterable[User]:
    request = _request(event)
    return selectors.deciders(request) if request and request.is_open else []


def _asker(event: Event) -> Iterable[User]:
    request = _request(event)
    return [request.by] if request else []


def _decider(event: Event) -> Iterable[User]:
    request = _request(event)
    return [request.decided_by] if request and request.decided_by and request.decided_by.is_active else []


def _above(event: Event) -> Iterable[User]:
    """The managers of the customer's department, or the nearest above them who have not been asked yet."""
    request = _request(event)
    if request is None or not request.is_open:
        return []
    asked = {one.pk for one in selectors.deciders(request)} | {request.by_id}
    department = request.row.department
    while department is not None:
        found = [one for one in managers_of(department) if one.pk not in asked]
        if found:
            return found
        department = department.parent
    return [one for one in User.objects.active().in_position("executive") if one.pk not in asked]


def _url(event: Event) -> str:
    return reverse("ownership:request-detail", args=[event.about_id])


def _until(row: AccessRequest) -> str:
    return date_format(timezone.localtime(row.granted_until), "DATETIME_FORMAT")


subject("ownership.accessrequest", _fetch)
notice(
    AccessEvent.REQUESTED,
    readers=_deciders,
    text=lambda event, row: (
        _("%(who)s asks for access to %(customer)s") % {"who": row.by, "customer": row.row}
    ),
    why=lambda event, user: _("You answer for this customer."),
    url=_url,
    icon="key",
    needs_action=True,
)
notice(
    AccessEvent.GRANTED,
    readers=_asker,
    text=lambda event, row: (
        _("You may see %(customer)s until %(until)s") % {"customer": row.row, "until": _until(row)}
    ),
    why=lambda event, user: _("You asked for access."),
    url=_url,
    icon="lock-open",
)
notice(
    AccessEvent.REFUSED,
    readers=_asker,
    text=lambda event, row: _("Access to %(customer)s was refused") % {"customer": row.row},
    why=lambda event, user: _("You asked for access."),
    url=_url,
    icon="lock",
)
notice(
    AccessEvent.REVOKED,
    readers=_asker,
    text=lambda event, row: (
        _("%(who)s took back your access to %(customer)s: %(reason)s")
        % {"who": event.by, "customer": row.row, "reason": row.end_reason}
    ),
    why=lambda event, user: _("You had asked for access."),
    url=_url,
    icon="lock",
)
notice(
    AccessEvent.ENDING,
    readers=_asker,
    text=lambda event, row: (
        _("Your access to %(customer)s ends on %(until)s. Ask again if you need it longer.")
        % {"customer": row.row, "until": _until(row)}
    ),
    why=lambda event, user: _("You had asked for access."),
    url=_url,
    icon="hourglass",
    needs_action=True,
)
notice(
    AccessEvent.ENDED,
    readers=_asker,
    text=lambda event, row: _("Your access to %(customer)s has ended") % {"customer": row.row},
    why=lambda event, user: _("You had asked for access."),
    url=_url,
    icon="lock",
)
notice(
    AccessEvent.ENDED,
    readers=_decider,
    text=lambda event, row: (
        _("The access of %(who)s to %(customer)s has ended") % {"who": row.by, "customer": row.row}
    ),
    why=lambda event, user: _("You had granted it."),
    url=_url,
    icon="lock",
    name="access.ended.decider",
)
notice(
    AccessEvent.ESCALATED,
    readers=_above,
    text=lambda event, row: (
        _("%(who)s still waits for an answer about %(customer)s") % {"who": row.by, "customer": row.row}
    ),
    why=lambda event, user: _("Nobody has answered in time, and you lead the department above."),
    url=_url,
    icon="key",
    needs_action=True,
)
