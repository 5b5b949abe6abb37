"""The facet matrix as it is in force: the shipped one with an administrator's rules above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ownership.access.facets import Facet, Level, shipped
from ownership.models import Department, FacetRule


@dataclass(frozen=True)
class Cell:
    """What people of one kind of department meet of one facet. `rule` is an administrator's, else as shipped."""

    facet: str
    level: Any
    shipped: Any
    rule: FacetRule | None
    positions: list[FacetRule]


@dataclass(frozen=True)
class Line:
    kind: str
    label: Any
    cells: list[Cell]


def facet_matrix() -> dict[str, Any]:
    """The whole matrix as it is in force: the heads of its columns, and a line per kind. One query."""
    rules = list(FacetRule.objects.all())
    return {
        "facets": Facet.choices,
        "lines": [_matrix_line(kind, label, rules) for kind, label in Department.Kind.choices],
    }


def _matrix_line(kind: str, label: Any, rules: list[FacetRule]) -> Line:
    cells = []
    for facet, level in shipped(kind).items():
        here = [rule for rule in rules if (rule.kind, rule.facet) == (kind, facet)]
        general = next((rule for rule in here if not rule.position), None)
        present = general.level if general else level
        cells.append(
            Cell(facet, Level(present), Level(level), general, [rule for rule in here if rule.position])
        )
    return Line(kind, label, cells)
