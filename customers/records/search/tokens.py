"""What a value is found by: its tokens, as lexemes of a text search vector. Pure.

    腾讯 讯计 … 司   pairs of characters and the last one: any two neighbours, and any single one as a beginning
    tengxun xunji   the same pairs as they sound
    ~txjs           initials of four characters, from each character on
    quick stop quickstop   words as they are written, and what a hyphen joins
    =腾讯计算 =腾讯$   how a name begins; a short one whole, with its end
    @<2188          a number from behind: the beginning of the lexeme is any tail
    @sun@hengli.example @hengli.example   an address and its domain

Tokens of people begin with `+`, those of contact data with `@`: knowledge that not all share
lies in parts of the index of its own. The query side (`asking`) knows the same shapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from customers.records.search import pinyin
from customers.records.search.fold import RUNS, fold

# By letter (`sources.Letter`): what the tokens of some knowledge begin with.
SIGNS = {"A": "", "B": "", "C": "+", "D": "@"}
LATIN = re.compile("[a-z]")
LONGEST = 40  # of a word: nobody types more, and a lexeme may have 2,046 bytes
HEAD_CJK, HEAD_LATIN, HEAD_SOUNDS = 4, 12, 3
INITIALS = 4
NOT_DIGITS = re.compile(r"\D+", re.ASCII)
NOT_ADDRESS = re.compile(r"[^\w@.+-]+")
WEBSITE = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^@/]*@)?(?:www\.)?([^/:?#\s]+)")


def of_name(text: str) -> set[str]:
    """The name of a company, a brand, an alias."""
    folded = fold(text)
    found = set(_words(folded))
    found.update(_heads(folded))
    for match in RUNS.finditer(folded):
        if match["cjk"]:
            found.update(pairs(match["cjk"]), _sounding(pinyin.sounds(match["cjk"])))
    return found


def of_person(text: str) -> set[str]:
    """A person's name: surnames have sounds of their own."""
    folded = fold(text)
    found = set(_words(folded))
    for match in RUNS.finditer(folded):
        if match["cjk"]:
            found.update(pairs(match["cjk"]))
            for said in pinyin.sounds_of_person(match["cjk"]):
                found.update(_sounding(said))
    return found


def of_code(text: str) -> set[str]:
    """A code: whole, in its parts, and its number without the zeros before it."""
    parts = [match[0][:LONGEST] for match in RUNS.finditer(fold(text))]
    numbers = [part.lstrip("0") for part in parts if part.isdecimal()]
    return {one for one in (*parts, *numbers, "".join(parts)[:LONGEST]) if one}


def of_number(key: str) -> set[str]:
    """A phone number, as the digits it is searched by."""
    digits = NOT_DIGITS.sub("", key)
    return {f"<{digits[::-1][:LONGEST]}"} if digits else set()


def of_mail(address: str) -> set[str]:
    """A mail address: itself (and so its beginning) and its domain."""
    whole = lexeme(fold(address))
    domain = whole.rpartition("@")[2]
    return {one for one in (whole, domain) if one}


def of_website(address: str) -> set[str]:
    """The domain of a website, without what every address has."""
    match = WEBSITE.match(fold(address.strip()))
    return {lexeme(match[1])} - {""} if match else set()


def of_word(text: str) -> set[str]:
    """A name in some network, a title: words alone."""
    return set(_words(fold(text)))


def pairs(run: str) -> Iterator[str]:
    """Each two neighbours, and the last character alone."""
    for place in range(len(run)):
        yield run[place : place + 2]


def lexeme(text: str) -> str:
    """An address without the signs that mean something in a query or in our own lexemes."""
    return NOT_ADDRESS.sub("", text)[:100]


def english(lexemes: Iterable[str]) -> set[str]:
    """Those that a typo may hide in: words of latin letters, four at least."""
    return {one for one in lexemes if len(one) >= 4 and one.isascii() and one.isalpha()}


def words_in(texts: Iterable[str]) -> set[str]:
    """The latin words of some names, as `english` wants them: what is written, not how characters sound."""
    folded = (fold(text) for text in texts)
    return english(word for text in folded if LATIN.search(text) for word in _words(text))


def _words(folded: str) -> Iterator[str]:
    for part in folded.split():
        runs = [match["word"][:LONGEST] for match in RUNS.finditer(part) if match["word"]]
        yield from runs
        if len(runs) > 1:
            yield "".join(runs)[:LONGEST]


def _heads(folded: str) -> Iterator[str]:
    joined = "".join(match[0] for match in RUNS.finditer(folded))
    if not joined:
        return
    match = RUNS.match(joined)
    cjk = match["cjk"] if match else None
    yield head(joined, HEAD_CJK if cjk else HEAD_LATIN)
    if cjk:
        said = pinyin.sounds(cjk)
        whole = len(cjk) == len(joined) and len(cjk) <= HEAD_CJK
        yield f"={''.join(said)}$" if whole else f"={''.join(said[:HEAD_SOUNDS])}"
        initials = "".join(sound[0] for sound in said)
        yield f"=~{initials}$" if whole else f"=~{initials[:INITIALS]}"


def head(joined: str, length: int) -> str:
    """How a name begins, or a short one whole."""
    return f"={joined}$" if len(joined) <= length else f"={joined[:length]}"


def _sounding(said: pinyin.Sounds) -> Iterator[str]:
    for place in range(len(said)):
        yield "".join(said[place : place + 2])
    initials = "".join(sound[0] for sound in said)
    for place in range(len(initials)):
        yield f"~{initials[place : place + INITIALS]}"
