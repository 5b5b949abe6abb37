"""The facet matrix: as shipped, with an administrator's rules above it; written cell by cell, and tried on before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ownership.access import log
from ownership.access.facets import Facet, Level, shipped
from ownership.access.masking import obscure
from ownership.access.querysets import owned_model
from ownership.models import Department, FacetRule, Membership, User

Wanted = Mapping[tuple[str, str], int | None]  # (kind, facet) -> level; None: as it would be without a rule
FIELDS_SHOWN = 6


@dataclass(frozen=True)
class Cell:
    """What people of one kind (and position) meet of one facet. `given` is the rule's level, None without one; then
    `usual` holds. `differing` are positions with rules of their own, on the page of all positions."""

    facet: str
    given: int | None
    usual: Any
    differing: list[str]

    @property
    def label(self) -> Any:
        return Facet(self.facet).label

    @property
    def level(self) -> Any:
        return self.usual if self.given is None else Level(self.given)


@dataclass(frozen=True)
class Line:
    kind: str
    label: Any
    cells: list[Cell]


@dataclass(frozen=True)
class Shown:
    """A facet of a made-up customer, as somebody would meet it: (field, value) pairs."""

    label: Any
    level: Any
    fields: list[tuple[str, str]]
    more: int


def facet_matrix(position: str = "", typed: Wanted | None = None) -> dict[str, Any]:
    """The matrix of all positions, or of one, as it is in force or (`typed`) as somebody has filled it in. One query."""
    rules = list(FacetRule.objects.all())
    lines = [_line(kind, label, position, rules, typed) for kind, label in Department.Kind.choices]
    return {
        "facets": Facet.choices,
        "levels": Level.choices,
        "kinds": Department.Kind.choices,
        "positions": [("", _("every position")), *Membership.Position.choices],
        "position": position,
        "lines": lines,
    }


def _line(kind: str, label: Any, position: str, rules: list[FacetRule], typed: Wanted | None) -> Line:
    given = {one.facet: one for one in rules if (one.kind, one.position) == (kind, position)}
    general = {one.facet: one.level for one in rules if one.kind == kind and not one.position}
    cells = []
    for facet, level in shipped(kind).items():
        usual = general.get(facet, level) if position else level
        here = given[facet].level if facet in given else None
        differing = [
            f"{one.get_position_display()}: {one.get_level_display()}"
            for one in rules
            if one.kind == kind and one.facet == facet and one.position and not position
        ]
        value = here if typed is None else typed.get((kind, facet))
        cells.append(Cell(facet, value, Level(usual), differing))
    return Line(kind, label, cells)


def wanted_of(given: Mapping[str, Any]) -> dict[tuple[str, str], int | None]:
    """What was chosen in the form: `kind:facet` -> level, empty for no rule; what is no cell is left out."""
    found: dict[tuple[str, str], int | None] = {}
    for kind in Department.Kind.values:
        for facet in Facet.values:
            value = given.get(f"{kind}:{facet}", "")
            found[kind, facet] = int(value) if value in {str(level) for level in Level.values} else None
    return found


@transaction.atomic
def save(position: str, wanted: Wanted, *, by: User) -> int:
    """Bring the rules of a position in line with the form; returns how many cells changed, each in the access log."""
    present = {
        (one.kind, one.facet): one for one in FacetRule.objects.select_for_update().filter(position=position)
    }
    changed = 0
    for (kind, facet), level in wanted.items():
        rule = present.get((kind, facet))
        if (rule.level if rule else None) == level:
            continue
        changed += 1
        where: dict[str, Any] = {"kind": kind, "position": position, "facet": facet}
        if level is None:
            FacetRule.objects.filter(**where).delete()
        else:
            FacetRule.objects.update_or_create(**where, defaults={"level": level})
        log.profile_changed(kind, position, facet, by=by)
    return changed


def preview(kind: str, position: str, wanted: Wanted) -> list[Shown]:
    """How people of a kind would meet a customer if the form were saved: every facet with some of its fields.

    The values are made up: trying a profile on opens no customer.
    """
    matrix = facet_matrix(position, wanted)
    line = next(one for one in matrix["lines"] if one.kind == kind)
    return [_shown(cell) for cell in line.cells]


def _shown(cell: Cell) -> Shown:
    fields = list(_fields(cell.facet))
    return Shown(
        Facet(cell.facet).label,
        cell.level,
        [(label, _met(value, cell.level)) for label, value in fields[:FIELDS_SHOWN]],
        max(0, len(fields) - FIELDS_SHOWN),
    )


def _met(value: str, level: int) -> str:
    if level >= Level.READ:
        return value
    return str(obscure(value)) if level == Level.MASKED else "—"


def _fields(facet: str) -> Iterable[tuple[str, str]]:
    """(label, made-up value) of the fields of a facet, the customer's own first."""
    guarded = [one for one in apps.get_models() if hasattr(one, "Facets")]
    for model in sorted(guarded, key=lambda one: one is not owned_model()):
        for name in getattr(model.Facets, facet, ()):  # type: ignore[attr-defined]
            field = _field(model, name)
            if field is not None:
                label = capfirst(str(field.verbose_name))
                whose = "" if model is owned_model() else f"{capfirst(str(model._meta.verbose_name))}: "
                yield f"{whose}{label}", _sample(field)


def _field(model: type[models.Model], name: str) -> models.Field | None:
    found = next((one for one in model._meta.fields if one.name == name), None)
    return found if found is not None and found.editable and not found.primary_key else None


def _sample(field: models.Field) -> str:
    """A value that such a field might hold."""
    if field.choices:
        return str(next((label for value, label in field.flatchoices if value), "…"))
    if isinstance(field, models.EmailField):
        return "li.qiang@example.com"
    if "phone" in field.name or field.name == "value":
        return "0512 6000 1234"
    if isinstance(field, models.BooleanField):
        return _("yes")
    if isinstance(field, models.DecimalField | models.IntegerField):
        return "128000"
    if isinstance(field, models.DateField):
        return "2026-06-01"
    return _("An example")
