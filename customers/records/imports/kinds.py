"""What can be imported. A shelf describes its kind once, in `ready()`; the engine does the rest.

imports.kind("customer", _("Customers"), fields=FIELDS, complete=…, keys=…, decide=…)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from customers.records.imports.findings import Notes

if TYPE_CHECKING:
    from customers.records.imports.plan import Candidate, Decision, Lookup, Planned
    from customers.records.imports.rows import Parsed
    from customers.records.models import ImportBatch
    from ownership.models import User

Values = dict[str, Any]
Key = tuple[str, ...]
Parse = Callable[[str, Notes], Any]
Options = Mapping[str, Any]
Decide = Callable[[Values, "list[tuple[Key, Candidate]]", Notes], "Decision"]


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


@dataclass(frozen=True)
class Shape:
    """One record that a row tells of: what identifies it, and how a row differs from what is known.

    `keys` names what identifies the record (the most trusted first; the same for a stored one), `decide` chooses
    among those that share a key. `derived` are names that are not fields; each group of `together` changes as one,
    its first being what the others amount to; values of `additive` fields are lists that only grow. A repeated
    row never fills a `fixed` field (it would change by what the first row is recognised), and a group of `whole`
    only where all of it is blank. Where a record `gathers`, several rows of it are usual. What is `born` is written to new records only; `at_birth` has the last word on a new one's values.

    With the database: `lookup` finds the stored ones for one importer, ids of new ones come from `sequence`, and
    `revive` turns values that JSON cannot hold back from text.
    """

    part: str = field(default="customer", kw_only=True)
    keys: Callable[[Values], list[Key]] = field(kw_only=True)
    decide: Decide = field(kw_only=True)
    derived: Sequence[str] = field(default=(), kw_only=True)
    together: Sequence[Sequence[str]] = field(default=(), kw_only=True)
    whole: Sequence[Sequence[str]] = field(default=(), kw_only=True)
    fixed: Sequence[str] = field(default=(), kw_only=True)
    additive: Sequence[str] = field(default=(), kw_only=True)
    gathers: bool = field(default=False, kw_only=True)
    born: Sequence[str] = field(default=(), kw_only=True)
    at_birth: Callable[[Values], None] | None = field(default=None, kw_only=True)
    revive: Mapping[str, Callable[[str], Any]] = field(default_factory=dict, kw_only=True)
    lookup: Callable[[User, Options], Lookup] | None = field(default=None, kw_only=True)
    sequence: str = field(default="", kw_only=True)
    # "update" changes what is stored, "leave" lets it be.
    policy: str = field(default="update", kw_only=True)
    label_of: Callable[[str], str | Promise] = field(default=str, kw_only=True)

    def named(self, name: str) -> str | Promise:
        return self.label_of(name)


@dataclass(frozen=True)
class Kind(Shape):
    """What people import, under a name: its `columns` and what its rows amount to.

    `complete` finishes a row's values from all of its cells. A row may tell of a second record, which hangs on
    the first (a contact of a customer): `then` is its shape, and `between` gives it the values that `complete`
    left under its part's name, once it is known what became of the first. `main` is the part that is counted.
    `resolve` looks up, once a slice, whom and what cells name. `write` carries out what was staged for a batch.
    `needs` are groups of fields of which a file has one at least; `choose` fits the kind to a batch's options.
    `called` maps names of the record's values to the fields they come from, where these are called otherwise.
    `guarded` names the fields of stored records that this importer can only fill in when they are new. `pointing`
    names the fields whose cells point to what others may change (an owner, a parent company); None: every row does.
    """

    name: str
    label: str | Promise
    columns: Sequence[Field] | Callable[[], Sequence[Field]]
    complete: Callable[[Values, Notes], None]
    then: Shape | None = None
    between: Callable[[Values, Planned, Notes], Values | None] | None = None
    main: str = "customer"
    resolve: Callable[[User, Options], Callable[[Iterable[Parsed]], None]] | None = None
    write: Callable[[ImportBatch], None] | None = None
    guarded: Callable[[User], frozenset[str]] | None = None
    choose: Callable[[Kind, Options], Kind] | None = None
    pointing: Sequence[str] | None = None
    needs_one_of: Sequence[Sequence[str]] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    policies: Sequence[str] = ("update", "leave")
    update_keys: Sequence[tuple[str, str | Promise]] = ()
    # Whether new records go to somebody whom the importer chooses.
    has_target: bool = True
    # Into what the whole file goes, where its rows do not say so: (value, words) for one importer; he has to choose.
    into: Callable[[User], Sequence[tuple[str, str]]] | None = None
    into_label: str | Promise = ""
    # Where one looks at what came in, with its words; the list of customers where a kind does not say.
    leads_to: Callable[[ImportBatch], tuple[str, str | Promise]] | None = None
    # What the importer should know beforehand, whatever is in the file.
    note: str | Promise = ""
    # What may be chosen as the country of rows that name none.
    countries: Callable[[], Sequence[tuple[str, str]]] | None = None

    @property
    def fields(self) -> Sequence[Field]:
        """What its columns may be, those that the company defined itself included."""
        return self.columns() if callable(self.columns) else self.columns

    @property
    def needs(self) -> list[Sequence[str]]:
        """Groups of field names: a file has a column for one of each at least."""
        return [*((one.name,) for one in self.fields if one.required), *self.needs_one_of]

    def field(self, name: str) -> Field:
        """Raises KeyError for a name that this kind does not have."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def named(self, name: str) -> str | Promise:
        """What a value is called, for people."""
        found = next((one.label for one in self.fields if one.name == name), None)
        return self.label_of(name) if found is None else found

    def headers_for(self, headers: Mapping[str, str]) -> dict[str, str]:
        """{value or field: header} of a mapping's {field: header}."""
        return {name: headers[column] for name, column in self.called.items() if column in headers} | dict(
            headers
        )

    def with_options(self, options: Options) -> Kind:
        """This kind as one batch wants it: chosen key, what happens to known records."""
        return self.choose(self, options) if self.choose else self


_kinds: dict[str, Kind] = {}


def kind(name: str, label: str | Promise, *, fields: Any, **parts: Any) -> Kind:
    """Register what a shelf lets people import; `parts` are those of `Kind` and `Shape`.

    `fields` may be a function, for those that administrators define.
    """
    _kinds[name] = Kind(name=name, label=label, columns=fields, **parts)
    return _kinds[name]


def get_kind(name: str) -> Kind:
    return _kinds[name]


def kinds() -> list[Kind]:
    return list(_kinds.values())
