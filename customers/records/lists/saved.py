"""The views that one person has on a list: the ready-made ones, his own, and those that others share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce

from crm_site.kit import filters
from crm_site.kit.filters import Filter
from customers.records.lists.kinds import Kind, Words
from customers.records.models import SavedView
from ownership.access.facets import Level
from ownership.access.viewer import viewer_of
from ownership.models import Department


@dataclass(frozen=True)
class View:
    """A view as the list uses it, ready-made or saved (`row`). An empty part means: as the list has it."""

    key: str
    name: Words
    filter: Filter
    columns: tuple[str, ...] = ()
    sort: str = ""
    layout: str = ""
    board_by: str = ""
    is_pinned: bool = True
    is_default: bool = False
    row: SavedView | None = field(default=None, compare=False)


def views_of(kind: Kind, user: Any) -> list[View]:
    """The ready-made views, then the saved ones that the person sees, pinned ones first. One query."""
    shipped = [
        View(one.key, one.name, filters.read(kind.name, dict(one.filter)), sort=one.sort)
        for one in kind.views
    ]
    profile = viewer_of(user).profile
    met = [one for one in shipped if all(profile[facet] >= Level.READ for facet in one.filter.facets)]
    return [*met, *(view_of(row) for row in saved_for(user, kind.name))]


def saved_for(user: Any, listing: str) -> QuerySet[SavedView]:
    """Saved views with what the person does with them (`pinned`, `opens`)."""
    mine = FilteredRelation("choices_of_people", condition=Q(choices_of_people__user=viewer_of(user).user_id))
    rows = SavedView.objects.visible_to(user).filter(listing=listing).alias(mine=mine)
    return (
        rows.annotate(
            pinned=Coalesce(F("mine__is_pinned"), False, output_field=BooleanField()),
            opens=Coalesce(F("mine__is_default"), False, output_field=BooleanField()),
            place=Coalesce(F("mine__position"), 0),
        )
        .select_related("by", "department")
        .order_by("-pinned", "place", "name", "pk")
    )


def view_of(row: Any) -> View:
    """A saved view as the list uses it."""
    return View(
        key=str(row.pk),
        name=row.name,
        filter=filters.read(row.listing, row.filter),
        columns=tuple(row.columns),
        sort=row.sort,
        layout=row.layout,
        board_by=row.board_by,
        is_pinned=row.pinned,
        is_default=row.opens,
        row=row,
    )


def chosen(views: Sequence[View], key: str) -> View | None:
    """The view of this key, None for one that is not there (any more)."""
    return next((one for one in views if one.key == key), None)


def opened_first(views: Sequence[View], usual: str = "") -> View:
    """What an address without any wish shows: the person's own choice, else the usual or first ready-made view."""
    chosen_by_him = next((one for one in views if one.is_default), None)
    return chosen_by_him or chosen(views, usual) or views[0]


def led_departments(user: Any) -> QuerySet[Department]:
    """The departments that a person may keep views for: those he leads, and below them."""
    return Department.objects.filter(pk__in=viewer_of(user).led_departments, is_active=True).order_by("path")
