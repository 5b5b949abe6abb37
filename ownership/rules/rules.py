"""Who gets which customer: values in, values out, no database.

    desk = Desk(lines, loads={7: 120}, idle={7: 1700000000.0}, given={(rule, 7): 3}, turns={rule: 7})
    found = desk.decide(row)

A desk remembers what it gave: the next decision counts it.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import chain
from typing import Any

PERSON, DEPARTMENT, POOL = "person", "department", "pool"
ROUND_ROBIN, LEAST_LOADED, CAPACITY, TERRITORY = "round_robin", "least_loaded", "capacity", "territory"
AMONG = (ROUND_ROBIN, LEAST_LOADED, CAPACITY, TERRITORY)
NEVER = 0.0  # nobody was ever given anything: he waits longest


@dataclass(frozen=True)
class Candidate:
    """Somebody who may get customers. `words` are the places that he looks after, by their numbers in a run;
    one who is away, or has no place today, keeps what he holds and gets nothing."""

    user_id: int
    department_id: int | None
    is_there: bool = True
    words: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Line:
    """A rule as it is decided by. `within` are the departments that count as the one it gives to."""

    rule_id: int
    strategy: str
    candidates: tuple[Candidate, ...] = ()
    department_id: int | None = None
    within: frozenset[int] = frozenset()
    pool_id: int | None = None
    per_day: int | None = None
    in_all: int | None = None


@dataclass(frozen=True)
class Row:
    """A customer as the desk sees it: `line` is the number of the first rule that fits, None for none of them."""

    row_id: int
    version: int
    owner_id: int | None
    department_id: int | None
    is_key: bool = False
    line: int | None = None
    words: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Place:
    """Where a customer shall stand."""

    owner_id: int | None = None
    department_id: int | None = None
    pool_id: int | None = None


@dataclass(frozen=True)
class Found:
    """What came of one customer: the rule that counts (None: no rule fits), and the new place, or why it stays:
    "right" (it stands there already), "nobody" (nobody is there or has room), "key" (no key customer goes into a pool),
    "unmatched"."""

    rule_id: int | None
    place: Place | None = None
    stays: str = ""


class Desk:
    """Decides one customer after the other. `default` is the number of the last line, for whom no other fits."""

    def __init__(
        self,
        lines: Sequence[Line],
        *,
        default: int | None = None,
        loads: Mapping[int, int] | None = None,
        idle: Mapping[int, float] | None = None,
        given: Mapping[tuple[int, int], int] | None = None,
        turns: Mapping[int, int] | None = None,
        now: float = 1.0,
    ) -> None:
        self.lines, self.default, self.now = lines, default, now
        self.loads, self.idle = dict(loads or {}), dict(idle or {})
        self.given, self.turns = dict(given or {}), dict(turns or {})
        self.queues = [_queue(line, self) for line in lines]

    def decide(self, row: Row) -> Found:
        """Where the customer goes, by the first line that fits. Where that one finds nobody, by the default; but who has an
        owner already keeps him then."""
        first = row.line if row.line is not None else self.default
        if first is None:
            return Found(None, stays="unmatched")
        found = self._by(first, row)
        if found.stays in ("nobody", "key") and row.owner_id is None and self.default not in (None, first):
            last = self._by(self.default, row)  # type: ignore[arg-type]
            found = last if last.place or last.stays == "right" else found
        return found

    def _by(self, number: int, row: Row) -> Found:
        line = self.lines[number]
        if line.strategy == POOL:
            return self._to_pool(line, row)
        if line.strategy == DEPARTMENT:
            return self._to_department(line, row)
        queue = self.queues[number]
        if queue.keeps(row):
            return Found(line.rule_id, stays="right")
        chosen = queue.take(row)
        if chosen is None:
            return Found(line.rule_id, stays="nobody")
        self._give(line, chosen, row)
        return Found(line.rule_id, Place(chosen.user_id, chosen.department_id))

    def _to_pool(self, line: Line, row: Row) -> Found:
        """Key customers are in no pool; one that is out of use takes nobody."""
        if row.is_key or line.pool_id is None:
            return Found(line.rule_id, stays="key" if row.is_key else "nobody")
        return Found(line.rule_id, Place(pool_id=line.pool_id))

    def _to_department(self, line: Line, row: Row) -> Found:
        if row.department_id in line.within:
            return Found(line.rule_id, stays="right")
        if line.department_id is None:
            return Found(line.rule_id, stays="nobody")
        return Found(line.rule_id, Place(department_id=line.department_id))

    def _give(self, line: Line, to: Candidate, row: Row) -> None:
        self.now += 1e-6
        key = (line.rule_id, to.user_id)
        self.given[key] = self.given.get(key, 0) + 1
        self.idle[to.user_id], self.turns[line.rule_id] = self.now, to.user_id
        self.loads[to.user_id] = self.loads.get(to.user_id, 0) + 1
        if row.owner_id in self.loads:
            self.loads[row.owner_id] -= 1
        for queue in self.queues:
            queue.heard(to.user_id)
            queue.heard(row.owner_id)

    def has_room(self, line: Line, user_id: int) -> bool:
        """Whether the limits of a line let the person have one more."""
        if line.per_day is not None and self.given.get((line.rule_id, user_id), 0) >= line.per_day:
            return False
        return line.in_all is None or self.loads.get(user_id, 0) < line.in_all

    def room(self, line: Line, user_id: int) -> int:
        """How many more he may have, by the nearer of the two limits."""
        left = []
        if line.per_day is not None:
            left.append(line.per_day - self.given.get((line.rule_id, user_id), 0))
        if line.in_all is not None:
            left.append(line.in_all - self.loads.get(user_id, 0))
        return min(left, default=0)

    # --- a run in slices ---------------------------------------------------------------------------------

    def dump(self) -> dict[str, Any]:
        """What it remembers, as JSON."""
        return {
            "loads": list(self.loads.items()),
            "idle": list(self.idle.items()),
            "given": [[rule, user, number] for (rule, user), number in self.given.items()],
            "turns": list(self.turns.items()),
            "now": self.now,
        }

    def load(self, kept: Mapping[str, Any]) -> None:
        """Go on where a run was interrupted."""
        self.loads, self.idle = dict(kept["loads"]), dict(kept["idle"])
        self.given = {(rule, user): number for rule, user, number in kept["given"]}
        self.turns, self.now = dict(kept["turns"]), kept["now"]
        self.queues = [_queue(line, self) for line in self.lines]


@dataclass
class Queue:
    """Who is next by a line."""

    line: Line
    desk: Desk
    known: dict[int, Candidate] = field(init=False)

    def __post_init__(self) -> None:
        self.known = {one.user_id: one for one in self.line.candidates}

    def keeps(self, row: Row) -> bool:
        """Whether the owner is one of those whom the rule means: then it stays with him, whatever he holds."""
        return row.owner_id in self.known

    def take(self, row: Row) -> Candidate | None:
        """Who gets it; None where nobody is there with room for one more."""
        return next((one for one in self.line.candidates if self.fits(one)), None)

    def fits(self, one: Candidate) -> bool:
        return one.is_there and self.desk.has_room(self.line, one.user_id)

    def heard(self, user_id: int | None) -> None:
        """Somebody holds more or fewer than before."""


class Turns(Queue):
    """One after the other by their numbers, whoever got the last one: fair to one customer."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.order = sorted(self.known)

    def take(self, row: Row) -> Candidate | None:
        next_one = bisect(self.order, self.desk.turns.get(self.line.rule_id, 0))
        around = chain(range(next_one, len(self.order)), range(next_one))
        return next((one for place in around if self.fits(one := self.known[self.order[place]])), None)


class Ranked(Queue):
    """Whoever stands first by what he holds or may still hold; then who has waited longest, then by number.

    A heap of past ranks: one that is no longer true is thrown away when it comes up.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self.heap = [self.entry(one) for one in self.line.candidates if one.is_there]
        heapify(self.heap)

    def entry(self, one: Candidate) -> tuple[Any, ...]:
        by_room = self.line.strategy == CAPACITY
        first = -self.desk.room(self.line, one.user_id) if by_room else self.desk.loads.get(one.user_id, 0)
        return first, self.desk.idle.get(one.user_id, NEVER), one.user_id

    def take(self, row: Row) -> Candidate | None:
        while self.heap:
            one = self.known[self.heap[0][2]]
            if self.heap[0] == self.entry(one) and self.fits(one):
                return one
            heappop(self.heap)  # an old rank, or he is full: he comes back when he holds fewer (`heard`)
        return None

    def heard(self, user_id: int | None) -> None:
        one = self.known.get(user_id) if user_id is not None else None
        if one is not None and one.is_there:
            heappush(self.heap, self.entry(one))


class Territories(Queue):
    """Of those who look after the customer's place, whoever holds the fewest."""

    def keeps(self, row: Row) -> bool:
        return row.owner_id in self.known and bool(self.known[row.owner_id].words & row.words)

    def take(self, row: Row) -> Candidate | None:
        loads, idle = self.desk.loads, self.desk.idle
        fitting = [one for one in self.line.candidates if one.words & row.words and self.fits(one)]
        rank = lambda one: (loads.get(one.user_id, 0), idle.get(one.user_id, NEVER), one.user_id)  # noqa: E731
        return min(fitting, key=rank, default=None)


def _queue(line: Line, desk: Desk) -> Queue:
    kinds: dict[str, type[Queue]] = {
        ROUND_ROBIN: Turns,
        LEAST_LOADED: Ranked,
        CAPACITY: Ranked,
        TERRITORY: Territories,
    }
    return kinds.get(line.strategy, Queue)(line, desk)


def fairness(after: Iterable[int]) -> float:
    """How evenly customers are spread over people, in percent: 100 where all hold the same (Jain's index)."""
    given = list(after)
    squares = sum(one * one for one in given) * len(given)
    return 100.0 * sum(given) ** 2 / squares if squares else 100.0


def lacks(strategy: str, *, people: int, departments: int, has_pool: bool, limits: bool) -> str:
    """The field that a strategy still needs; "" when it has everything."""
    if strategy == PERSON:
        return "" if people == 1 and not departments else "people"
    if strategy == DEPARTMENT:
        return "" if departments == 1 and not people else "departments"
    if strategy == POOL:
        return "" if has_pool else "pool"
    if not people and not departments:
        return "people"
    return "in_all" if strategy == CAPACITY and not limits else ""
