"""People and departments as values of a filter: their names, and whom the builder offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from crm_site.kit.filters.fields import Choices, Words
from ownership.models import Department, User

OFFERED, KEPT = 200, 20


def people_part(offered: Callable[[Any], Choices] | None = None) -> dict[str, Any]:
    """What a field of kind person needs; `offered` narrows whom the builder proposes."""
    return {"names": _people, "offered": offered or _everybody}


def departments_part() -> dict[str, Any]:
    """What a field of kind department needs."""
    return {"names": _departments, "offered": _all_departments}


def _people(values: Sequence[Any]) -> Mapping[Any, Words]:
    found = User.objects.filter(pk__in=values).only("name", "name_en", "username")
    return {person.pk: person.label for person in found}


def _departments(values: Sequence[Any]) -> Mapping[Any, Words]:
    return {one.pk: one.label for one in Department.objects.filter(pk__in=values)}


def _everybody(user: Any) -> Choices:
    """Active colleagues by name; for everybody the same, so asked once in `KEPT` seconds."""
    return _kept("people", lambda: [(str(one.pk), one.label) for one in _active()])


def _active() -> Any:
    people = User.objects.active().exclude(username="system").order_by("name", "pk")
    return people.only("name", "name_en", "username")[:OFFERED]


def _all_departments(user: Any) -> Choices:
    rows = Department.objects.filter(is_active=True).order_by("path")
    return _kept("departments", lambda: [(str(one.pk), one.label) for one in rows])


def _kept(what: str, ask: Callable[[], list[tuple[str, Words]]]) -> Choices:
    key = f"filters-offered:{what}:{get_language()}"
    found: Choices | None = cache.get(key)
    if found is None:
        found = ask()
        cache.set(key, found, KEPT)
    return found
