"""Edit conflicts, field by field: what stands now, what was typed, and which of both the person probably wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict

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


def rows_of(form: forms.Form, conflict: EditConflict, version: int) -> list[Rival]:
    """The differing fields of a form that was filled in over `version`. One query: how the row looked then."""
    seen = conflict.row.history.filter(version=version).first()
    return [
        _rival(form[name], theirs, seen) for name, theirs in conflict.theirs.items() if name in form.fields
    ]


def decided(cleaned: Mapping[str, Any], posted: Mapping[str, Any]) -> dict[str, Any]:
    """What is left to write after the person chose: fields where the other's value stays are left out."""
    return {name: value for name, value in cleaned.items() if posted.get(KEEP + name) != THEIRS}


def _rival(bound: forms.BoundField, theirs: Any, seen: Any) -> Rival:
    mine = bound.form.cleaned_data[bound.name]
    changed = seen is None or not hasattr(seen, bound.name) or getattr(seen, bound.name) != mine
    return Rival(bound.name, str(bound.label), _words(bound, mine), _words(bound, theirs), changed)


def _words(bound: forms.BoundField, value: Any) -> str:
    """The value as the field's own choices call it."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(bound.field, "queryset"):
        return str(value)
    return str(dict(getattr(bound.field, "choices", ())).get(value, value))
