"""A tree as one condition for `queryset.filter()`.

Negations are pushed down to the single comparisons, where Django adds what SQL's third truth value needs; so
"is not A" also finds rows without a value. Rows of other tables are tested by EXISTS: nothing is joined, no row
comes twice.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from crm_site.kit.filters.asker import Asker
from crm_site.kit.filters.errors import FilterRefused
from crm_site.kit.filters.kinds import KINDS, OPPOSITE
from crm_site.kit.filters.tree import ALL, Broken, Condition, Filter, Group, Node, Not, leaves

NONE = Q(pk__in=[])


def compile(filter: Filter, asker: Asker) -> Q:
    """The condition of a filter for one person. A broken filter matches nothing.

    Raises FilterRefused where it asks about a facet that the person does not read, also inside related rows.
    """
    check(filter, asker)
    return NONE if filter.broken else _node(filter.root, asker, turned=False)


def check(filter: Filter, asker: Asker) -> None:
    """Raise FilterRefused unless the person reads everything that the filter asks about."""
    for leaf in leaves(filter.root):
        if isinstance(leaf, Condition) and not asker.reads(leaf.field.facet):
            sentence = _("You cannot filter by “%(field)s”: it is not open to you.")
            raise FilterRefused(sentence % {"field": leaf.field.label}, leaf.name)


def _node(node: Node, asker: Asker, *, turned: bool) -> Q:
    if isinstance(node, Not):
        return _node(node.part, asker, turned=not turned)
    if isinstance(node, Group):
        return _group(node, asker, turned=turned)
    return NONE if isinstance(node, Broken) else _condition(node, asker, turned=turned)


def _group(group: Group, asker: Asker, *, turned: bool) -> Q:
    """An empty group, and its opposite, asks nothing and lets everything through."""
    parts = (_node(part, asker, turned=turned) for part in group.parts)
    return reduce(and_ if (group.word == ALL) != turned else or_, parts, Q())


def _condition(condition: Condition, asker: Asker, *, turned: bool) -> Q:
    op = OPPOSITE.get(condition.op, condition.op)
    turned = turned != (op != condition.op)
    found = _test(condition, op, asker)
    return ~found if turned else found


def _test(condition: Condition, op: str, asker: Asker) -> Q:
    field = condition.field
    if op == "has":
        return _has(condition, asker)
    if op == "empty":
        return field.column.empty()
    return KINDS[field.kind].condition(field, op, condition.value, asker)


def _has(condition: Condition, asker: Asker) -> Q:
    field = condition.field
    assert field.rows is not None, f"{field.name} is related and names no rows"
    rows = field.rows(asker).order_by().filter(**{field.link: OuterRef("pk")})
    return Q(Exists(rows.filter(_node(condition.value, asker, turned=False))))
