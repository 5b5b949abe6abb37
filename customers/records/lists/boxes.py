"""The boxes of the filter line. Options are drawn once: a hundred of them cost a loop of tags 4 ms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from customers.records.lists.kinds import Quick, Words

NOTHING = SafeString("")
SELECTED = SafeString(" selected")


@dataclass(frozen=True)
class Box:
    """One box as the page draws it: a select, a text with proposals, or a mark that is on."""

    name: str
    label: Words
    hint: Words
    value: str
    options: SafeString = NOTHING
    offers: SafeString = NOTHING
    is_select: bool = False
    is_text: bool = False


def box_of(quick: Quick, value: str, user: Any) -> Box:
    """The box of a quick filter, with what is chosen in it."""
    common = {"name": quick.name, "label": quick.label, "hint": quick.hint or quick.label, "value": value}
    if quick.options is not None:
        pairs = tuple((str(key), str(word)) for key, word in quick.options(user))
        return Box(**common, options=options(str(quick.label), pairs, value), is_select=True)  # type: ignore[arg-type]
    if quick.suggestions is not None:
        return Box(**common, offers=suggestions(tuple(quick.suggestions())), is_text=True)  # type: ignore[arg-type]
    return Box(**common)  # type: ignore[arg-type]


@lru_cache(maxsize=512)
def options(label: str, pairs: tuple[tuple[str, str], ...], chosen: str, *, empty: bool = True) -> SafeString:
    """The options of a select; the empty one first, named after what is chosen here."""
    drawn = [format_html('<option value="">{}</option>', label)] if empty else []
    drawn += [
        format_html('<option value="{}"{}>{}</option>', value, SELECTED if value == chosen else "", words)
        for value, words in pairs
    ]
    return SafeString("".join(drawn))


@lru_cache(maxsize=8)
def suggestions(names: tuple[str, ...]) -> SafeString:
    """Names to propose while something is typed."""
    return format_html_join("", '<option value="{}"></option>', ((name,) for name in names))
