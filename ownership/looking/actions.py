"""Begin and stop looking as a colleague."""

from __future__ import annotations

from django.db import transaction

from notifications.outbox import record
from ownership.access import log
from ownership.access.policy import require
from ownership.looking.events import LookEvent
from ownership.models import User


@transaction.atomic
def begin(person: User, *, by: User) -> None:
    """Write down, and tell the person, that somebody looks as him from now on. Raises PermissionDenied."""
    require(by, "people.look_as", person)
    log.looked_as(person, by=by)
    record(LookEvent.BEGUN, about=person, by=by)


def stop(person: User, *, by: User) -> None:
    """Write down that it is over."""
    log.looked_as(person, by=by, ended=True)
