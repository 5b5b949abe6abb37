"""The table of the doors, as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).parent / "doors.txt"


class Door(NamedTuple):
    """One line of the table."""

    method: str
    name: str
    on: str
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.on}"


def doors() -> Iterator[Door]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            method, name, on, *expected = line.split()
            yield Door(method, name, on, tuple(expected))
