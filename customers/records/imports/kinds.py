"""What can be imported. A shelf describes its kind once, in `ready()`; the engine does the rest.

imports.kind("customer", _("Customers"), fields=FIELDS, complete=…, keys=…, decide=…)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from customers.records.imports.findings import Notes

if TYPE_CHECKING:
    from customers.records.imports.plan import Candidate, Decision, Lookup
    from customers.records.models import ImportBatch
    from ownership.models import User

Values = dict[str, Any]
Key = tuple[str, ...]
Parse = Callable[[str, Notes], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a row.

    `parser(header, samples)` makes the function that reads this column's cells: a unit in the header
    or the order of day and month in the column's first cells can so decide for the whole column.
    `names` are headers people use (any case, spacing or language); a weaker claim on a header that
    fits several fields stands in `maybe`. A typed field (`strict`) is only guessed for a column whose
    cells it can read.
    """

    name: str
    label: str | Promise
    parser: Callable[[str, Sequence[str]], Parse]
    names: Sequence[str] = ()
    maybe: Sequence[str] = ()
    required: bool = False
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """`complete` finishes a row's values from all of its cells, `keys` names what identifies the row (the
    most trusted first; the same for a stored row), `decide` chooses among the rows that share a key. `derived`
    are the names that `complete` adds; each group of `together` changes as one, its first being what the others
    amount to. A repeated row never fills a `fixed` field (it would change by what the first row is recognised),
    and a group of `whole` only where all of it is blank.

    With the database: `lookup` finds the stored rows for one importer, `write` carries out what was staged for
    a batch into rows whose ids come from `sequence`, `guarded` names the fields of stored rows that this importer can only fill in when they are new,
    `revive` turns values that JSON cannot hold back from text."""

    name: str
    label: str | Promise
    fields: Sequence[Field]
    complete: Callable[[Values, Notes], None]
    keys: Callable[[Values], list[Key]]
    decide: Callable[[Values, "list[tuple[Key, Candidate]]", Notes], "Decision"]
    derived: Sequence[str] = ()
    together: Sequence[Sequence[str]] = ()
    whole: Sequence[Sequence[str]] = ()
    fixed: Sequence[str] = ()
    revive: Mapping[str, Callable[[str], Any]] = field(default_factory=dict)
    lookup: "Callable[[User], Lookup] | None" = None
    write: "Callable[[ImportBatch], None] | None" = None
    sequence: str = ""
    guarded: "Callable[[User], frozenset[str]] | None" = None

    def field(self, name: str) -> Field:
        """Raises KeyError for a name that this kind does not have."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)


_kinds: dict[str, Kind] = {}


def kind(name: str, label: str | Promise, **parts: Any) -> Kind:
    """Register what a shelf lets people import; `parts` are those of `Kind`."""
    _kinds[name] = Kind(name, label, **parts)
    return _kinds[name]


def get_kind(name: str) -> Kind:
    return _kinds[name]


def kinds() -> list[Kind]:
    return list(_kinds.values())
