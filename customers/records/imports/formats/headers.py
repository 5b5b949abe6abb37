"""Header rows: whether there is one, and what its columns are called. Pure."""

import re
from collections.abc import Sequence

NUMBER = re.compile(r"[-+]?[\d.,\s]*\d[\d.,]*\s*%?")
YEAR = re.compile(r"(19|20)\d\d")
DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}\D?.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}( .*)?")
PHONE = re.compile(r"\+?[\d\s()./-]{7,}")
MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
TEXT, BLANK = "text", ""


def has_text(cells: Sequence[str]) -> bool:
    return any(cells) and not "".join(cells).isspace()


def is_remark(cells: Sequence[str]) -> bool:
    return cells[0].startswith("#") and not has_text(cells[1:])


def filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def is_header(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names its columns.

    A column whose first cell is a number, date or mail address like those below it speaks against it; one
    with a word above numbers for it. Years over figures are names of columns.
    """
    against = supporting = 0
    for place, cell in enumerate(first):
        top = _shape(cell)
        under = {_shape(row[place]) for row in below if place < len(row)} - {BLANK}
        if top not in (TEXT, BLANK) and under <= {top}:
            against += 1
        elif top == TEXT and under and TEXT not in under:
            supporting += 1
    if _are_years(first):
        return True
    return against <= supporting if supporting else against == 0


def _are_years(cells: Sequence[str]) -> bool:
    numbers = [cell.strip() for cell in cells if _shape(cell) == "number"]
    return len(numbers) > 1 and all(YEAR.fullmatch(cell) for cell in numbers)


def _shape(cell: str) -> str:
    cell = cell.strip()
    if not cell:
        return BLANK
    for name, pattern in (("date", DAY), ("number", NUMBER), ("phone", PHONE), ("mail", MAIL)):
        if pattern.fullmatch(cell):
            return name
    return TEXT


def named(cells: Sequence[str]) -> list[str]:
    """Headers without surrounding blanks; nameless ones at the end dropped, others called by their place."""
    names = [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return [name or f"#{place}" for place, name in enumerate(names, start=1)]


def letters(count: int) -> list[str]:
    """What a spreadsheet calls its columns: A, B … Z, AA."""
    return [letter(place) for place in range(count)]


def letter(place: int) -> str:
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def distinct(names: Sequence[str]) -> list[str]:
    """A name that stands there twice gets a number: a mapping goes by names."""
    seen: set[str] = set()
    found = []
    for name in names:
        fresh, number = name, 2
        while fresh.casefold() in seen:
            fresh, number = f"{name} ({number})", number + 1
        seen.add(fresh.casefold())
        found.append(fresh)
    return found
