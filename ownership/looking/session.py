"""What a browser remembers while somebody looks as a colleague."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from ownership.looking.rules import LASTS
from ownership.models import User

KEY = "looking_as"


@dataclass(frozen=True)
class Look:
    """As whom, and until when."""

    person: int
    until: datetime

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.now()


def put(request: HttpRequest, person: User) -> None:
    """From the next request on this browser looks as the person."""
    request.session[KEY] = {"person": person.pk, "until": (timezone.now() + LASTS).isoformat()}


def present(request: HttpRequest) -> Look | None:
    """As whom this browser looks, None for as oneself."""
    kept: Any = request.session.get(KEY)
    return Look(int(kept["person"]), datetime.fromisoformat(kept["until"])) if kept else None


def drop(request: HttpRequest) -> None:
    """It looks as its owner again."""
    request.session.pop(KEY, None)
