"""A filter as data: conditions in groups, frozen, equal where they mean the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from crm_site.kit.filters.fields import FilterField

ALL, ANY = "all", "any"


@dataclass(frozen=True)
class Condition:
    """One field compared with one value; for a related field the value is a tree of its own."""

    name: str
    op: str
    value: Any
    field: FilterField = attribute(compare=False, repr=False)


@dataclass(frozen=True)
class Group:
    """All or any of its parts; an empty one lets everything through."""

    word: str
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Not:
    """The opposite of its part."""

    part: Node


@dataclass(frozen=True)
class Broken:
    """What stood here and is not understood any more. `raw` is its JSON, kept as it was."""

    raw: str
    sentence: str | Promise = attribute(compare=False)


Node = Condition | Group | Not | Broken
EVERYTHING = Group(ALL)


@dataclass(frozen=True)
class Filter:
    """A whole filter over one kind of record."""

    record: str
    root: Node = EVERYTHING

    def __bool__(self) -> bool:
        return any(True for _ in leaves(self.root))

    @property
    def broken(self) -> list[Broken]:
        """Its parts that are not understood any more; with one of them it matches nothing."""
        return [leaf for leaf in leaves(self.root) if isinstance(leaf, Broken)]

    @property
    def names(self) -> frozenset[str]:
        """The record's own fields it asks about; those inside related rows are not among them."""
        return frozenset(leaf.name for leaf in leaves(self.root, inside=False) if isinstance(leaf, Condition))

    @property
    def facets(self) -> frozenset[str]:
        """The facets it asks about, those inside related rows included."""
        return frozenset(leaf.field.facet for leaf in leaves(self.root) if isinstance(leaf, Condition))


def leaves(node: Node, *, inside: bool = True) -> Iterator[Condition | Broken]:
    """Conditions and broken parts; `inside` goes on into the conditions of related rows."""
    if isinstance(node, Group):
        for part in node.parts:
            yield from leaves(part, inside=inside)
    elif isinstance(node, Not):
        yield from leaves(node.part, inside=inside)
    else:
        yield node
        if (
            inside
            and isinstance(node, Condition)
            and isinstance(node.value, Group | Not | Condition | Broken)
        ):
            yield from leaves(node.value)


def together(*filters: Filter) -> Filter:
    """The filter that asks for all of these at once; they are over the same record."""
    parts = [one.root for one in filters if one]
    record = filters[0].record
    if len(parts) == 1:
        return Filter(record, parts[0])
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Group) and part.word == ALL else [part])
    return Filter(record, Group(ALL, tuple(flat)))
