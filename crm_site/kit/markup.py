"""The smallest pieces of a page: values in, markup out. Templates meet them as tags (`templatetags/ui.py`).

Each is kept once drawn: a list says the same few stages, owners and symbols fifty times, and a tag that
escapes and joins anew costs as much as a whole row does this way.
"""

from functools import lru_cache
from typing import Any
from zlib import crc32

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

TONES = {"", "g", "y", "r", "b", "v"}


def icon(name: str, label: Any = "") -> SafeString:
    """One symbol of the sprite; decorative unless `label` says what it means."""
    return _icon(name, str(label)) if name else SafeString("")


def avatar(person: Any, size: str = "") -> SafeString:
    """A person's initial in a disc, coloured by id. `person` is a user, a name, or None; size "s" or "l"."""
    if not person:
        return format_html('<span class="av none {}" aria-hidden="true">?</span>', size)
    name = getattr(person, "get_full_name", lambda: "")() or str(person)
    number = getattr(person, "pk", None) or crc32(name.encode())
    return _disc(initial(name), number % 5 + 1, size)


def square(name: Any, size: str = "") -> SafeString:
    """A company's initial in a square; size "l" for the head of a page."""
    return _square(initial(str(name)), size)


def chip(text: Any, tone: str = "", icon: str = "") -> SafeString:
    """A word on a coloured ground: g done, y soon, r late, b current, v key or approval."""
    return format_html(
        '<span class="chip {}">{}{}</span>', tone if tone in TONES else "", _symbol(icon), text
    )


def initial(name: str) -> str:
    """The first letter or sign of a name, in capitals."""
    return next((letter.upper() for letter in name if letter.isalnum()), "?")


def _symbol(name: str) -> SafeString:
    return icon(name)


@lru_cache(maxsize=1024)
def _icon(name: str, label: str) -> SafeString:
    href = f"{static('icons.svg')}#tabler-{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', href)


@lru_cache(maxsize=4096)
def _disc(letter: str, colour: int, size: str) -> SafeString:
    return format_html('<span class="av c{} {}" aria-hidden="true">{}</span>', colour, size, letter)


@lru_cache(maxsize=4096)
def _square(letter: str, size: str) -> SafeString:
    return format_html('<span class="sq {}" aria-hidden="true">{}</span>', size, letter)
