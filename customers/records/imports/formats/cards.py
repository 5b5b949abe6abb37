"""vCards (2.1, 3.0, 4.0) as rows: one card, one row, with the headers that address books use."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

import vobject
from django.utils.translation import gettext as _
from vobject.base import VObjectError

from customers.records.imports import sniff
from customers.records.imports.findings import Unreadable
from customers.records.imports.formats.pairs import numbered
from customers.records.imports.formats.table import Row, Table

# It writes lines that it cannot read, names and numbers included, into the log.
logging.getLogger("vobject.base").setLevel(logging.CRITICAL + 1)

BEGIN = re.compile(rb"\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE)
END = re.compile(rb"\s*END\s*:\s*VCARD\s*$", re.IGNORECASE)
# What is left out before a card is read: pictures, sounds and keys make up most of a file.
HEAVY = re.compile(rb"(?:[\w-]+\.)?(PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)
QUOTED = re.compile(r"ENCODING=QUOTED-PRINTABLE|;QUOTED-PRINTABLE", re.IGNORECASE)
DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
MAX_LINES = 20_000
MOST_OF_A_KIND = 3
BARE = ("Phone", "Fax", "E-mail")
HEADERS = (
    "Display Name", "Last Name", "First Name", "Middle Name", "Prefix", "Suffix", "Nickname",
    "Organization", "Department", "Job Title", "Birthday", "Website", "Notes", "Categories", "UID",
)  # fmt: skip
PLACES = ("Address", "City", "State", "Postal Code", "Country")
PARTS = {"Address": "street", "City": "city", "State": "region", "Postal Code": "code", "Country": "country"}
PLAIN = {"fn": "Display Name", "nickname": "Nickname", "title": "Job Title", "url": "Website",
         "note": "Notes", "uid": "UID"}  # fmt: skip


@dataclass
class Cards(Table):
    """A file of cards; only columns with anything in them appear. Row n is the n-th card."""

    format = "vcard"
    has_choice = False

    @staticmethod
    def is_meant(head: bytes) -> bool:
        text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").upper()
        return bool(re.match(rb"BEGIN\s*:\s*VCARD", text))

    def recognise(self) -> None:
        try:
            self.encoding = sniff.find_encoding(self.file)
        except Unreadable:
            self.encoding = "utf-8"  # lines may be folded inside a character: each card is decoded by itself

    def read_header(self, wanted: bool | None = None) -> None:
        used: dict[str, None] = {}
        for card in self._cards():
            used.update(dict.fromkeys(card))
        if used.keys() <= {"UID"}:
            raise Unreadable(_("There is no card in this file that holds a name or a number."))
        self.header_row, order = 0, list(_all_headers())
        self.set_headers([name for name in order if name in used])

    def _records(self) -> Generator[Row, None, None]:
        for number, card in enumerate(self._cards(), start=1):
            yield Row(number, [card.get(name, "") for name in self.written])

    def _cards(self) -> Iterator[dict[str, str]]:
        for number, lines in enumerate(self._texts(), start=1):
            yield _read(self._decoded(b"\n".join(lines), number), number)

    def _decoded(self, card: bytes, number: int) -> str:
        for encoding in ("utf-8", self.encoding):
            with suppress(UnicodeDecodeError):
                return card.decode(encoding)
        raise _unreadable(number)

    def _texts(self) -> Iterator[list[bytes]]:
        """The lines of each card, without pictures."""
        card: list[bytes] | None = None
        for line in self._lines():
            if BEGIN.match(line):
                card = []
            if card is None:
                continue
            if not HEAVY.match(line):
                card.append(line)
            if END.match(line):
                yield card
                card = None
            elif len(card) > MAX_LINES:
                break
        if card is not None:
            raise Unreadable(_("The last card has no end: the file was cut off. Export it again."))

    def _lines(self) -> Iterator[bytes]:
        """Lines with what was folded put back; folding may split a character, so these are bytes."""
        whole: list[bytes] = []
        for line in self._written():
            if line[:1] in (b" ", b"\t") and whole and not whole[-1].endswith(b"="):
                whole.append(line[1:])
            else:
                yield b"".join(whole)
                whole = [line]
        yield b"".join(whole)

    def _written(self) -> Iterator[bytes]:
        self.file.seek(0)
        if not self.encoding.startswith(("utf-16", "utf-32")):
            for line in self.file:
                yield from line.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n").split(b"\r")
            return
        text = io.TextIOWrapper(self.file, encoding=self.encoding, newline=None)
        try:
            for words in text:
                yield words.rstrip("\n").encode()
        finally:
            text.detach()


def _read(text: str, number: int) -> dict[str, str]:
    try:
        card = next(
            vobject.readComponents(text, ignoreUnreadable=True, allowQP=bool(QUOTED.search(text))), None
        )
    except (VObjectError, ValueError, LookupError, AttributeError, TypeError) as problem:
        raise _unreadable(number) from problem
    return _values(card) if card is not None else {}


def _unreadable(number: int) -> Unreadable:
    return Unreadable(
        _("Card %(number)d cannot be read. Export the address book again, as vCard 3.0 or CSV.")
        % {"number": number}
    )


def _values(card: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in chain.from_iterable(card.contents.values()):
        name, value = line.name.lower(), line.value
        if name in PLAIN:
            _keep(found, PLAIN[name], value)
        elif name == "bday" and (day := DAY.match(str(value))):
            _keep(found, "Birthday", "-".join(day.groups()))
        elif name == "n":
            _keep_name(found, value)
        elif name == "org":
            parts = value if isinstance(value, list) else [value]
            _keep(found, "Organization", parts[0] if parts else "")
            _keep(found, "Department", " ".join(map(str, parts[1:])))
        elif name == "adr":
            _keep_place(found, line)
        elif name == "categories":
            _keep(found, "Categories", value)
        elif name in ("tel", "email"):
            _keep_reach(found, line)
    return found


def _keep(found: dict[str, str], header: str, value: Any) -> None:
    """The first value of a kind; a card repeats a few of them."""
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    if text.strip():
        found.setdefault(header, text.strip())


def _keep_name(found: dict[str, str], name: Any) -> None:
    if isinstance(name, str):
        _keep(found, "Last Name", name)
        return
    parts = {"Last Name": name.family, "First Name": name.given, "Middle Name": name.additional,
             "Prefix": name.prefix, "Suffix": name.suffix}  # fmt: skip
    for header, value in parts.items():
        _keep(found, header, value)


def _keep_place(found: dict[str, str], line: Any) -> None:
    label = "Home" if "HOME" in _types(line) else "Work"
    if any(f"{label} {part}" in found for part in PLACES) or isinstance(line.value, str):
        return
    for header, part in PARTS.items():
        value = getattr(line.value, part)
        _keep(found, f"{label} {header}", value)


def _keep_reach(found: dict[str, str], line: Any) -> None:
    label = _reach_label(line.name.lower(), _types(line))
    text = str(line.value).removeprefix("tel:").removeprefix("mailto:").strip()
    if label is None or not text:
        return
    further = [numbered(label, number) for number in range(2, MOST_OF_A_KIND + 1)]
    others = [f"Other {label}", *(numbered(f"Other {label}", number) for number in (2, 3))]
    for name in (label, *(others if label in BARE else further)):
        if found.setdefault(name, text) == text:
            return


def _reach_label(what: str, types: set[str]) -> str | None:
    """The column of a number; one that is neither of work nor of home is the main one."""
    if "PAGER" in types:
        return None
    thing = "E-mail" if what == "email" else "Fax" if "FAX" in types else "Phone"
    if thing == "Phone" and types & {"CELL", "IPHONE"}:
        return "Mobile Phone"
    place = "Home" if "HOME" in types else "Work" if "WORK" in types else ""
    return f"{place} {thing}".strip()


def _types(line: Any) -> set[str]:
    """TYPE=WORK,VOICE of 3.0 and the bare WORK;VOICE of 2.1."""
    values = chain.from_iterable(line.params.values())
    return {word.upper() for value in chain(values, line.singletonparams) for word in str(value).split(",")}


def _all_headers() -> Iterator[str]:
    yield from HEADERS
    yield from BARE
    for place in ("Work", "Home", "Other"):
        for what in ("Phone", "Fax", "E-mail"):
            yield from (numbered(f"{place} {what}", number) for number in range(1, MOST_OF_A_KIND + 1))
    yield from (numbered("Mobile Phone", number) for number in range(1, MOST_OF_A_KIND + 1))
    for place in ("Work", "Home"):
        yield from (f"{place} {part}" for part in PLACES)
