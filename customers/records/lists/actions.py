"""Verbs of saved views. They change how people look, not what stands there: no event, no line on a timeline."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict, RuleBroken
from customers.records.models import SavedView, ViewChoice
from ownership.access.policy import require
from ownership.models import User

MOST = 200
PARTS = ("filter", "columns", "sort", "layout", "board_by")


@transaction.atomic
def create(*, by: User, **values: Any) -> SavedView:
    """A new view. Raises PermissionDenied for an audience that is not the person's to address."""
    require(by, "views.create")
    if SavedView.objects.filter(by=by).count() >= MOST:
        raise RuleBroken(_("You have %(number)d views; delete one first.") % {"number": MOST})
    view = SavedView(by=by, **values)
    require(by, "views.keep", view)
    view.save()
    return view


@transaction.atomic
def edit(view: SavedView, *, by: User, version: int, **changes: Any) -> SavedView:
    """Change a view as the person saw it in `version`; what is the same stays unwritten.

    Raises EditConflict with the present values when it moved on, PermissionDenied for an audience that is not
    the person's to address, before or after.
    """
    row: SavedView = locked(SavedView.objects.all(), view.pk)
    require(by, "views.keep", row)
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if not changed:
        return row
    if row.version != version:
        raise EditConflict(row, {name: getattr(row, name) for name in changed})
    for name, value in changed.items():
        setattr(row, name, value)
    require(by, "views.keep", row)
    row.version += 1
    row.save(update_fields=row.touch("version", *changed))
    return row


@transaction.atomic
def delete(view: SavedView, *, by: User) -> dict[str, Any]:
    """Delete a view; returns what `restore` needs to bring it back as it was for this person."""
    row: SavedView = locked(SavedView.objects.all(), view.pk)
    require(by, "views.keep", row)
    kept = _values(row)
    kept["choice"] = ViewChoice.objects.filter(user=by, view=row).values("is_pinned", "is_default").first()
    row.delete()
    return kept


@transaction.atomic
def restore(kept: dict[str, Any], *, by: User) -> SavedView:
    """A view that was just deleted, again."""
    values = dict(kept)
    choice = values.pop("choice")
    view = create(by=by, **values)
    if choice:
        ViewChoice.objects.create(user=by, view=view, **choice)
    return view


def copy(view: SavedView, *, by: User) -> SavedView:
    """A view of one's own that begins as a copy of another; it stands above the list."""
    values = _values(view) | {"audience": SavedView.Audience.PRIVATE, "department_id": None}
    values["name"] = (_("Copy of %(name)s") % {"name": view.name})[:80]
    made = create(by=by, **values)
    choose(made, by=by, is_pinned=True)
    return made


@transaction.atomic
def choose(view: SavedView, *, by: User, **choice: bool) -> None:
    """Keep a view above the list (`is_pinned`), or open the list with it (`is_default`: one per list)."""
    if choice.get("is_default"):
        others = ViewChoice.objects.filter(user=by, view__listing=view.listing, is_default=True)
        others.exclude(view=view).update(is_default=False)
    ViewChoice.objects.update_or_create(user=by, view=view, defaults=choice)


def _values(view: SavedView) -> dict[str, Any]:
    names = ("listing", "name", "audience", "department_id", *PARTS)
    return {name: getattr(view, name) for name in names}
