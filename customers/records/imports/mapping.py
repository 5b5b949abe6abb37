"""Which column means which field: guessed from the header and the first rows, corrected by the person."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from customers.records.imports.findings import Notes, Unreadable
from customers.records.imports.kinds import Field, Kind
from customers.records.imports.reader import Row
from customers.records.imports.values import is_empty

# Words that say whose value it is, not which: "Billing City", "客户名称".
QUALIFIERS = (
    "customer", "client", "account", "company", "organisation", "organization", "org", "business", "billing",
    "primary", "main", "work", "office", "客户", "企业", "公司", "单位", "机构", "主要", "主",
)  # fmt: skip
BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
SURE, LIKELY, MAYBE, TYPO = 1.0, 0.9, 0.6, 0.5


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file; without a field its values are left out, and the person is told so."""

    place: int
    header: str
    field: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Mapping:
    columns: list[Column] = field(default_factory=list)

    @property
    def mapped(self) -> list[Column]:
        return [column for column in self.columns if column.field]

    @property
    def left_out(self) -> list[Column]:
        return [column for column in self.columns if not column.field]

    @property
    def headers(self) -> dict[str, str]:
        """Field to header."""
        return {column.field: column.header for column in self.columns if column.field}

    def as_json(self) -> dict[str, str]:
        """The contract of `--mapping`: header to field."""
        return {column.header: column.field for column in self.columns if column.field}

    def refuse_gaps(self, kind: Kind) -> None:
        """Raises Unreadable when none of a group of needed fields has a column."""
        for group in self.gaps(kind):
            raise Unreadable(
                _(
                    "No column is mapped to “%(field)s”. Choose the column that holds it. The header has: %(headers)s."
                )
                % {
                    "field": either(group, kind),
                    "headers": ", ".join(column.header for column in self.columns[:12]),
                }
            )

    def gaps(self, kind: Kind) -> list[Sequence[str]]:
        """The groups of needed fields of which none has a column."""
        given = {column.field for column in self.columns}
        return [group for group in kind.needs if not given.intersection(group)]


def either(group: Sequence[str], kind: Kind) -> str:
    """The names of a group of fields, any of which will do."""
    return " / ".join(str(kind.field(name).label) for name in group)


def guess(kind: Kind, headers: Sequence[str], samples: Sequence[Row] = ()) -> Mapping:
    """The best one-to-one assignment of columns to fields; the surest claims choose first."""
    claims = []
    for place, header in enumerate(headers):
        cells = [row.cells[place] for row in samples]
        claims += [(rank, -place, -order, name) for rank, order, name in _claims(kind, header, cells)]
    given: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for confidence, place, _order, name in sorted(claims, reverse=True):
        if -place not in given and name not in taken:
            given[-place] = (name, confidence)
            taken.add(name)
    return Mapping([Column(place, header, *given.get(place, ())) for place, header in enumerate(headers)])


def mapping_from_headers(kind: Kind, headers: Sequence[str], chosen: AnyMapping[str, str]) -> Mapping:
    """A mapping that somebody wrote. Raises Unreadable for a header or field that does not exist."""
    known = {column.name for column in kind.fields}
    for header, name in chosen.items():
        if header not in headers:
            raise Unreadable(
                _("The mapping names a column “%(header)s” that the file does not have.") % {"header": header}
            )
        if name and name not in known:
            raise Unreadable(
                _("The mapping names a field “%(field)s” that does not exist. Fields are: %(fields)s.")
                % {"field": name, "fields": ", ".join(sorted(known))}
            )
    names = [name for name in chosen.values() if name]
    for name in names:
        if names.count(name) > 1:
            raise Unreadable(
                _("The field “%(field)s” is mapped from two columns. Choose one.") % {"field": name}
            )
    return Mapping(
        [
            Column(place, header, chosen.get(header) or None, SURE if chosen.get(header) else 0.0)
            for place, header in enumerate(headers)
        ]
    )


def _claims(kind: Kind, header: str, cells: Sequence[str]) -> Iterator[tuple[float, int, str]]:
    for order, wanted in enumerate(kind.fields):
        confidence = _likeness(header, wanted)
        if confidence and (not wanted.strict or _readable(wanted, header, cells)):
            yield confidence, order, wanted.name


@lru_cache(maxsize=1024)
def _labels(label: str | Promise) -> frozenset[str]:
    """What pages call a field in each of our languages: exported files have that for a header."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(fold(str(label)))
    return frozenset(found)


def _likeness(header: str, wanted: Field) -> float:
    names = _folded_names(tuple(wanted.names))
    spoken = fold(header)
    if spoken in names or spoken == fold(wanted.name) or spoken in _labels(wanted.label):
        return SURE
    if spoken in _folded_names(tuple(wanted.maybe)):
        return MAYBE
    if any(shorter in names for shorter in _unqualified(header)):
        return LIKELY
    if len(spoken) > 8 and spoken.isascii() and difflib.get_close_matches(spoken, names, n=1, cutoff=0.88):
        return TYPO
    return 0.0


def _readable(wanted: Field, header: str, cells: Sequence[str]) -> bool:
    """Whether the field's parser refuses no more than a third of the column's first cells."""
    filled = [cell for cell in cells if not is_empty(cell)]
    parse = wanted.parser(header, filled)
    notes = Notes(0)
    for cell in filled:
        parse(cell.strip(), notes)
    return sum(1 for finding in notes.findings if finding.severity == "error") * 3 <= len(filled)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A header without case, spacing, punctuation and bracketed units: "Company_Name" is "companyname"."""
    bare = BRACKETS.sub("", unicodedata.normalize("NFKC", text)) or text
    return "".join(letter for letter in bare.casefold() if letter.isalnum())


@lru_cache(maxsize=512)
def _folded_names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(name) for name in names)


def _unqualified(header: str) -> Iterator[str]:
    """The header without the word in front of it or behind it that says whose value it is."""
    words = [fold(word) for word in re.split(r"[\s_\-./:]+", CAMEL.sub(" ", header))]
    if len(words) > 1 and words[0] in QUALIFIERS:
        yield "".join(words[1:])
    spoken = fold(header)
    for qualifier in QUALIFIERS:
        if spoken.startswith(qualifier):
            yield spoken.removeprefix(qualifier)
