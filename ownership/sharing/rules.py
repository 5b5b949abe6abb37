"""How much of a customer somebody may lend. Values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ownership.access.facets import Facet, Level

LONGEST = 365  # days


def lendable(levels: Mapping[str, int]) -> list[str]:
    """The facets that a person with these levels may open to others: what he reads himself."""
    return [facet for facet in Facet.values if levels.get(facet, 0) >= Level.READ]


def may_lend_all(levels: Mapping[str, int]) -> bool:
    """Whether he may let somebody see the customer as the owner does: who reads all of it."""
    return len(lendable(levels)) == len(Facet.values)


def may_lend(levels: Mapping[str, int], facets: Collection[str], *, everything: bool, change: bool) -> bool:
    """Whether nobody gets more of these facets than the giver has himself."""
    wanted = Facet.values if everything else facets
    least = Level.WRITE if change else Level.READ
    return all(levels.get(facet, 0) >= least for facet in wanted)
