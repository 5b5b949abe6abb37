"""Whom absences tell, in which words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from notifications import notices
from notifications.models import Event
from ownership.events import PersonEvent
from ownership.models import Absence, User


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
