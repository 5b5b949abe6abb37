"""A filter as a sentence in the reader's language."""

from __future__ import annotations

from functools import reduce

from django.utils.text import capfirst
from django.utils.translation import pgettext

from crm_site.kit.filters.kinds import KINDS
from crm_site.kit.filters.tree import ALL, Broken, Condition, Filter, Group, Node, Not
from crm_site.kit.wording import closed_up


def sentence(filter: Filter) -> str:
    """The whole filter: "Level is A or B, and Last contact is more than 30 days ago"; "" for an empty one."""
    return phrase(filter.root)


def phrase(node: Node) -> str:
    """One part of a filter, for a chip."""
    return closed_up(capfirst(_words(node, outer=True)))


def _words(node: Node, *, outer: bool) -> str:
    if isinstance(node, Broken):
        return str(node.sentence).rstrip("。.")
    if isinstance(node, Not):
        inside = _words(node.part, outer=True)
        return pgettext("filter: the opposite", "not (%(words)s)") % {"words": inside} if inside else ""
    if isinstance(node, Condition):
        return _condition(node)
    return _group(node, outer=outer)


def _group(group: Group, *, outer: bool) -> str:
    parts = [words for part in group.parts if (words := _words(part, outer=len(group.parts) == 1))]
    if len(parts) < 2 or outer:
        return _joined(group.word, parts)
    return pgettext("filter: a group", "(%(words)s)") % {"words": _joined(group.word, parts)}


def _joined(word: str, parts: list[str]) -> str:
    if not parts:
        return ""
    pattern = (
        pgettext("filter: both", "%(first)s, and %(last)s")
        if word == ALL
        else pgettext("filter: either", "%(first)s, or %(last)s")
    )
    return reduce(lambda first, last: pattern % {"first": first, "last": last}, parts)


def _condition(condition: Condition) -> str:
    field = condition.field
    if field.kind != "related":
        return KINDS[field.kind].words(field, condition.op, condition.value)
    start = str(field.has if condition.op == "has" else field.has_not)
    inside = _words(condition.value, outer=True)
    if not inside:
        return start
    return pgettext("filter: related rows", "%(start)s (%(conditions)s)") % {
        "start": start,
        "conditions": inside,
    }
