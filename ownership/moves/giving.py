"""The one way to give customers to somebody, to a department or into a pool.

The customers stand on the floor above, with their history, their timeline and what can be undone: it says here how
that is done (`carrier`). No verb asks for permission in here; whoever calls has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ownership.models import User

MOVED_ON = "moved_on"  # why a customer was left out, as the batch's page says it


@dataclass(frozen=True)
class Move:
    """Where one customer shall stand. `version`: only if nobody has changed it since (None: whatever it is)."""

    row_id: int
    owner_id: int | None = None
    department_id: int | None = None
    pool_id: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class Why:
    """Why customers change hands, as the ownership history shows it."""

    reason: str
    note: str = ""
    rule: int | None = None
    rule_version: int | None = None


@dataclass(frozen=True)
class Carried:
    """What came of it: the batch that can be undone (None: nothing changed), who moved, who was left out and why."""

    batch: int | None = None
    moved: tuple[int, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)


class Carrier(Protocol):
    """What the floor of the customers does. Each in the caller's transaction."""

    def begin(self, *, by: User, why: Why, job_id: int | None) -> int:
        """Open a batch."""

    def put(self, batch: int, moves: Sequence[Move], *, by: User, why: Why) -> tuple[int, ...]:
        """Move some customers: locked by ascending id, version + 1, history signed, a line on each timeline.

        Returns the ids of those that moved; one that stands there already, is gone or has another version stays.
        """

    def finish(self, batch: int, *, by: User, why: Why, left_out: dict[str, int]) -> int:
        """Close it and record the one event `customers.assigned`. Returns how many moved; 0: there is no batch."""


_carrier: Callable[[], Carrier] | None = None


def carrier(made: Callable[[], Carrier]) -> None:
    """Say how customers are moved. Once, when the floor above starts."""
    global _carrier
    _carrier = made


def proceed() -> Carrier:
    """For work in slices: `begin`, `put` per slice, `finish`; each in the caller's transaction."""
    if _carrier is None:
        raise RuntimeError("Nobody has said how customers are moved.")
    return _carrier()


def give(moves: Iterable[Move], *, by: User, why: Why, left_out: Mapping[str, int] | None = None) -> Carried:
    """Move customers in the caller's transaction: one change set that can be undone, one event.

    `left_out` are those that the caller has left out already. Asks no permission. Locks the customers by ascending id.
    Eight queries whatever the number.
    """
    wanted, stayed = sorted(moves, key=lambda one: one.row_id), Counter(left_out or {})
    if not wanted:
        return Carried(left_out=dict(stayed))
    hands = proceed()
    batch = hands.begin(by=by, why=why, job_id=None)
    moved = hands.put(batch, wanted, by=by, why=why)
    stayed += Counter({MOVED_ON: len(wanted) - len(moved)})  # a sum of counters drops what is zero
    done = hands.finish(batch, by=by, why=why, left_out=dict(stayed))
    return Carried(batch if done else None, moved, dict(stayed))
