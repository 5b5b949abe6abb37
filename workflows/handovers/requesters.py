"""For whom a hand-over is started."""

from __future__ import annotations

from typing import Any

from ownership.models import User
from ownership.people import system_user


def who(event: Any) -> User:
    """Whoever let it happen; the system where that was nobody, or somebody who has left."""
    return event.by if event.by is not None and event.by.is_active else system_user()
