"""The figures of the first page: each shelf adds a part for the positions that its work concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from crm_site.kit.filters import FilterRefused
from customers.records.figures import Chart, Figure
from customers.records.lists.trees import Data, where
from ownership.access.policy import can
from ownership.access.viewer import viewer_of
from ownership.models import Department

IN_A_STRIP = 6


@dataclass(frozen=True)
class Part:
    """What one shelf shows to people of some kinds of department. `verb` is what they must be allowed.

    `topic` is the live name under which the shelf tells that its figures are others now.
    """

    key: str
    label: Any
    order: int
    kinds: frozenset[str]
    verb: str
    topic: str
    figures: Callable[[Any], Iterable[Figure]]
    chart: Callable[[Any], Chart] | None = None


_parts: dict[str, Part] = {}


def part(key: str, label: Any, *, kinds: Iterable[str], **values: Any) -> None:
    """Register a part for people of these kinds of department; `order`, `verb`, `topic`, `figures`, `chart` as above."""
    _parts[key] = Part(key, label, kinds=frozenset(kinds), **values)


def parts_of(user: Any) -> list[Part]:
    """What concerns the person's positions, in order; who sees everything has what management has."""
    viewer = viewer_of(user)
    kinds = viewer.kinds | ({Department.Kind.MANAGEMENT} if viewer.sees_everything else frozenset())
    mine = [one for one in _parts.values() if one.kinds & kinds and can(user, one.verb)]
    return sorted(mine, key=lambda one: one.order)


def figures_of(user: Any) -> list[tuple[Part, list[Figure]]]:
    """The parts with their figures; a part over something that the person may not filter by is left out."""
    return list(_asked(user, lambda one: list(one.figures(user))))


def charts_of(user: Any) -> list[tuple[Part, Chart]]:
    """The same with their charts, where they have one."""
    return list(_asked(user, lambda one: one.chart(user) if one.chart else None))


def _asked(user: Any, ask: Callable[[Part], Any]) -> Iterator[tuple[Part, Any]]:
    for one in parts_of(user):
        with suppress(FilterRefused):
            found = ask(one)
            if found is not None:
                yield one, found


def in_strips(parts: list[tuple[Part, list[Figure]]]) -> list[tuple[str, list[Figure]]]:
    """(label, figures) for each strip of the page: one for all while they fit, else one for each part."""
    if sum(len(shown) for _one, shown in parts) <= IN_A_STRIP:
        together = [figure for _one, shown in parts for figure in shown]
        return [(str(parts[0][0].label), together)] if together else []
    return [(str(one.label), shown) for one, shown in parts]


def whose(user: Any) -> str:
    """Whose work the figures count, as filters say it: one's own, one's team's for who leads, empty: everybody's."""
    viewer = viewer_of(user)
    if viewer.sees_everything or Department.Kind.MANAGEMENT in viewer.kinds:
        return ""
    return "mine" if viewer.leads else "me"


def of_whom(user: Any, name: str = "owner") -> list[Data]:
    """The condition on a field of kind person (or, for who leads, of kind department) that `whose` means."""
    word = whose(user)
    return [where(name, "any_of", [word])] if word else []
