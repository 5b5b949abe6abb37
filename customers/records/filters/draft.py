"""A filter while somebody builds it: rows may be half filled in. Posted names and trees, there and back.

q.word=all  q.0.field=level  q.0.op=any_of  q.0.value=A  q.0.value=B
q.1.word=any  q.1.0.field=…                       a group
q.2.field=contacts  q.2.op=has  q.2.in.word=all  q.2.in.0.field=…      related rows
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from crm_site.kit.filters import ALL, ANY, KINDS, Broken, Condition, Filter, Group, Node, Not

ROOT, INSIDE = "q", "in"
NONE, NOT_ALL = "none", "not_all"
WORDS = (ALL, ANY, NONE, NOT_ALL)
DEEPEST, MOST_KEYS = 16, 2_000


@dataclass
class Row:
    """One line: field, operator, what was typed. `inside` holds the conditions of related rows."""

    field: str = ""
    op: str = ""
    values: list[str] = attribute(default_factory=list)
    inside: DraftGroup | None = None
    raw: str = ""  # a broken condition, kept until somebody removes it


@dataclass
class DraftGroup:
    """Lines of which all, any, none, or not all must fit."""

    word: str = ALL
    parts: list[Row | DraftGroup] = attribute(default_factory=list)


# --- from what was posted ---------------------------------------------------------------------------------


def from_params(params: Any) -> DraftGroup | None:
    """The draft behind posted names, None where there are none. What does not fit is left out."""
    nest: dict[str, Any] = {}
    keys = [key for key in params if key.startswith(f"{ROOT}.")][:MOST_KEYS]
    for key in keys:
        *way, last = key.split(".")[1:]
        if len(way) <= DEEPEST:
            node = nest
            for step in way:
                below = node.setdefault(step, {})
                node = below if isinstance(below, dict) else {}
            node[last] = params.getlist(key)
    return _group(nest) if keys else None


def _group(nest: dict[str, Any]) -> DraftGroup:
    word = _first(nest, "word")
    numbers = sorted(int(key) for key in nest if key.isascii() and key.isdecimal() and len(key) < 5)
    inner = [nest[str(number)] for number in numbers if isinstance(nest.get(str(number)), dict)]
    return DraftGroup(word if word in WORDS else ALL, [_part(one) for one in inner])


def _part(nest: dict[str, Any]) -> Row | DraftGroup:
    if "word" in nest:
        return _group(nest)
    inside = nest.get(INSIDE)
    values = nest.get("value")
    return Row(
        _first(nest, "field"),
        _first(nest, "op"),
        [one.strip() for one in values] if isinstance(values, list) else [],
        _group(inside) if isinstance(inside, dict) else None,
        _first(nest, "raw"),
    )


def _first(nest: dict[str, Any], name: str) -> str:
    found = nest.get(name)
    return found[0] if isinstance(found, list) and found else ""


# --- from a filter ----------------------------------------------------------------------------------------


def from_filter(filter: Filter) -> DraftGroup:
    """The draft of a filter, to go on building."""
    part = _drawn(filter.root)
    return part if isinstance(part, DraftGroup) else DraftGroup(ALL, [part])


def _drawn(node: Node) -> Row | DraftGroup:
    if isinstance(node, Group):
        return DraftGroup(node.word, [_drawn(part) for part in node.parts])
    if isinstance(node, Not):
        return _turned(node.part)
    if isinstance(node, Broken):
        return Row(raw=node.raw)
    if node.field.kind == "related":
        inside = _drawn(node.value)
        return Row(
            node.name, node.op, inside=inside if isinstance(inside, DraftGroup) else DraftGroup(ALL, [inside])
        )
    return Row(node.name, node.op, _typed(node))


def _turned(node: Node) -> Row | DraftGroup:
    if isinstance(node, Not):
        return _drawn(node.part)
    if isinstance(node, Group):
        return DraftGroup(NONE if node.word == ANY else NOT_ALL, [_drawn(part) for part in node.parts])
    return DraftGroup(NONE, [_drawn(node)])


def _typed(condition: Condition) -> list[str]:
    written = KINDS[condition.field.kind].write(condition.op, condition.value)
    return [str(one) for one in (written if isinstance(written, list) else [written]) if one is not None]


# --- to JSON ----------------------------------------------------------------------------------------------


def data_of(part: Row | DraftGroup, rows: Iterable[int]) -> dict[str, Any] | None:
    """The JSON of a draft; only lines whose `id()` is among `rows` stand in it. None where nothing is left."""
    kept = set(rows)
    if isinstance(part, Row):
        return row_data(part, kept) if id(part) in kept else None
    inner = [found for one in part.parts if (found := data_of(one, kept)) is not None]
    if not inner:
        return None
    if part.word in (NONE, NOT_ALL):
        return {"not": {ANY if part.word == NONE else ALL: inner}}
    return {part.word: inner}


def row_data(row: Row, kept: set[int] | None = None) -> dict[str, Any]:
    """The JSON of one line, as it was typed; with `kept` its related lines too."""
    if row.raw:
        return _loaded(row.raw)
    if row.inside is not None:
        inside = data_of(row.inside, kept or ()) or {ALL: []}
        return {"field": row.field, "op": row.op, "value": inside}
    value = _value(row)
    return {"field": row.field, "op": row.op, **({} if value is None else {"value": value})}


def _value(row: Row) -> Any:
    given = [one for one in row.values if one != ""]
    return given if len(given) > 1 else given[0] if given else None


def _loaded(raw: str) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = raw
    return found if isinstance(found, dict) else {"was": found}


# --- verbs ------------------------------------------------------------------------------------------------


def carry_out(draft: DraftGroup, verb: str) -> str:
    """Add, remove or duplicate a line: "add:q", "group:q.1", "remove:q.0", "duplicate:q.2"; else nothing.

    Answers where the new line stands, "" where there is none.
    """
    what, _, path = verb.partition(":")
    if what in ("add", "group"):
        return _add(_at(draft, path), path, group_too=what == "group")
    above, _, last = path.rpartition(".")
    group = _at(draft, above)
    if not isinstance(group, DraftGroup) or not _is_place(last, group):
        return ""
    if what == "remove":
        del group.parts[int(last)]
    elif what == "duplicate":
        group.parts.insert(int(last) + 1, deepcopy(group.parts[int(last)]))
        return f"{above}.{int(last) + 1}"
    return ""


def _add(group: Row | DraftGroup | None, path: str, *, group_too: bool) -> str:
    if not isinstance(group, DraftGroup):
        return ""
    group.parts.append(DraftGroup(_other(group.word), [Row()]) if group_too else Row())
    place = f"{path}.{len(group.parts) - 1}"
    return f"{place}.0" if group_too else place


def _is_place(step: str, group: DraftGroup) -> bool:
    return step.isascii() and step.isdecimal() and len(step) < 5 and int(step) < len(group.parts)


def _other(word: str) -> str:
    """A group inside one of "all" is mostly meant as "any", and the other way round."""
    return ANY if word == ALL else ALL


def _at(draft: DraftGroup, path: str) -> Row | DraftGroup | None:
    found: Row | DraftGroup | None = draft
    for step in path.split(".")[1:]:
        if step == INSIDE and isinstance(found, Row):
            found = found.inside
        elif isinstance(found, DraftGroup) and _is_place(step, found):
            found = found.parts[int(step)]
        else:
            return None
    return found
