"""Conditions as the filter engine stores them: of shipped views, and of the boxes of the filter line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from crm_site.kit import filters
from crm_site.kit.filters import Filter, FilterBroken

Data = dict[str, Any]


def where(name: str, op: str, value: Any) -> Data:
    """One condition, to be put into a tree."""
    return {"field": name, "op": op, "value": value}


def every(*conditions: Data) -> Data:
    """The tree of rows that fit all of these."""
    return {"v": 1, "all": list(conditions)}


def only(name: str, op: str, value: Any) -> Data:
    """The tree of one condition."""
    return every(where(name, op, value))


def asked(record: str, tree: Callable[[str], Mapping[str, Any]]) -> Callable[[str], Filter | None]:
    """What a value of a box asks for (`Quick.condition`); None for one that cannot be understood, or over which
    `tree` raises ValueError."""

    def condition(value: str) -> Filter | None:
        try:
            return filters.parse(record, dict(tree(value)))
        except (FilterBroken, ValueError):
            return None

    return condition
