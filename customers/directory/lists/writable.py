"""What a person may write of the rows of a list, known without asking the database row by row."""

from __future__ import annotations

from functools import lru_cache

from customers.directory.models import Customer
from customers.directory.policy import VERBS
from customers.records import fields
from customers.records.lists.columns import columns_of
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, facet_map
from ownership.access.policy import can
from ownership.models import User


def offers(user: User, row: MaskedRow) -> frozenset[str]:
    """Names of the fields that the person may write of a masked row. No query: the row knows its levels."""
    names = _by_levels(tuple(row.levels.items()), _own_fields())
    held = [name for name, verb in VERBS.items() if name in names and not can(user, verb, row._row)]
    return names.difference(held) if held else names


def _own_fields() -> tuple[tuple[str, str], ...]:
    return tuple((one.full_name, one.facet) for one in fields.fields_of("customers"))


@lru_cache(maxsize=256)
def _by_levels(levels: tuple[tuple[str, int], ...], own: tuple[tuple[str, str], ...]) -> frozenset[str]:
    level, facets = dict(levels), {**facet_map(Customer), "tags": "identity", **dict(own)}
    named = {
        one.edit: facets.get(one.edit, one.facet) for one in columns_of("customers").values() if one.edit
    }
    open_names = [name for name, facet in named.items() if level.get(facet, 0) >= Level.WRITE]
    # Owner and the like ask for a right of their own, whatever the profile says of the facet.
    return frozenset({*open_names, *(name for name in VERBS if name in named)})
