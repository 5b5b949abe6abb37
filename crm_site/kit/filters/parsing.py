"""JSON to tree and back.

    {"all": [node, …]}  {"any": [node, …]}  {"not": node}
    {"field": "level", "op": "any_of", "value": ["A", "B"]}
    {"field": "contacts", "op": "has", "value": {"all": […]}}      fields of the related record inside

The outermost object carries `"v": 1`; `{}` lets everything through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from crm_site.kit.filters import fields
from crm_site.kit.filters.errors import FilterBroken
from crm_site.kit.filters.kinds import KINDS
from crm_site.kit.filters.tree import ALL, ANY, EVERYTHING, Broken, Condition, Filter, Group, Node, Not

VERSION = 1
DEEPEST, MOST_CONDITIONS = 5, 50


def parse(record: str, data: Any) -> Filter:
    """The filter behind its JSON. Raises FilterBroken, with the place, for anything not understood."""
    return _Parser(record, keep_broken=False).filter(data)


def read(record: str, data: Any) -> Filter:
    """A stored filter: what is not understood any more stands in the tree as `Broken` and is never raised."""
    try:
        return _Parser(record, keep_broken=True).filter(data)
    except FilterBroken as error:
        return Filter(record, Broken(json.dumps(data, default=str), error.sentence))


def condition(record: str, name: str, op: str, value: Any = None) -> Filter:
    """A filter of one condition; raises FilterBroken."""
    return parse(record, {"field": name, "op": op, **({} if value is None else {"value": value})})


def dump(filter: Filter) -> dict[str, Any]:
    """The JSON of a filter; reading it again gives an equal one."""
    return {"v": VERSION, **(_dump(filter.root) if filter.root != EVERYTHING else {})}


def _dump(node: Node) -> dict[str, Any]:
    if isinstance(node, Group):
        return {node.word: [_dump(part) for part in node.parts]}
    if isinstance(node, Not):
        return {"not": _dump(node.part)}
    if isinstance(node, Broken):
        return _object(json.loads(node.raw))
    value = (
        _dump(node.value)
        if node.field.kind == "related"
        else KINDS[node.field.kind].write(node.op, node.value)
    )
    return {"field": node.name, "op": node.op, **({} if value is None else {"value": value})}


def _object(raw: Any) -> dict[str, Any]:
    """What was broken, so that it is broken when it is read again."""
    return raw if isinstance(raw, dict) and raw and "v" not in raw else {"was": raw}


class _Parser:
    """One reading of one filter: counts conditions as it goes."""

    def __init__(self, record: str, *, keep_broken: bool) -> None:
        self.record, self.keep_broken, self.conditions = record, keep_broken, 0

    def filter(self, data: Any) -> Filter:
        if not isinstance(data, Mapping):
            raise FilterBroken(_("This is not a filter."))
        if data.get("v", VERSION) != VERSION:
            raise FilterBroken(_("This filter was made by a newer version."), "v")
        rest = {name: part for name, part in data.items() if name != "v"}
        found = Filter(self.record, self.node(rest, self.record, "", 1) if rest else EVERYTHING)
        return found if found else Filter(self.record)

    def node(self, data: Any, record: str, place: str, depth: int) -> Node:
        if not isinstance(data, Mapping):
            raise FilterBroken(_("This is not a condition."), place)
        if set(data) <= {"field", "op", "value"} and "field" in data:
            return self.kept(data, record, place, depth)
        if depth > DEEPEST:
            raise FilterBroken(_("Groups are nested too deep."), place)
        if len(data) == 1:
            word, inside = next(iter(data.items()))
            if word in (ALL, ANY) and isinstance(inside, list):
                return self.group(word, inside, record, place, depth)
            if word == "not":
                return Not(self.node(inside, record, _join(place, word), depth + 1))
        if self.keep_broken:
            return Broken(json.dumps(data, default=str), _("This condition is not understood any more."))
        raise FilterBroken(_("This is not a condition."), place)

    def group(self, word: str, inside: list[Any], record: str, place: str, depth: int) -> Group:
        here = _join(place, word)
        parts = [
            self.node(part, record, _join(here, str(number)), depth + 1) for number, part in enumerate(inside)
        ]
        return Group(word, tuple(parts))

    def kept(self, data: Mapping[str, Any], record: str, place: str, depth: int) -> Node:
        """The condition; where stored ones are read, what became of one that does not exist any more."""
        self.conditions += 1
        if self.conditions > MOST_CONDITIONS:
            raise FilterBroken(_("A filter holds fifty conditions at most."), place)
        try:
            return self.condition(data, record, place, depth)
        except FilterBroken as error:
            if not self.keep_broken:
                raise FilterBroken(error.sentence, _join(place, error.place))
            return Broken(json.dumps(data, default=str), error.sentence)

    def condition(self, data: Mapping[str, Any], record: str, place: str, depth: int) -> Condition:
        name, op = data["field"], data.get("op")
        field = fields.find(record, name) if isinstance(name, str) else None
        if field is None:
            raise FilterBroken(_("The field “%(field)s” no longer exists.") % {"field": name}, "field")
        kind = KINDS[field.kind]
        if not isinstance(op, str) or op not in kind.operators_of(field):
            raise FilterBroken(_("“%(field)s” cannot be compared like this.") % {"field": field.label}, "op")
        if field.kind == "related":
            inside = data.get("value") or {ALL: []}
            return Condition(
                name, op, self.node(inside, field.related, _join(place, "value"), depth + 1), field
            )
        return Condition(name, op, kind.read(field, op, data.get("value")), field)


def _join(place: str, part: str) -> str:
    return f"{place}.{part}" if place and part else place or part
