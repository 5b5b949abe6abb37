"""Whom requests for access tell, in which words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from notifications import notices
from notifications.models import Event
from ownership import selectors
from ownership.events import AccessEvent, PersonEvent
from ownership.models import Absence, AccessRequest, User


def _fetch(user: Any, ids: list[int]) -> Mapping[int, AccessRequest]:
    return AccessRequest.objects.visible_to(user).select_related("row", "by").in_bulk(ids)


def _request(event: Event) -> AccessRequest | None:
    rows = AccessRequest.objects.select_related("by", "row__owner", "row__department")
    return rows.filter(pk=event.about_id).first()


def _deciders(event: Event) -> Iterable[User]:
    request = _request(event)
    return selectors.deciders(request) if request and request.is_open else []


def _asker(event: Event) -> Iterable[User]:
    request = _request(event)
    return [request.by] if request else []


def _url(event: Event) -> str:
    return reverse("ownership:request-detail", args=[event.about_id])


def _until(row: AccessRequest) -> str:
    return date_format(timezone.localtime(row.granted_until), "DATETIME_FORMAT")


notices.subject("ownership.accessrequest", _fetch)
notices.notice(
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
notices.notice(
    AccessEvent.GRANTED,
    readers=_asker,
    text=lambda event, row: (
        _("You may see %(customer)s until %(until)s") % {"customer": row.row, "until": _until(row)}
    ),
    why=lambda event, user: _("You asked for access."),
    url=_url,
    icon="lock-open",
)
notices.notice(
    AccessEvent.REFUSED,
    readers=_asker,
    text=lambda event, row: _("Access to %(customer)s was refused") % {"customer": row.row},
    why=lambda event, user: _("You asked for access."),
    url=_url,
    icon="lock",
)


def _fetch_absences(user: Any, ids: list[int]) -> Mapping[int, Absence]:
    return Absence.objects.visible_to(user).select_related("user").in_bulk(ids)


def _substitute(event: Event) -> Iterable[User]:
    absence = Absence.objects.select_related("substitute").filter(pk=event.about_id).first()
    return [absence.substitute] if absence and absence.substitute else []


def _days(row: Absence) -> dict[str, Any]:
    first, last = (date_format(day, "DATE_FORMAT") for day in (row.from_on, row.until_on))
    return {"who": row.user, "first": first, "last": last}


notices.subject("ownership.absence", _fetch_absences)
notices.notice(
    PersonEvent.ABSENT,
    readers=_substitute,
    text=lambda event, row: _("You stand in for %(who)s from %(first)s to %(last)s") % _days(row),
    why=lambda event, user: _("You were named as the substitute."),
    url=lambda event: reverse("ownership:people"),
    icon="user-share",
)
