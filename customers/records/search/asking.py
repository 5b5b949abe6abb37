"""What somebody typed, as a question about tokens: rendered for the database, or asked of tokens at hand. Pure.

All words must be there, in any order, each in one of the ways it can be meant (a name, its sound, initials,
the tail of a number). The last of a word may be unfinished: people search while they type.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from customers.records.search import pinyin, tokens
from customers.records.search.fold import RUNS, fold

MOST_WORDS, SHORTEST_TAIL, SHORTEST_NUMBER = 8, 4, 7
MOST_INITIALS = 8
NUMBER = re.compile(r"[\d\s+()\-./]+", re.ASCII)
NO_INITIALS = frozenset("iuv")  # no syllable begins with them


# Which knowledge a lexeme needs (`sources.Letter`): name, other identity, people, contact data.
ALL = "ABCD"


@dataclass(frozen=True)
class Term:
    """One lexeme, or all that begin with it: in names, with the signs of people and contact data in theirs.

    `only` names the letters that it can stand in at all: a tail is contact data, a beginning a name's.
    """

    lexeme: str
    begins: bool = False
    only: str = ALL

    def said(self, letters: str) -> str:
        """As part of a `tsquery` for these letters; empty where it can stand in none of them."""
        ways = list(self._ways(letters))
        return f"({' | '.join(ways)})" if len(ways) > 1 else "".join(ways)

    def holds(self, lexemes: Collection[str]) -> bool:
        """Whether it is among these."""
        signs = {tokens.SIGNS[letter] for letter in self.only if letter in tokens.SIGNS}
        wanted = [f"{sign}{self.lexeme}" for sign in signs]
        if not self.begins:
            return any(one in lexemes for one in wanted)
        return any(one.startswith(lexeme) for one in lexemes for lexeme in wanted)

    def _ways(self, letters: str) -> Iterator[str]:
        open_to = "".join(letter for letter in letters if letter in self.only)
        rest = "*" if self.begins else ""
        names = open_to.replace("C", "").replace("D", "")
        if names:
            weights = rest if "B" in names else f"{rest}A"
            yield f"'{self.lexeme}'{':' if weights else ''}{weights}"
        for letter in "CD":
            if letter in open_to:
                yield f"'{tokens.SIGNS[letter]}{self.lexeme}'{':' if rest else ''}{rest}"


@dataclass(frozen=True)
class Both:
    """All of its parts."""

    parts: tuple[Node, ...]

    def said(self, letters: str) -> str:
        said = [part.said(letters) for part in self.parts]
        return f"({' & '.join(said)})" if all(said) else ""

    def holds(self, lexemes: Collection[str]) -> bool:
        return all(part.holds(lexemes) for part in self.parts)


@dataclass(frozen=True)
class Either:
    """One of its parts at least."""

    parts: tuple[Node, ...]

    def said(self, letters: str) -> str:
        said = [one for part in self.parts if (one := part.said(letters))]
        return f"({' | '.join(said)})" if said else ""

    def holds(self, lexemes: Collection[str]) -> bool:
        return any(part.holds(lexemes) for part in self.parts)


Node = Term | Both | Either


@dataclass(frozen=True)
class Question:
    """The words of a search. `head` is how a name would begin, `whole` an entire short name."""

    words: tuple[Node, ...]
    exact: tuple[Node, ...] = ()
    head: Node | None = None
    whole: Node | None = None
    latin: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.words)

    def said(self, letters: str = ALL) -> str:
        """The `tsquery` for tokens of these letters; empty when it can find nothing by them."""
        return _all(self.words).said(letters)

    def said_exactly(self, letters: str = ALL) -> str:
        """The same without unfinished words."""
        return _all(self.exact).said(letters)

    def holds(self, lexemes: Collection[str]) -> bool:
        """Whether all words are among these tokens."""
        return all(word.holds(lexemes) for word in self.words)

    def touches(self, lexemes: Collection[str]) -> bool:
        """Whether any word is."""
        return any(word.holds(lexemes) for word in self.words)


def question(text: str) -> Question:
    """What `text` asks for; falsy when nothing in it can be searched."""
    folded = fold(text)
    parts = folded.split()[:MOST_WORDS]
    number = _number(folded)
    words = (number,) if number else tuple(node for part in parts for node in _part(part))
    asked = Question(words, exact=tuple(_finished(word) for word in words), latin=_latin(parts))
    if not words:
        return asked
    head, whole = _heads(folded)
    return replace(asked, head=head, whole=whole)


def _part(part: str) -> Iterator[Node]:
    """The ways to mean what stands between two blanks: an address, or runs of one script."""
    runs = list(RUNS.finditer(part))
    nodes = [_cjk(run["cjk"]) if run["cjk"] else _word(run["word"][: tokens.LONGEST]) for run in runs]
    if "@" in part or "." in part.strip("."):
        address = tokens.lexeme(part.strip(".@"))
        if address:
            ways = (
                Term(address, begins=True, only="BD"),
                *([_all(tuple(nodes))] if nodes and "@" not in part else ()),
            )
            yield Either(ways) if len(ways) > 1 else ways[0]
            return
    joined = "".join(run["word"] or "" for run in runs)[: tokens.LONGEST]
    if len(nodes) > 1 and not any(run["cjk"] for run in runs):
        yield Either((Both(tuple(nodes)), Term(joined, begins=True), *_tail(joined)))
        return
    yield from nodes


def _cjk(run: str) -> Node:
    """Neighbouring pairs; one character begins a pair or stands at the end."""
    if len(run) == 1:
        return Term(run, begins=True, only="ABC")
    return _all(tuple(Term(run[place : place + 2], only="ABC") for place in range(min(len(run) - 1, 20))))


def _word(word: str) -> Node:
    """A word of letters or digits: as it is written, as it may sound, as initials, as a tail."""
    if word.isdecimal() and len(word) == 1:
        return Term(word, only="ABC")
    if word.isdecimal():
        return _either((Term(word, begins=True), *_tail(word)))
    if not word.isascii() or not word.isalpha():
        return Term(word, begins=True)
    if len(word) == 1:  # everything begins with it somewhere; names that do are meant
        return Either(
            (
                Term(word, only="ABC"),
                *(Term(one, begins=True, only="AB") for one in (f"={word}", f"=~{word}")),
            )
        )
    return _either((Term(word, begins=True), *_chains(word), *_initials(word)))


def _chains(word: str) -> Iterator[Node]:
    """Three syllables and more: their neighbouring pairs. Fewer are the beginning of a pair already."""
    for cut in pinyin.cuts(word):
        if len(cut) > 2:
            pairs = ["".join(cut[place : place + 2]) for place in range(len(cut) - 1)]
            terms = [Term(pair, only="ABC") for pair in pairs[:-1]]
            yield Both((*terms, Term(pairs[-1], begins=True, only="ABC")))


def _initials(word: str) -> Iterator[Node]:
    if not _may_be_initials(word):
        return
    size = tokens.INITIALS
    if len(word) <= size:
        yield Term(f"~{word}", begins=True, only="ABC")
    else:
        yield Both(
            tuple(Term(f"~{word[place : place + size]}", only="ABC") for place in range(len(word) - size + 1))
        )


def _may_be_initials(word: str) -> bool:
    return len(word) <= MOST_INITIALS and word.isascii() and word.isalpha() and not NO_INITIALS & set(word)


def _tail(digits: str) -> tuple[Node, ...]:
    """A number may end like this; the zero that is dialled before an area code is not part of it."""
    bare = digits.lstrip("0") if len(digits) >= 7 else digits
    if len(bare) < SHORTEST_TAIL or not bare.isdecimal() or not bare.isascii():
        return ()
    return (Term(f"<{bare[::-1]}", begins=True, only="D"),)


def _number(folded: str) -> Node | None:
    """A phone number that is written in groups, as one."""
    digits = tokens.NOT_DIGITS.sub("", folded)
    if len(digits) < SHORTEST_NUMBER or not NUMBER.fullmatch(folded) or folded.isdecimal():
        return None
    tail = _tail(digits)
    return tail[0] if tail else None


def _heads(folded: str) -> tuple[Node, Node | None]:
    """How a name, its sound or its initials would begin with all of the text; and be all of it, if it is short."""
    joined = "".join(match[0] for match in RUNS.finditer(folded))
    cjk = (match := RUNS.match(joined)) is not None and match["cjk"] is not None
    length = tokens.HEAD_CJK if cjk else tokens.HEAD_LATIN
    begins, whole = [joined[:length]], [joined] if len(joined) <= length else []
    if _may_be_initials(joined):
        begins.append(f"~{joined[: tokens.INITIALS]}")
        whole.append(f"~{joined}")
    head = _either(tuple(Term(f"={one}", begins=True, only="AB") for one in begins))
    return head, _either(tuple(Term(f"={one}$", only="AB") for one in whole)) if whole else None


def _finished(node: Node) -> Node:
    """The same, but whole words."""
    if isinstance(node, Term):
        return replace(node, begins=node.begins and (node.lexeme[0] in "<~=" or len(node.lexeme) < 2))
    return replace(node, parts=tuple(_finished(part) for part in node.parts))


def _latin(parts: list[str]) -> tuple[str, ...]:
    return tuple(sorted(tokens.words_in(parts)))


def _all(nodes: tuple[Node, ...]) -> Node:
    return Both(nodes) if len(nodes) > 1 else nodes[0]


def _either(nodes: tuple[Node, ...]) -> Node:
    return Either(nodes) if len(nodes) > 1 else nodes[0]
