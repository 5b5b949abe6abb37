"""The ownership history of one customer as periods: who held it from when until when, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ownership.models import Department, OwnershipChange, Pool, User


@dataclass(frozen=True)
class Period:
    """A time in which nothing changed. `began` is the change that opened it, None for the first since the customer is
    there; `until` None: to this day."""

    owner: User | None
    department: Department | None
    pool: Pool | None
    since: datetime | None
    until: datetime | None
    began: OwnershipChange | None

    @property
    def is_present(self) -> bool:
        """Whether it lasts."""
        return self.until is None


def periods(row: Any, *, since: datetime | None = None) -> list[Period]:
    """The periods of a customer, the present one first; `since` is when the customer came. One query.

    Only those that were written down: ownership that never changed is one period, the present one.
    """
    links = (
        "by",
        "owner_before",
        "owner_now",
        "department_before",
        "department_now",
        "pool_before",
        "pool_now",
    )
    changes = list(OwnershipChange.objects.filter(row=row.pk).select_related(*links).order_by("-at", "-pk"))
    found = [
        Period(one.owner_now, one.department_now, one.pool_now, one.at, later.at if later else None, one)
        for one, later in zip(changes, [None, *changes], strict=False)
    ]
    if not changes:
        return [Period(row.owner, row.department, row.pool, since, None, None)]
    first = changes[-1]
    return [
        *found,
        Period(first.owner_before, first.department_before, first.pool_before, since, first.at, None),
    ]
