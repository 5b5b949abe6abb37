"""Every text of ours that wants a translation, read from the sources without gettext."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from tests.house.sources import modules, templates, told

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "translate")),
    **dict.fromkeys(("ngettext", "ngettext_lazy", "plural"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


class Text(NamedTuple):
    """One text with the place where it was first met."""

    context: str | None
    text: str
    place: str


def texts() -> Iterator[Text]:
    """From Python modules and from templates."""
    for path in modules():
        yield from _extracted(path, path.read_text(encoding="utf-8"))
    for path in templates():
        if path.suffix in (".html", ".txt"):
            yield from _extracted(path, _flat(templatize(path.read_text(encoding="utf-8"))))


def _flat(source: str) -> str:
    """A template is indented as HTML is, which a reader of Python does not forgive."""
    return "\n".join(line.lstrip() for line in source.splitlines())


def _extracted(path: Path, source: str) -> Iterator[Text]:
    file = io.BytesIO(source.encode())
    found = extract("python", file, keywords=KEYWORDS, options={"encoding": "utf-8"})
    for line, message, _comments, context in found:
        text = message[0] if isinstance(message, tuple) else message
        if text:
            yield Text(context, text, f"{told(path)}:{line}")
