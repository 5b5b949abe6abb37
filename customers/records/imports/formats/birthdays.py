"""A birthday in three columns, as Thunderbird writes it: “Birth Year”, “Birth Month” and “Birth Day” become one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

PARTS = ("birthyear", "birthmonth", "birthday")
NAME = "Birthday"


def are_in(headers: Sequence[str]) -> bool:
    return set(PARTS) <= set(map(_spoken, headers))


def _spoken(header: str) -> str:
    return "".join(header.split()).casefold()


def joining(headers: Sequence[str]) -> tuple[Callable[[list[str]], list[str]], list[str]]:
    """How cells are rearranged, and the headers that follow: the birthday stands where the year stood. One without
    a year is no date and stays out."""
    folded = list(map(_spoken, headers))
    places = [folded.index(part) for part in PARTS]
    kept = [place for place in range(len(headers)) if place not in places[1:]]

    def reshape(cells: list[str]) -> list[str]:
        day = _day(*(cells[place].strip() for place in places))
        return [day if place == places[0] else cells[place] for place in kept]

    return reshape, [NAME if place == places[0] else headers[place] for place in kept]


def _day(year: str, month: str, day: str) -> str:
    return f"{year}-{month:0>2}-{day:0>2}" if year and month and day else ""
