"""For whom a filter is compiled: what "me", "today" and "may read" mean."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any

from django.utils import timezone


def _themselves(departments: Collection[int]) -> Collection[int]:
    return departments


def _nobody() -> Collection[int]:
    return ()


@dataclass(frozen=True)
class Asker:
    """One person at one moment. `facets` are those he reads in full; None stands for the system: all.

    `viewer` is handed to the rows of related fields, which narrow themselves by it. `below` widens departments
    to those under them, `colleagues` are the people of his departments and of those that he leads; both are asked only
    where needed.
    """

    facets: frozenset[str] | None
    today: date
    zone: tzinfo
    user_id: int | None = None
    departments: tuple[int, ...] = ()
    viewer: Any = None
    below: Callable[[Collection[int]], Collection[int]] = _themselves
    colleagues: Callable[[], Collection[int]] = _nobody

    def reads(self, facet: str) -> bool:
        """Whether the person reads this facet in full."""
        return self.facets is None or facet in self.facets

    def start_of(self, day: date) -> datetime:
        """The first moment of a day where the person is."""
        return datetime.combine(day, time.min, tzinfo=self.zone)


def system_asker(today: date | None = None, zone: tzinfo | None = None) -> Asker:
    """Work in the background: every facet, nobody's "me"."""
    zone = zone or timezone.get_current_timezone()
    return Asker(None, today or timezone.localdate(timezone=zone), zone)
