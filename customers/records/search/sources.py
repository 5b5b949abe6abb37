"""What customers are found by: shelves register the texts, each with its kind, in `ready()`.

A kind says how its texts are taken apart, and by its letter who may find by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from django.db import connection

from customers.records.search import tokens

Texts = Iterable[tuple[int, str, str]]
"""(customer, kind, text)"""
Written = tuple[str, frozenset[str]]
"""Tokens as PostgreSQL reads them, and the words among them in which a typing error is forgiven."""


class Letter(StrEnum):
    """Which knowledge finds by a lexeme; its weight in the vector, and (`tokens.SIGNS`) how it begins."""

    NAME = "A"  # what a padlock shows
    IDENTITY = "B"  # other names, codes, website: facet identity
    PEOPLE = "C"  # names of contacts: facet identity, but no name of the customer's own
    CONTACT = "D"  # numbers, addresses, accounts: facet contact


@dataclass(frozen=True)
class Kind:
    letter: Letter
    taken_apart: Callable[[str], Iterable[str]]
    has_words: bool = False  # a typing error in them is forgiven
    kept: int = 0  # how many of them are kept as they are written: names return, numbers and codes do not


KINDS = {
    "name": Kind(Letter.NAME, tokens.of_name, has_words=True, kept=2_000),
    "alias": Kind(Letter.IDENTITY, tokens.of_name, has_words=True, kept=10_000),
    "code": Kind(Letter.IDENTITY, tokens.of_code),
    "website": Kind(Letter.IDENTITY, tokens.of_website),
    "person": Kind(Letter.PEOPLE, tokens.of_person, has_words=True, kept=50_000),
    "number": Kind(Letter.CONTACT, tokens.of_number),
    "mail": Kind(Letter.CONTACT, tokens.of_mail),
    "account": Kind(Letter.CONTACT, tokens.of_word),
}
# Where in a vector: two knowledges that share a lexeme need two places, for a place has one weight.
PLACES = {Letter.NAME: "1A", Letter.IDENTITY: "2B", Letter.PEOPLE: "3C", Letter.CONTACT: "4D"}
_sources: dict[str, str] = {}


@dataclass
class Vector:
    """The tokens of one customer, as they are gathered: what each knowledge finds by."""

    parts: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)

    def add(self, kind: str, text: str) -> None:
        """All tokens of one text."""
        written, words = WRITTEN[kind](text)
        self.parts.append(written)
        self.words |= words

    def said(self) -> str:
        """As PostgreSQL reads it: `'lexeme':1A 'lexeme':2B` is found by either knowledge. What several texts
        have in common stands here several times; it becomes one lexeme there."""
        return " ".join(self.parts)


def _writer(kind: Kind) -> Callable[[str], Written]:
    """Writes the tokens of one text as they stand in a vector, and finds its words."""
    begin, end = f"'{tokens.SIGNS[kind.letter]}", f"':{PLACES[kind.letter]}"
    between = f"{end} {begin}"

    def written(text: str) -> Written:
        said = between.join(kind.taken_apart(text))
        words = tokens.words_in([text]) if kind.has_words else ()
        return f"{begin}{said}{end}" if said else "", frozenset(words)

    return lru_cache(kind.kept)(written) if kind.kept else written


WRITTEN = {name: _writer(kind) for name, kind in KINDS.items()}


def lexemes(kind: str, text: str) -> frozenset[str]:
    """The tokens of one text, with the sign of its knowledge."""
    chosen = KINDS[kind]
    return frozenset(f"{tokens.SIGNS[chosen.letter]}{one}" for one in chosen.taken_apart(text))


def source(name: str, sql: str) -> None:
    """Register texts: a query over customers in `%(ids)s` (an array) that gives (customer, kind, text).

    It may say `UNION ALL`; empty texts are passed over. Names of tables only, never input.
    """
    if name in _sources:
        raise ValueError(f"There is a source {name} already.")
    _sources[name] = sql


def vectors(ids: list[int]) -> dict[int, Vector]:
    """The tokens of those of the customers that there are. One query."""
    found: dict[int, Vector] = {}
    for customer, kind, text in _texts(ids):
        if customer not in found:
            found[customer] = Vector()
        if text:
            found[customer].add(kind, text)
    return found


def _texts(ids: list[int]) -> Texts:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_sources.values()), {"ids": ids})
        return cursor.fetchall()
