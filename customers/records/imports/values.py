"""Parsers for the plain types of a cell: text, choices, mail and web addresses.

Each maker fits `Field.parser` after its own options are filled in: it takes the column's header and
first cells and returns the function that reads one (stripped, non-empty) cell. That function returns
the value, or None after it noted a finding.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Parse

# What programs write for "no value" (facts of real exports).
EMPTY = frozenset({"", "null", "(null)", "\\n", "n/a", "#n/a", "-", "--", "—", "#null!", "nan"})
# The usual spellings, so that a cell is looked up as it is.
EMPTY_CELLS = frozenset(
    way(word) for word in EMPTY for way in (str, str.upper, str.title, str.capitalize)
) | {"NaN"}
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
FLOATED = re.compile(r"(\d+)\.0")
BLANKS = re.compile(r"\s+")
EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@.,;:<>()]+(\.[^\s@.,;:<>()]+)+")
HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}(:\d{1,5})?")

Maker = Callable[[str, Sequence[str]], Parse]


def is_empty(cell: str) -> bool:
    return cell.strip() in EMPTY_CELLS


def text(label: str | Promise, limit: int, *, lines: bool = False) -> Maker:
    """Text of at most `limit` characters; one line unless `lines`."""

    def parse(cell: str, notes: Notes) -> str | None:
        if not cell.isprintable():
            cell = _visible(cell, notes, lines)
        if len(cell) > limit:
            notes.refuse("too_long", length=len(cell), field=label, limit=limit)
            return None
        return cell

    return lambda _header, _samples: parse


def upper(label: str | Promise, limit: int) -> Maker:
    """A code: upper-case, without blanks inside."""

    def parse(cell: str, notes: Notes) -> str | None:
        cell = BLANKS.sub("", INVISIBLE.sub("", cell)).upper()
        if len(cell) > limit:
            notes.refuse("too_long", length=len(cell), field=label, limit=limit)
            return None
        return cell

    return lambda _header, _samples: parse


def code(label: str | Promise, limit: int) -> Maker:
    """As `upper`, without the ".0" that spreadsheets put behind a number that is a code: 12431.0."""
    maker = upper(label, limit)

    def parser(header: str, samples: Sequence[str]) -> Parse:
        parse = maker(header, samples)
        return lambda cell, notes: parse(FLOATED.sub(r"\1", cell) if FLOATED.fullmatch(cell) else cell, notes)

    return parser


def choice(names: Mapping[str, Sequence[str]], *, optional: bool = False) -> Maker:
    """One of a few values; `names` gives each value the words people write for it, the first is shown.

    An unknown word refuses the row, or with `optional` is left out with a warning.
    """
    by_name = {word.casefold(): value for value, words in names.items() for word in (value, *words)}
    shown = ", ".join(words[0] if words else value for value, words in names.items())

    def parse(cell: str, notes: Notes) -> str | None:
        value = by_name.get(cell.casefold())
        if value is None and optional:
            notes.warn("choice_left_out", value=cell[:80], choices=shown)
        elif value is None:
            notes.refuse("unknown_choice", value=cell[:80], choices=shown)
        return value

    return lambda _header, _samples: parse


def choice_of(column: Any, names: Mapping[str, Sequence[str]], *, optional: bool = False) -> Maker:
    """One of a column's choices, by `names` and by what our pages call it in each language: exported files say that."""

    def maker(header: str, samples: Sequence[str]) -> Parse:
        found = {value: [*words] for value, words in names.items()}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                for value, label in column.flatchoices:
                    found.setdefault(value, []).append(str(label))
        return choice(found, optional=optional)(header, samples)

    return maker


def email(_header: str, _samples: Sequence[str]) -> Parse:
    """A mail address, its host in lower case; anything else is kept as typed and warned about."""
    return _parse_email


def website(_header: str, _samples: Sequence[str]) -> Parse:
    """An http(s) address; a bare host gets https. Anything else is left out: it would become a link."""
    return _parse_website


def _parse_email(cell: str, notes: Notes) -> str:
    cell = cell.removeprefix("mailto:")
    if len(cell) > 254 or not EMAIL.fullmatch(cell):
        notes.warn("not_an_email", value=cell[:80])
        return _visible(cell, notes, lines=False)[:254]
    name, _at, host = cell.rpartition("@")
    return f"{name}@{host.lower()}"


def _parse_website(cell: str, notes: Notes) -> str | None:
    address = _web_address(cell)
    if address is None:
        notes.warn("not_a_website", value=cell[:80])
    return address


@lru_cache(maxsize=1024)
def _web_address(cell: str) -> str | None:
    try:
        parts = urlsplit(cell if "://" in cell else f"https://{cell}")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(parts.netloc) or len(cell) > 190:
        return None
    return parts._replace(netloc=parts.netloc.lower()).geturl()


def _visible(cell: str, notes: Notes, lines: bool) -> str:
    """The cell without control and zero-width characters; without `lines` any blank becomes one space."""
    shown = INVISIBLE.sub("", cell.replace("\r\n", "\n").replace("\r", "\n"))
    if len(shown) + cell.count("\r") < len(cell):
        notes.warn("control_characters")
    return shown.strip() if lines else BLANKS.sub(" ", shown).strip()
