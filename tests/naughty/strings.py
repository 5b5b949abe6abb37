"""Strings that break programs, and payloads that attack them: public lists, read from beside the repository."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

# Every string through every field and question, where the usual run takes its share.
ALL = os.environ.get("NAUGHTY") == "all"
SUITES = Path(__file__).resolve().parents[3] / "shared" / "data" / "csv"

# One of each family, for fields that hold little: script, template, SQL, shell, right-to-left, combining, astral, blank.
WORST = (
    "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "{{7*7}}{% x %}", "';DROP TABLE x;--", "%s%n\\u0000",
    "\u202egnp.\u2066x", "e\u0301\u0323\u0489", "\U0001f468\u200d\U0001f469", "\u200b\ufeff\u2028.", "=1+1|cmd", "javascript:alert(1)",
)  # fmt: skip


@cache
def naughty() -> list[str]:
    """The Big List of Naughty Strings, and what spreadsheets take for formulas."""
    if not SUITES.is_dir():
        pytest.skip(f"no public data at {SUITES}")
    strings = json.loads((SUITES / "naughty_strings" / "blns.json").read_text(encoding="utf-8"))
    return [text for text in [*strings, *_lines("csv_injection_payloads.txt")] if text.strip()]


@cache
def hostile() -> list[str]:
    """Scripts for pages: all of the above, and some hundred more."""
    return [*naughty(), *_lines("xss_payloads_sample.txt")]


def packed(strings: Sequence[str], most: int, between: str) -> Iterator[str]:
    """All of them in as few texts as fit into a field of `most` characters; those that do not fit are left out.

    Texts are trimmed at their ends as every form does, so that they can be compared with what was kept.
    """
    pack = ""
    for text in strings:
        joined = f"{pack}{between}{text}" if pack else text
        if len(joined) <= most:
            pack = joined
        else:
            if pack.strip():
                yield pack.strip()
            pack = text if len(text) <= most else ""
    if pack.strip():
        yield pack.strip()


def _lines(name: str) -> list[str]:
    return (SUITES / "injection" / name).read_text(encoding="utf-8").splitlines()
