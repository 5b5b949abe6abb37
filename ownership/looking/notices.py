"""Who is told that somebody looks as him."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications.models import Event
from notifications.notices import notice, subject
from ownership.looking.events import LookEvent
from ownership.models import User


def _fetch(user: Any, ids: list[int]) -> Mapping[int, User]:
    """Colleagues are no secret."""
    return User.objects.in_bulk(ids)


def _person(event: Event) -> Iterable[User]:
    return User.objects.active().filter(pk=event.about_id)


subject("ownership.user", _fetch)
notice(
    LookEvent.BEGUN,
    readers=_person,
    text=lambda event, row: _("%(who)s looks at the system as you, to read only") % {"who": event.by},
    why=lambda event, user: _("Who looks with your eyes is written down and told you."),
    url=lambda event: reverse("ownership:profile"),
    icon="user-screen",
)
