"""Other spellings of a word that nobody has: from the latin words of all names, compared by their letters.

Words of names that the person does not see are compared too: a spelling may be shown to him only when
something that he sees is found by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from django.db import connection

from customers.records.search.asking import Question, question
from customers.records.search.fold import fold

MOST_SPELLINGS = 3
LIKE = """
    SELECT word FROM customers_searchword WHERE word %% %(word)s AND word <> %(word)s
    ORDER BY similarity(word, %(word)s) DESC, word LIMIT 12
"""


@dataclass(frozen=True)
class Spelling:
    """The text with other words in it, and the question that it asks."""

    text: str
    asked: Question


def spellings(text: str, asked: Question) -> list[Spelling]:
    """How `text` may have been meant, the nearest first. One query for each latin word of four letters."""
    parts = fold(text).split()
    ways = [[part, *(near(part) if part in asked.latin else ())][: MOST_SPELLINGS + 1] for part in parts]
    texts = [" ".join(way) for way in product(*ways) if list(way) != parts][: MOST_SPELLINGS * 2]
    found = (Spelling(one, question(one)) for one in texts)
    return [one for one in found if one.asked][:MOST_SPELLINGS]


def near(word: str) -> list[str]:
    """Known words that are at most one letter in four away, or begin so: the nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(LIKE, {"word": word})
        words = [one for (one,) in cursor.fetchall()]
    most = max(1, len(word) // 4)
    apart = sorted((distance(word, one), place, one) for place, one in enumerate(words))
    return [one for far, _place, one in apart if far <= most]


def distance(one: str, other: str) -> int:
    """How many letters to change, add, drop or swap with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one):
        older, before, row = before, row, [place + 1]
        for column, sign in enumerate(other):
            same = before[column] + (letter != sign)
            swapped = place and column and letter == other[column - 1] and one[place - 1] == sign
            row.append(
                min(same, before[column + 1] + 1, row[column] + 1, older[column - 1] + 1 if swapped else same)
            )
    return row[-1]
