"""LDIF, as Thunderbird and directory servers write it: one entry, one row (RFC 2849, contents only)."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from customers.records.imports import sniff
from customers.records.imports.findings import Unreadable
from customers.records.imports.formats.table import MAX_COLUMNS, Row, Table

START = re.compile(rb"(\xef\xbb\xbf)?\s*(#[^\n]*\n( [^\n]*\n)*|version:[^\n]*\n|\s)*dn::? ?\S", re.I)
# Attributes under the headers that other address books use; those of others stay as they are called.
HEADERS = {
    "cn": "Display Name", "givenname": "First Name", "sn": "Last Name", "mozillanickname": "Nickname",
    "mail": "Primary Email", "mozillasecondemail": "Secondary Email", "telephonenumber": "Work Phone",
    "homephone": "Home Phone", "mobile": "Mobile Phone", "fax": "Work Fax", "facsimiletelephonenumber": "Work Fax",
    "o": "Organization", "company": "Organization", "ou": "Department", "department": "Department",
    "title": "Job Title", "street": "Work Address", "streetaddress": "Work Address", "l": "Work City",
    "st": "Work State", "postalcode": "Work Postal Code", "c": "Work Country", "co": "Work Country",
    "description": "Notes", "mozillaworkurl": "Website", "workurl": "Website",
    "mozillahomestreet": "Home Address", "mozillahomelocalityname": "Home City", "mozillahomestate": "Home State",
    "mozillahomepostalcode": "Home Postal Code", "mozillahomecountryname": "Home Country",
}  # fmt: skip
# Names that the directory needs for itself.
INNER = frozenset(
    {"dn", "objectclass", "modifytimestamp", "version", "userpassword", "jpegphoto", "changetype"}
)


@dataclass
class Entries(Table):
    """A file of entries. Row n is the n-th entry."""

    format = "ldif"
    has_choice = False

    @staticmethod
    def is_meant(head: bytes) -> bool:
        return bool(START.match(head))

    def recognise(self) -> None:
        self.encoding = sniff.find_encoding(self.file)

    def read_header(self, wanted: bool | None = None) -> None:
        used: dict[str, None] = {}
        for entry in self._entries():
            used.update(dict.fromkeys(entry))
            if len(used) > MAX_COLUMNS:
                break
        if not used:
            raise Unreadable(_("There is no entry in this file that holds a name or a number."))
        self.header_row = 0
        self.set_headers(list(used))

    def _records(self) -> Generator[Row, None, None]:
        for number, entry in enumerate(self._entries(), start=1):
            yield Row(number, [entry.get(name, "") for name in self.written])

    def _entries(self) -> Iterator[dict[str, str]]:
        entry: dict[str, str] = {}
        number, begun = 1, False
        for line in self._lines():
            if not line.strip():
                if begun:
                    yield entry
                    number += 1
                entry, begun = {}, False
                continue
            begun = begun or line.lower().startswith("dn:")
            _keep(entry, line, number)
        if begun:
            yield entry

    def _lines(self) -> Iterator[str]:
        """Lines with what was folded put back; remarks left out. The last one is blank."""
        self.file.seek(0)
        text = io.TextIOWrapper(self.file, encoding=self.encoding, newline=None)
        whole = ""
        try:
            for line in text:
                line = line.rstrip("\n")
                if line.startswith(" "):
                    whole += line[1:]
                    continue
                if not whole.startswith("#"):
                    yield whole
                whole = line
        finally:
            text.detach()
        yield whole


def _keep(entry: dict[str, str], line: str, number: int) -> None:
    name, colon, rest = line.partition(":")
    name = name.split(";")[0].strip()
    if not colon:
        raise Unreadable(
            _("Entry %(number)d holds a line without a name. Export the address book again, or as CSV.")
            % {"number": number}
        )
    if name.casefold() in INNER or rest.startswith("<"):
        return
    value = _decoded(rest[1:], number) if rest.startswith(":") else rest.strip()
    if value:
        entry.setdefault(HEADERS.get(name.casefold(), name), value)


def _decoded(text: str, number: int) -> str:
    try:
        return base64.b64decode(text.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError) as problem:
        raise Unreadable(
            _("Entry %(number)d holds text that cannot be decoded. Export the address book again, or as CSV.")
            % {"number": number}
        ) from problem
