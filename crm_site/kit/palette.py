"""The command palette: what floors let people find, do and reach from anywhere by a few letters.

Finders look for rows (customers, cases), commands are verbs; both are registered in `ready()`. The search
page shows what finders find too. Places to go to are the lines of the navigation (`kit.nav`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from crm_site.kit import nav

Words = str | Promise
Allowed = Callable[[Any], bool]


@dataclass(frozen=True)
class Hit:
    """One line: where it leads, and in `note` why it was found or what it is. `mark` draws a square, else `icon`."""

    title: Words
    url: str
    note: Words = ""
    icon: str = ""
    mark: str = ""
    person: str = ""
    chip: Words = ""
    is_locked: bool = False


@dataclass(frozen=True)
class Group:
    """Lines of one kind. `instead` is the spelling that was searched where nothing was found for the text."""

    key: str
    label: Words
    hits: list[Hit] = field(default_factory=list)
    instead: str = ""
    more_url: str = ""
    more_label: Words = ""


Finder = Callable[[Any, str, int], Iterable[Group]]


@dataclass(frozen=True)
class Command:
    """A verb that begins on a page of its own."""

    key: str
    label: Words
    icon: str
    url: str
    order: int
    allowed: Allowed
    words: Words
    takes_customer: bool
    needs_customer: bool

    def hit(self, customer: int | None) -> Hit:
        """The line; on a customer's page the verb begins with that customer."""
        query = f"?customer={customer}" if customer and self.takes_customer else ""
        return Hit(self.label, f"{reverse(self.url)}{query}", icon=self.icon)


_commands: dict[str, Command] = {}
_finders: dict[str, tuple[int, Finder]] = {}


def command(
    key: str,
    label: Words,
    *,
    icon: str,
    url: str,
    order: int = 50,
    allowed: Allowed = lambda user: True,
    words: str | Promise = "",
    takes_customer: bool = False,
    needs_customer: bool = False,
) -> None:
    """Register a verb. `url` is a name without arguments; `words` are others that people may type for it.

    `takes_customer`: it understands ?customer=<pk>; `needs_customer`: it is offered on a customer's page only.
    """
    if key in _commands:
        raise ValueError(f"There is a command {key} already.")
    _commands[key] = Command(
        key, label, icon, url, order, allowed, words, takes_customer or needs_customer, needs_customer
    )


def finder(key: str, find: Finder, *, order: int = 50) -> None:
    """Register a search: `find(user, text, limit)` gives groups of what the person may see, masked."""
    if key in _finders:
        raise ValueError(f"There is a finder {key} already.")
    _finders[key] = (order, find)


def found(user: Any, text: str, limit: int, *, but: str = "") -> list[Group]:
    """What all finders (`but` one) find; groups without lines are left out."""
    chosen = sorted((order, key, find) for key, (order, find) in _finders.items() if key != but)
    return [group for _order, _key, find in chosen for group in find(user, text, limit) if group.hits]


def commands_for(user: Any, text: str, customer: int | None = None) -> list[Hit]:
    """The verbs that the person may use and that `text` means; all of them for no text."""
    chosen = sorted(_commands.values(), key=lambda one: one.order)
    return [
        one.hit(customer)
        for one in chosen
        if (customer or not one.needs_customer)
        and _means(text, f"{one.label} {one.words}")
        and one.allowed(user)
    ]


def called(text: str, commands: list[Hit]) -> list[Hit]:
    """The verbs that are called just so: who types a verb out means it, whatever else holds the words."""
    return [one for one in commands if _plain(str(one.title)) == _plain(text)]


def places_for(request: HttpRequest, text: str) -> list[Hit]:
    """The lines of the navigation that `text` means."""
    lines = [line for group in nav.groups_for(request, {}) for line in group["items"]]
    return [
        Hit(line["label"], line["url"], icon=line["icon"]) for line in lines if _means(text, line["label"])
    ]


def _means(text: str, words: Any) -> bool:
    """Whether each piece of `text` begins a word, or stands anywhere in Chinese ones."""
    said, pieces = _plain(str(words)), _plain(text).split()
    return all(_begins(piece, said) for piece in pieces)


def _begins(piece: str, said: str) -> bool:
    return any(word.startswith(piece) for word in said.split()) or (not piece.isascii() and piece in said)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
