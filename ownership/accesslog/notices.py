"""Who is told that somebody reads unusually much."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications import notices
from notifications.models import Event
from ownership.access.querysets import owned_model
from ownership.access.viewer import viewer_of
from ownership.accesslog import selectors
from ownership.accesslog.events import ReadingEvent
from ownership.models import UnusualReading, User


def _fetch(user: Any, ids: list[int]) -> Mapping[int, UnusualReading]:
    return UnusualReading.objects.visible_to(user).select_related("person").in_bulk(ids)


def _reading(event: Event) -> UnusualReading | None:
    return UnusualReading.objects.filter(pk=event.about_id).first()


def _watchers(event: Event) -> Iterable[User]:
    """Executives and auditors, but for who read so much."""
    people = User.objects.active().in_position("executive", "auditor")
    return people.exclude(pk=event.facts["person"])


def _owners(event: Event) -> Iterable[User]:
    """Whose customers were looked at."""
    reading = _reading(event)
    if reading is None:
        return []
    rows = owned_model().objects.filter(pk__in=selectors.looks_of(reading).values("row"))
    people = User.objects.active().filter(pk__in=rows.order_by().values("owner"))
    return people.exclude(pk=event.facts["person"])


def _text(event: Event, row: UnusualReading) -> Any:
    return _("%(who)s reads unusually much today: %(looks)s looks, usually %(usual)s") % {
        "who": row.person,
        "looks": row.looks,
        "usual": row.usual,
    }


def _url(event: Event) -> str:
    return reverse("ownership:unusual-reading", args=[event.about_id])


def _why(event: Event, user: Any) -> Any:
    if viewer_of(user).sees_everything:
        return _("You watch over who reads what.")
    return _("Customers of yours are among them.")


notices.subject("ownership.unusualreading", _fetch)
for name, readers in (("", _watchers), ("reading.unusual.owners", _owners)):
    notices.notice(
        ReadingEvent.UNUSUAL,
        readers=readers,
        text=_text,
        why=_why,
        url=_url,
        icon="eye-exclamation",
        name=name,
    )
