"""Edit conflicts, field by field: what stands now, what was typed, and which of both the person probably wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict
from customers.directory.parts import HISTORIES
from customers.records import fields

KEEP = "keep-"
THEIRS = "theirs"


@dataclass(frozen=True)
class Rival:
    """One field with two values. `is_mine` suggests the typed one: the person really changed it."""

    name: str
    label: str
    mine: str
    theirs: str
    is_mine: bool


def rivals(row: Any, version: int, names: Iterable[str]) -> list[str]:
    """Those of `names` that somebody changed since `version` of the row; all, where that is not remembered.

    Two people may edit one row at the same time as long as they change different things. No query while nobody
    else did; else one, and one for each list.
    """
    if row.version == version:
        return []
    seen = row.history.filter(version=version).order_by("history_id").last()
    return [name for name in names if seen is None or _moved(row, seen, name)]


def _moved(row: Any, seen: Any, name: str) -> bool:
    if name in HISTORIES:
        holder = {str(row._meta.model_name): row.pk}
        return bool(HISTORIES[name].history.filter(**holder, history_date__gt=seen.history_date).exists())
    if fields.is_custom(name):
        return bool(fields.earlier(row, seen, name) != fields.present(row, name))
    field = getattr(row._meta.model, name, None) and row._meta.get_field(name)
    if not field:
        return True
    return bool(getattr(seen, field.attname, None) != getattr(row, field.attname))


def rows_of(form: forms.Form, conflict: EditConflict, version: int) -> list[Rival]:
    """The differing fields of a form that was filled in over `version`. One query: how the row looked then."""
    seen = conflict.row.history.filter(version=version).first()
    return [
        _rival(form[name], theirs, seen, conflict.row)
        for name, theirs in conflict.theirs.items()
        if name in form.fields
    ]


def pairs_of(form: forms.Form, conflict: EditConflict) -> list[dict[str, str]]:
    """The differing fields, in words, for forms that show both values and save what was typed."""
    return [
        {
            "label": str(form.fields[name].label),
            "mine": _words(form[name], form.cleaned_data[name]),
            "theirs": _words(form[name], value),
        }
        for name, value in conflict.theirs.items()
    ]


def decided(cleaned: Mapping[str, Any], posted: Mapping[str, Any]) -> dict[str, Any]:
    """What is left to write after the person chose: fields where the other's value stays are left out."""
    return {name: value for name, value in cleaned.items() if posted.get(KEEP + name) != THEIRS}


def _own_rival(bound: forms.BoundField, theirs: Any, mine: Any, seen: Any, row: Any) -> Rival:
    changed = seen is None or fields.earlier(row, seen, bound.name) != mine
    said, stands = (fields.told(row, bound.name, value) for value in (mine, theirs))
    return Rival(bound.name, str(bound.label), said, stands, changed)


def _rival(bound: forms.BoundField, theirs: Any, seen: Any, row: Any) -> Rival:
    mine = bound.form.cleaned_data[bound.name]
    if fields.is_custom(bound.name):
        return _own_rival(bound, theirs, mine, seen, row)
    changed = (
        seen is None
        or not hasattr(seen, bound.name)
        or getattr(seen, bound.name) != mine
        or bound.name in HISTORIES
    )
    return Rival(bound.name, str(bound.label), _words(bound, mine), _words(bound, theirs), changed)


def _words(bound: forms.BoundField, value: Any) -> str:
    """The value as the field's own choices call it."""
    if value in (None, ""):
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(bound.field, "queryset"):
        return str(value)
    return str(dict(getattr(bound.field, "choices", ())).get(value, value))
