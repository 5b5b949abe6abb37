"""Which files are taken, and how their content proves what their name says."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable
from typing import IO

from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
HEAD = 4096
OFFICE = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
# No page that a browser would run: html, svg, scripts are not among them.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "heic": "image/heic",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "odt": f"{ODF}.text",
    "ods": f"{ODF}.spreadsheet",
    "odp": f"{ODF}.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "csv": "text/csv",
    "txt": "text/plain",
    "eml": "message/rfc822",
    "ics": "text/calendar",
    "vcf": "text/vcard",
    "zip": "application/zip",
}
SAME = {"jpeg": "jpg", "tiff": "tif", "heif": "heic"}
SHOWN = frozenset({"pdf", "png", "jpg", "gif", "webp"})
IMAGES = frozenset({"png", "jpg", "gif", "webp", "bmp", "tif", "heic"})
TEXTS = frozenset({"csv", "txt", "eml", "ics", "vcf"})
ACCEPT = ",".join(f".{kind}" for kind in (*CONTENT_TYPES, *SAME))
# Where the parts of an office file lie in its archive.
FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
LONGEST_NAME = 180
# Control characters, marks that turn the reading direction round, and what file systems take for a path.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff/\\:*?\"<>|]")


def icon(kind: str) -> str:
    if kind in IMAGES:
        return "photo"
    if kind == "zip":
        return "file-zip"
    return "file-text" if kind == "pdf" else "file"


def safe_name(name: str) -> str:
    """The last part of `name` as people may read it: no path, no control characters, nothing that turns text round."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = re.sub(r"\s+", " ", _UNSAFE.sub("", last)).strip(" ").rstrip(".")
    stem, dot, ending = clean.rpartition(".")
    if not dot:
        return clean[:LONGEST_NAME] or "file"
    return f"{stem[:LONGEST_NAME].strip(' .') or 'file'}.{ending}"


def kind_of(name: str, file: IO[bytes]) -> str:
    """The kind of a file, by its ending and by its content. Raises RuleBroken with a sentence.

    Leaves the file at its beginning.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = SAME.get(ending, ending)
    if kind not in CONTENT_TYPES:
        raise RuleBroken(
            _(
                "Files of this kind are not taken. PDF, images, office files, CSV, text, mails, calendars and zip are."
            )
        )
    file.seek(0)
    proven = _PROOFS[kind](file)
    file.seek(0)
    if not proven:
        raise RuleBroken(
            _("The content of this file is not what its name says (.%(ending)s).") % {"ending": ending}
        )
    return kind


def _starts(*marks: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda file: file.read(16).startswith(marks)


def _is_text(file: IO[bytes]) -> bool:
    """Text has no zero bytes, unless it says that it is UTF-16."""
    head = file.read(HEAD)
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in head


def _has_part(place: str) -> Callable[[IO[bytes]], bool]:
    def test(file: IO[bytes]) -> bool:
        return any(name.startswith(place) for name in _names(file))

    return test


def _is_odf(kind: str) -> Callable[[IO[bytes]], bool]:
    # The first file of such an archive is its content type, stored as it is.
    return lambda file: CONTENT_TYPES[kind].encode() in file.read(200)


def _names(file: IO[bytes]) -> list[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return []


_PROOFS: dict[str, Callable[[IO[bytes]], bool]] = {
    "pdf": lambda file: b"%PDF-" in file.read(1024),
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "jpg": _starts(b"\xff\xd8\xff"),
    "gif": _starts(b"GIF87a", b"GIF89a"),
    "webp": lambda file: (head := file.read(12))[:4] == b"RIFF" and head[8:] == b"WEBP",
    "bmp": _starts(b"BM"),
    "tif": _starts(b"II*\x00", b"MM\x00*"),
    "heic": lambda file: file.read(12)[4:8] == b"ftyp",
    "zip": _starts(ZIP, b"PK\x05\x06"),
    **{kind: _has_part(place) for kind, place in FOLDERS.items()},
    **{kind: _is_odf(kind) for kind in ("odt", "ods", "odp")},
    **{kind: _starts(OLE) for kind in ("doc", "xls", "ppt")},
    **dict.fromkeys(TEXTS, _is_text),
}
