"""One spelling for what people spell differently: width, case, accents, traditional characters. Pure.

Both sides of a search are folded the same way, so a character that has several simplified forms only needs
to end up the same each time, not to be the right one for its phrase.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

# Chinese, Japanese and Korean: written without blanks, so searched by pairs of characters.
IDEOGRAPHS = (
    "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
)
RUNS = re.compile(rf"(?P<cjk>[{IDEOGRAPHS}]+)|(?P<word>[^\W_{IDEOGRAPHS}]+)")
# Letters that Unicode does not take apart.
LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}


class _Folding(dict[int, str]):
    """A translation table that learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _character(chr(code))
        return folded


_folding = _Folding()


def fold(text: str) -> str:
    """`text` as it is compared. Signs stay, marks without a width go."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold().translate(_folding)


def _character(sign: str) -> str:
    if sign >= "\u3400" and unicodedata.category(sign) == "Lo":
        return _simplified().convert(sign)
    if unicodedata.category(sign) in ("Cf", "Cc", "Cs", "Mn", "Me"):
        # What joins, marks or is invisible; blanks that count as control signs still part words.
        return " " if sign.isspace() else ""
    if sign in LETTERS:
        return LETTERS[sign]
    plain = "".join(one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))
    return plain or sign


@cache
def _simplified() -> Any:
    from opencc import OpenCC  # takes a moment to load: only where Chinese is met

    return OpenCC("t2s")
