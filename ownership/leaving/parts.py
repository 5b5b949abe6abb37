"""What a person holds beside his customers: each floor and shelf registers its own, with its way to hand it over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from ownership.models import User

Words = str | Promise


@dataclass(frozen=True)
class Holding:
    """Whose things are meant: all that `person` holds, or (`rows`) what the owners of these customers hold of them.

    With `rows` the answer is asked, and the things are handed over, before the customers themselves change hands.
    """

    person: User | None = None
    rows: Sequence[int] | None = None


Count = Callable[[Holding], int]
HandOver = Callable[..., int]
People = Callable[[], Any]


@dataclass(frozen=True)
class Part:
    """One kind of thing. `hand_over(holding, to=…, by=…)` gives it to a person (None: it ends, or becomes nobody's)
    and returns how many; it asks no permission and runs in the caller's transaction. Without `hand_over` a thing is
    only counted. `takers` are those who may get it. `follows` a customer's transfer; `may_end`: it needs no taker.
    """

    name: str
    label: Words
    icon: str
    count: Count
    hand_over: HandOver | None = None
    takers: People | None = None
    follows: bool = False
    may_end: bool = False
    note: Words = ""
    order: int = 50


_parts: dict[str, Part] = {}


def part(name: str, label: Words, count: Count, hand_over: HandOver | None = None, **more: Any) -> None:
    """Register a kind of thing; once, in `ready()`. `more` as in `Part`; the icon is `more["icon"]`."""
    if name in _parts:
        raise ValueError(f"There is a part {name} already.")
    _parts[name] = Part(name, label, more.pop("icon", "point"), count, hand_over, **more)


def parts(*, follows: bool = False) -> list[Part]:
    """All parts in order, or those that follow a customer's transfer."""
    found = sorted(_parts.values(), key=lambda one: (one.order, one.name))
    return [one for one in found if one.follows and one.hand_over] if follows else found


def find(name: str) -> Part | None:
    """The registered part, None for an unknown one."""
    return _parts.get(name)
