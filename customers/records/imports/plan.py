"""What a file would change: a decision per row, from what is known already and what stood above it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from crm_site.kit.wording import listed
from customers.records.imports.findings import Finding, Notes
from customers.records.imports.kinds import Key, Shape, Values
from customers.records.imports.rows import Parsed

Known = dict[Key, list["Candidate"]]
SUM = 2**60
BLANK: tuple[Any, ...] = (None, "", [])


class Outcome(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REPEAT = "repeat"
    REFUSED = "refused"


class Candidate(NamedTuple):
    """A row that shares a key with the one being planned: already stored (`id`) or above it (`row`).

    `values` are those that the importer may read, besides what the keys need. `open` names the fields that he
    may write (None: all). `held_by` says who holds a row that he does not see: it is recognised, never changed.
    `record` is the id that a row above will have.
    """

    values: Values
    id: int | None = None
    row: int | None = None
    version: int | None = None
    open: frozenset[str] | None = None
    blind: frozenset[str] = frozenset()
    held_by: str | None = None
    record: int | None = None


class Decision(NamedTuple):
    """`same` is the candidate that this row means; None: a new one. `leave_out` names values not to write."""

    same: Candidate | None = None
    leave_out: Sequence[str] = ()


@dataclass(slots=True)
class Planned:
    """`values` is what to write: all of them for a creation, the differing ones for an update. A repeat adds
    to the row it repeats (`same_row`) what that one left blank. `stands` is the whole record as it will be."""

    number: int
    outcome: Outcome
    values: Values
    findings: list[Finding] = field(default_factory=list)
    id: int | None = None
    same_row: int | None = None
    keys: list[Key] = field(default_factory=list)
    stands: Values = field(default_factory=dict)
    version: int | None = None
    open: frozenset[str] | None = None
    record: int | None = None  # the id that it has, or will have once it is staged
    held: bool = False


class Earlier(Protocol):
    """The rows planned before, of this slice or another: what a staging table or a dictionary can answer."""

    def find(self, keys: Iterable[Key]) -> Known: ...

    def remember(self, planned: Sequence[Planned]) -> None: ...


class EarlierRows:
    """Earlier rows kept in memory: some 2 KB per row."""

    def __init__(self, part: str = "customer") -> None:
        self.part = part
        self._rows: Known = {}

    def find(self, keys: Iterable[Key]) -> Known:
        return {key: list(self._rows[key]) for key in keys if key in self._rows}

    def remember(self, planned: Sequence[Planned]) -> None:
        for row in planned:
            _remember(row, self._rows, id_key(self.part, row.id))


# Given a slice's rows, the stored rows that any of them may mean: too many do no harm, one missing does.
Lookup = Callable[[Sequence[Values]], Iterable[Candidate]]


def nothing_known(_rows: Sequence[Values]) -> Iterable[Candidate]:
    """The lookup of an empty database."""
    return ()


class Planner:
    """Plans slice by slice: one lookup of stored rows and one of earlier rows per slice.

    `headers` (field to header, `Mapping.headers`) lets findings name the column they are about.
    """

    def __init__(
        self,
        shape: Shape,
        lookup: Lookup = nothing_known,
        earlier: Earlier | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.shape = shape
        self.headers = headers or {}
        self.lookup = lookup
        self.earlier: Earlier = earlier or EarlierRows(shape.part)
        self.met = 0  # what the last slice's new rows met, see `meetings`

    def plan(self, rows: Sequence[Parsed]) -> list[Planned]:
        """One decision per row, in order. The planner remembers the slice for the next ones."""
        if not rows:
            self.met = 0
            return []
        keyed = [[] if row.refused else self.shape.keys(row.values) for row in rows]
        stored = self._stored([row.values for row in rows if not row.refused])
        wanted = {key for keys in keyed for key in keys}
        wanted |= {self._id_key(candidate.id) for known in stored.values() for candidate in known}
        # The slice's own rows join those of earlier slices as they are decided.
        above = self.earlier.find(wanted)
        planned = []
        for row, keys in zip(rows, keyed, strict=True):
            candidates = [
                (key, candidate)
                for known in (above, stored)
                for key in keys
                if key in known
                for candidate in known[key]
            ]
            planned.append(self._one(row, keys, candidates, above))
            _remember(planned[-1], above, self._id_key(planned[-1].id))
        self.met = meetings(
            ((row.number, row.keys) for row in planned if row.outcome is Outcome.CREATE), stored
        )
        self.earlier.remember(planned)
        return planned

    def _stored(self, rows: Sequence[Values]) -> Known:
        return by_key(self.shape, self.lookup(rows))

    def _one(
        self, row: Parsed, keys: list[Key], candidates: list[tuple[Key, Candidate]], above: Known
    ) -> Planned:
        if row.refused:
            return Planned(row.number, Outcome.REFUSED, {}, row.findings)
        if not candidates:
            self._give_birth(row)
            return Planned(row.number, Outcome.CREATE, row.values, row.findings, None, None, keys, row.values)
        notes = Notes(row.number, self.headers)
        decision = self.shape.decide(row.values, candidates, notes)
        for name in decision.leave_out:
            row.values.pop(name, None)  # before comparing: it would count as a change
        same = decision.same
        if same and same.held_by is not None:
            return self._held(row, same, notes)
        if same and same.id is not None:
            for name in self.shape.born:
                row.values.pop(name, None)
        if same and same.id is not None and self._policy(row) == "leave":
            planned = self._left(row, keys, same)
            planned.findings = row.findings + notes.findings
            return planned
        if same and same.row is None and (touched := above.get(self._id_key(same.id))):
            same = touched[0]  # an earlier row of the file means the same stored one
        planned = self._decided(row, keys, same, notes)
        planned.findings = row.findings + notes.findings
        return planned

    def _give_birth(self, row: Parsed) -> None:
        if self.shape.at_birth:
            self.shape.at_birth(row.values)

    def _id_key(self, id: int | None) -> Key:
        return id_key(self.shape.part, id)

    def _policy(self, row: Parsed) -> str:
        return row.policy or self.shape.policy

    def _left(self, row: Parsed, keys: list[Key], same: Candidate) -> Planned:
        """A stored row that the file does not change."""
        return Planned(
            row.number,
            Outcome.UNCHANGED,
            {},
            id=same.id,
            keys=keys,
            stands=same.values,
            version=same.version,
            open=same.open,
            record=same.id,
        )

    def _decided(self, row: Parsed, keys: list[Key], same: Candidate | None, notes: Notes) -> Planned:
        if notes.refused:
            return Planned(row.number, Outcome.REFUSED, {})
        if same is None:
            self._give_birth(row)
            return Planned(row.number, Outcome.CREATE, row.values, keys=keys, stands=row.values)
        if same.row is not None:
            return self._repeat(row, keys, same, notes)
        changed = self._allowed(self._differing(row.values, same.values), same, notes)
        outcome = Outcome.UPDATE if changed else Outcome.UNCHANGED
        stands = {**same.values, **changed}
        return Planned(
            row.number,
            outcome,
            changed,
            id=same.id,
            keys=keys,
            stands=stands,
            version=same.version,
            open=same.open,
            record=same.id,
        )

    def _differing(self, new: Values, old: Values) -> Values:
        return differing(new, old, self.shape.together, self.shape.additive)

    def _held(self, row: Parsed, same: Candidate, notes: Notes) -> Planned:
        """A stored row that the importer does not see: he learns who holds it, and nothing else."""
        if not notes.refused:
            notes.column = ""
            notes.warn("held" if same.held_by else "held_by_nobody", holder=same.held_by)
        outcome = Outcome.REFUSED if notes.refused else Outcome.UNCHANGED
        return Planned(row.number, outcome, {}, row.findings + notes.findings, held=True)

    def _allowed(self, changed: Values, same: Candidate, notes: Notes) -> Values:
        """The changes that the importer may make; of the others he is told where he may read the field."""
        if same.open is None:
            return changed
        kept_out = [name for name in changed if name not in same.open]
        said = [name for name in kept_out if name not in same.blind and self._is_said(name)]
        if said:
            notes.column = ""
            notes.warn("not_yours", fields=listed(self.shape.named(name) for name in said))
        return {name: value for name, value in changed.items() if name in same.open}

    def _repeat(self, row: Parsed, keys: list[Key], same: Candidate, notes: Notes) -> Planned:
        """The first row's word stands; this one only fills what it left blank, and what differs is said."""
        changed = self._differing(row.values, same.values)
        fills = {
            name: value
            for name, value in changed.items()
            if self._is_open(name, same.values) and (same.open is None or name in same.open)
        }
        lost = [self.shape.named(name) for name in changed if name not in fills and self._is_said(name)]
        notes.column = ""
        if lost:
            notes.warn("repeats_row_differs", other=same.row, fields=listed(lost))
        elif not self.shape.gathers:
            notes.warn("repeats_row", other=same.row)
        same.values.update(fills)
        return Planned(
            row.number,
            Outcome.REPEAT,
            fills,
            id=same.id,
            same_row=same.row,
            keys=keys,
            stands=same.values,
            open=same.open,
            record=same.record,
        )

    def _is_open(self, name: str, values: Values) -> bool:
        if name in self.shape.fixed:
            return False
        if name in self.shape.additive:
            return True
        groups = (*self.shape.together, *self.shape.whole)
        group = next((names for names in groups if name in names), (name,))
        return all(values.get(other) in BLANK for other in group)

    def _is_said(self, name: str) -> bool:
        return name not in self.shape.derived


def id_key(part: str, id: int | None) -> Key:
    """A row that means a stored record is found by it too."""
    return (f"#id {part}", str(id))


def by_key(shape: Shape, candidates: Iterable[Candidate]) -> Known:
    """Candidates under each of their keys."""
    found: Known = {}
    for candidate in candidates:
        for key in shape.keys(candidate.values):
            found.setdefault(key, []).append(candidate)
    return found


def meetings(rows: Iterable[tuple[int, list[Key]]], stored: Known) -> int:
    """Which stored rows share a key with which of these (number, keys), as one number of 60 bits.

    The sum over slices is the same however the rows are sliced; 0 where none meets any.
    """
    if not stored:
        return 0
    pairs = {
        (number, other.id, other.version)
        for number, keys in rows
        for key in keys
        for other in stored.get(key, ())
    }
    return sum(int(sha256(repr(pair).encode()).hexdigest()[:15], 16) for pair in pairs) % SUM


def _remember(row: Planned, rows: Known, stored: Key) -> None:
    """Enter a row under its keys; a repeat's keys lead to the row that it repeats."""
    candidate = Candidate(
        row.stands, row.id, row.same_row or row.number, row.version, row.open, record=row.record
    )
    for key in row.keys if row.id is None else (*row.keys, stored):
        if key in rows:
            rows[key].append(candidate)
        else:
            rows[key] = [candidate]


def differing(
    new: Values, old: Values, together: Sequence[Sequence[str]] = (), additive: Sequence[str] = ()
) -> Values:
    """What `new` says otherwise than `old`.

    Fields of one group (`together`: the parts of a place) change as one: when all that `new` says of them
    is already so, nothing does, and otherwise those it does not name are emptied. A list of `additive` is
    what there was and what `new` adds.
    """
    changed = {name: value for name, value in new.items() if old.get(name) != value}
    for name in additive:
        if name in changed:
            changed[name] = joined(old.get(name) or [], changed[name])
    for first, *rest in together:
        parts = [name for name in rest if name in new]
        if first in changed and parts and not any(name in changed for name in parts):
            del changed[first]
        elif any(name in changed for name in (first, *rest)):
            changed |= {name: new.get(name, "") for name in (first, *rest) if old.get(name) not in BLANK}
    return {name: value for name, value in changed.items() if old.get(name) != value}


def joined(before: Sequence[str], more: Sequence[str]) -> list[str]:
    """A list of words and those of another that it lacks, whatever their case."""
    known = {word.casefold() for word in before}
    return [*before, *(word for word in more if word.casefold() not in known)]


def slices(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of at most `size`."""
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
