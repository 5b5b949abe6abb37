"""Columns that come in pairs, as Google's address book writes them: “Phone 1 - Type” beside “Phone 1 - Value”.

The type differs from row to row, a mapping goes by column. So each kind of number gets a column of its own:
“Work Phone”, “Mobile Phone”, “Home E-mail”; a second one of the same kind in one row stands in “Work Phone 2”.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

PAIR = re.compile(r"(E-?mail|Phone) (\d+) - (Type|Label|Value)", re.IGNORECASE)
# Several values in one cell.
SEVERAL = " ::: "
LABELS = {
    "Phone": ("Work Phone", "Mobile Phone", "Home Phone", "Other Phone", "Work Fax", "Home Fax", "Other Fax"),
    "E-mail": ("Work E-mail", "Home E-mail", "Other E-mail"),
}
ALL = tuple(label for labels in LABELS.values() for label in labels)
# The types that programs write, to the label's first word; without any of them a number is an “Other” one.
WORDS = {
    "work": "Work",
    "company": "Work",
    "business": "Work",
    "main": "Work",
    "mobile": "Mobile",
    "cell": "Mobile",
    "iphone": "Mobile",
    "home": "Home",
    "private": "Home",
    "单位": "Work",
    "工作": "Work",
    "手机": "Mobile",
    "移动": "Mobile",
    "住宅": "Home",
    "家庭": "Home",
}
# Not a number that anybody dials today.
PASSED_OVER = ("pager", "寻呼")


@dataclass(frozen=True)
class Pair:
    what: str
    type_at: int
    value_at: int


def are_in(headers: Sequence[str]) -> bool:
    return bool(_pairs(headers))


def reshaping(
    headers: list[str], rows: Iterable[list[str]]
) -> tuple[Callable[[list[str]], list[str]], list[str]]:
    """How cells are rearranged, and the headers that follow: only those that any of the rows fills."""
    pairs = _pairs(headers)
    taken = {place for pair in pairs for place in (pair.type_at, pair.value_at)}
    kept = [place for place in range(len(headers)) if place not in taken]
    used = {name for cells in rows for name in _sorted_out(pairs, cells)}
    names = sorted(used, key=_order)

    def reshape(cells: list[str]) -> list[str]:
        found = _sorted_out(pairs, cells)
        return [cells[place] for place in kept] + [found.get(name, "") for name in names]

    return reshape, [headers[place] for place in kept] + names


def _pairs(headers: Sequence[str]) -> list[Pair]:
    places: dict[tuple[str, str], dict[str, int]] = {}
    for place, header in enumerate(headers):
        if match := PAIR.fullmatch(header):
            what = "Phone" if match[1].casefold() == "phone" else "E-mail"
            part = "value" if match[3].casefold() == "value" else "type"
            places.setdefault((what, match[2]), {})[part] = place
    return [
        Pair(what, parts["type"], parts["value"])
        for (what, _number), parts in places.items()
        if len(parts) == 2
    ]


def _order(name: str) -> tuple[int, str]:
    label = name.rstrip("0123456789 ")
    return next(place for place, one in enumerate(ALL) if one == label), name


def numbered(label: str, number: int) -> str:
    return label if number == 1 else f"{label} {number}"


def _sorted_out(pairs: Sequence[Pair], cells: Sequence[str]) -> dict[str, str]:
    """The values of one row under the names of their columns."""
    found: dict[str, str] = {}
    for pair in pairs:
        label = label_of(pair.what, cells[pair.type_at])
        for value in filter(None, (one.strip() for one in cells[pair.value_at].split(SEVERAL))):
            if label:
                found[next(name for name in _numbers(label) if name not in found)] = value
    return found


def _numbers(label: str) -> Iterator[str]:
    return (numbered(label, number) for number in itertools.count(1))


def label_of(what: str, type_: str) -> str | None:
    """The column for a value of this type; None for a pager."""
    said = type_.casefold()
    if any(word in said for word in PASSED_OVER):
        return None
    kind = next((label for word, label in WORDS.items() if word in said), "Other")
    thing = "Fax" if what == "Phone" and ("fax" in said or "传真" in said) else what
    name = f"{kind} {thing}"
    return name if name in LABELS[what] else f"Other {thing}"
