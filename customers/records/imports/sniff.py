"""What a file is before it is read: its encoding, proven by decoding all of it, and its delimiter."""

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from customers.records.imports.findings import Unreadable

CHUNK = 1 << 16
SAMPLE = 1 << 18
DELIMITERS = (",", "\t", ";", "|", "，", "；", "^", "~", "\x1f")
# In a file of one column the comma is text; this control character never occurs.
ONE_COLUMN = "\x1e"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What ends a row where the sign between cells has several characters (bulk copies of SQL Server).
ROW_ENDS = {"+|": "&|"}
MARKUP = re.compile(r"\s*<(!doctype|html|head|meta|table|\?xml|style|div|xml)\b", re.IGNORECASE)
JSON = re.compile(r'\s*(\{\s*"|\[\s*[\[{]|\[\s*\n)')
BINARIES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
    b"SQLite",
)
# Fewer special letters than these are no evidence for a script.
ENOUGH = 12
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1d\x7f]")
# The first of GB 2312's two levels: 3,755 characters that make up over 95 % of running Chinese text.
COMMON_HANZI = frozenset(
    bytes((lead, trail)).decode("gb2312", "ignore")
    for lead in range(0xB0, 0xD8)
    for trail in range(0xA1, 0xFF)
)


@dataclass(frozen=True, slots=True)
class Damage:
    """Where decoding failed: the byte, the line it stands on, and whether it is the file's very end."""

    offset: int
    line: int
    at_end: bool


def insist_on(file: BinaryIO, name: str) -> str:
    """The encoding that a person chose. Raises Unreadable when the file does not read so."""
    _insist(file, name)
    return name


def find_encoding(file: BinaryIO) -> str:
    """The codec that reads every byte of the file. Raises Unreadable when there is none.

    A byte-order mark decides; else UTF-8, UTF-16, GB18030 are tried on the whole file in this order,
    because each is hard to pass by accident; only then a single-byte encoding may be meant.
    """
    file.seek(0)
    head = file.read(SAMPLE)
    _refuse_other_formats(head)
    for mark, name in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            _insist(file, name)
            return name
    if b"\x00" in head:
        return _utf16_without_mark(file, head)
    return _without_mark(file, head)


def _refuse_other_formats(head: bytes) -> None:
    if not head.strip():
        raise Unreadable(
            _("The file is empty. Choose a file with a header row and at least one row below it.")
        )
    if head.startswith(BINARIES):
        raise Unreadable(
            _("This is not a table. Choose a CSV file, a workbook (.xlsx, .xls, .ods) or cards (.vcf).")
        )


def refuse_markup(text: str) -> None:
    """Web pages and data of programs, whatever the file's name says."""
    if MARKUP.match(text):
        raise Unreadable(
            _(
                "This is a web page or XML, though it may be called .xls. Open it in a spreadsheet program and save it as "
                ".xlsx or CSV."
            )
        )
    if JSON.match(text):
        raise Unreadable(
            _("This is JSON, which programs exchange. Export the list as CSV, or an address book as vCard.")
        )


def _without_mark(file: BinaryIO, head: bytes) -> str:
    utf8 = _damage(file, "utf-8")
    if utf8 is None:
        return "utf-8"
    if _mostly_utf8(head):
        raise _damaged(utf8, "UTF-8")
    chinese = _looks_chinese(file, utf8.offset)
    gb18030 = _damage(file, "gb18030")
    if (gb18030 or not chinese) and _looks_japanese(file, utf8.offset):
        return "cp932"
    if chinese:
        if gb18030:
            raise _damaged(gb18030, "GB18030")
        return "gb18030"
    return _single_byte(file, head, utf8.offset, gb18030)


def _single_byte(file: BinaryIO, head: bytes, offset: int, gb18030: Damage | None) -> str:
    """Tie-break between the encodings that hardly ever fail, by the text around the first special byte."""
    file.seek(max(0, offset - SAMPLE // 2))
    guess = from_bytes(head if offset < len(head) else file.read(SAMPLE)).best()
    candidates = [guess.encoding] if guess and _is_foreign_script(str(guess)) else []
    for name in (*candidates, "cp1252", "gb18030" if gb18030 is None else "latin-1"):
        if _damage(file, name) is None and not _has_controls(file, name):
            return name
    raise Unreadable(
        _("The encoding of this file is not recognised. Save it as “CSV UTF-8” and import that.")
    )


def _is_foreign_script(text: str) -> bool:
    """Whether the special characters are of another script than Latin: then a guess is worth trying."""
    special = [letter for letter in text if letter.isalpha() and ord(letter) > 127]
    return len(special) >= ENOUGH and sum(ord(letter) > 0x250 for letter in special) > len(special) * 0.8


def _damage(file: BinaryIO, name: str) -> Damage | None:
    """Decode all of the file; where it fails, if it does."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    file.seek(0)
    offset, line = 0, 1
    while True:
        chunk = file.read(CHUNK)
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            at = offset - pending + error.start
            return Damage(at, line + chunk.count(b"\n", 0, max(0, at - offset)), not chunk)
        if not chunk:
            return None
        offset, line = offset + len(chunk), line + chunk.count(b"\n")


def _insist(file: BinaryIO, name: str) -> None:
    damage = _damage(file, name)
    if damage:
        raise _damaged(damage, name.upper().removesuffix("-SIG"))


def _damaged(damage: Damage, name: str) -> Unreadable:
    if damage.at_end:
        return Unreadable(
            _("The file ends in the middle of a character on line %(line)d: it was cut off. Export it again.")
            % {"line": damage.line}
        )
    return Unreadable(
        _(
            "Line %(line)d holds a byte that is not %(encoding)s text. Save the file as “CSV UTF-8” and try again."
        )
        % {"line": damage.line, "encoding": name}
    )


def _mostly_utf8(head: bytes) -> bool:
    """Whether nearly all special bytes form UTF-8 characters, so that the rest is damage, not another encoding."""
    good = len(
        re.findall(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", head)
    )
    text = head.decode("utf-8", "replace")
    bad = text.count("�")
    return good >= 3 and good > bad * 4


def _looks_chinese(file: BinaryIO, offset: int) -> bool:
    """Whether the text around the first special byte reads as common Chinese when taken as GB18030.

    Latin text can pass as GB18030 by accident, but gives rare characters; damage to a few bytes of a
    Chinese file does not hide that it is Chinese.
    """
    file.seek(max(0, offset - 64))
    text = file.read(SAMPLE).decode("gb18030", "replace")
    ideographs = Counter(
        "common" if letter in COMMON_HANZI else "rare" for letter in text if letter > "\u2e80"
    )
    return ideographs["common"] > 2 * ideographs["rare"]


def _looks_japanese(file: BinaryIO, offset: int) -> bool:
    """Whether all of the file is Shift_JIS, and what it says is kana or usual characters.

    Chinese taken for Japanese gives half-width katakana, which people hardly write.
    """
    if _damage(file, "cp932") is not None:
        return False
    file.seek(max(0, offset - 64))
    text = file.read(SAMPLE).decode("cp932", "replace")
    kinds = Counter(_japanese_kind(letter) for letter in text if letter > "\u2e80")
    return kinds["usual"] > 2 * (kinds["half"] + kinds["rare"])


def _japanese_kind(letter: str) -> str:
    if "\uff61" <= letter <= "\uff9f":
        return "half"
    if "\u3040" <= letter <= "\u30ff" or letter in "々〆、。「」・ー（）　":
        return "usual"
    code = letter.encode("cp932", "ignore")
    # The first level of JIS X 0208: 2,965 characters in daily use.
    return "usual" if b"\x88\x9f" <= code <= b"\x98\x72" else "rare"


def _utf16_without_mark(file: BinaryIO, head: bytes) -> str:
    for name in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(name, "replace")
        if "\n" in text and "\x00" not in text and not CONTROL.search(text) and text.count("�") < 3:
            _insist(file, name)
            return name
    line = head.count(b"\n", 0, head.index(b"\x00")) + 1
    if len(CONTROL.findall(head.decode("latin-1"))) > len(head) // 20 and head.count(b"\x00") > 3:
        raise Unreadable(
            _("This is not a table. Choose a CSV file, a workbook (.xlsx, .xls, .ods) or cards (.vcf).")
        )
    raise Unreadable(
        _("Line %(line)d holds a NUL byte, which no text file has: the file is damaged. Export it again.")
        % {"line": line}
    )


def _has_controls(file: BinaryIO, name: str) -> bool:
    file.seek(0)
    text = file.read(SAMPLE).decode(name, "replace")
    return len(CONTROL.findall(text)) > len(text) // 100


def find_escape(text: str, delimiter: str, cut: bool) -> str | None:
    """The backslash, where the file only reads with it: programs write \\" instead of a doubled mark."""
    if '\\"' not in text or delimiter in ROW_ENDS or _reads(text, delimiter, None, cut):
        return None
    return "\\" if _reads(text, delimiter, "\\", cut) else None


def _reads(text: str, delimiter: str, escape: str | None, cut: bool) -> bool:
    if cut:
        text = text[: text.rfind("\n")]
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, escapechar=escape, skipinitialspace=True, strict=True)
    try:
        for _cells in reader:
            pass
    except csv.Error as error:
        return cut and "unexpected end" in str(error)
    return True


def find_delimiter(text: str, cut: bool) -> str:
    """What splits the sample's rows most evenly; `cut` says that the sample ends mid-row."""
    for signs, end in ROW_ENDS.items():
        if text.count(end) > 1 and text.count(signs) >= text.count(end):
            return signs
    shapes = {delimiter: _shape(text, delimiter, cut) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: shapes[delimiter])
    return best if shapes[best] > (0, 0) else ONE_COLUMN


def _shape(text: str, delimiter: str, cut: bool) -> tuple[float, int]:
    """How well a delimiter fits: the share of rows with the usual width, then that width. (0, 0): not at all."""
    widths = list(_widths(text, delimiter))
    if cut and len(widths) > 1:
        widths.pop()
    if not widths or widths[0] < 2 and max(widths) < 2:
        return (0, 0)
    width, rows = Counter(widths).most_common(1)[0]
    if width < 2 or (widths[0] < 2 and len(widths) < 4):
        return (0, 0)
    return (round(rows / len(widths), 1), width)


def _widths(text: str, delimiter: str) -> Iterator[int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        for cells in itertools.islice(reader, 300):
            if any(cell.strip() for cell in cells):
                yield len(cells)
    except csv.Error:
        return
