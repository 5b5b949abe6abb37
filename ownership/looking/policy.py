"""Who may look as a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ownership.access.policy import Rule, allow
from ownership.access.viewer import Viewer
from ownership.looking import rules
from ownership.models import Membership, User


def places_of(people: Iterable[User]) -> dict[int, list[rules.Place]]:
    """Where people work today. One query."""
    found: dict[int, list[rules.Place]] = {}
    rows = Membership.objects.current().filter(user__in=people).order_by()
    for user, department, position in rows.values_list("user", "department", "position"):
        found.setdefault(user, []).append(rules.Place(department, position))
    return found


def may_look(viewer: Viewer, person: User, places: list[rules.Place]) -> bool:
    """The rule, with what the person himself decides: no administrator's eyes are lent, and nobody looks as himself."""
    lent = person.is_active and not (person.is_superuser or person.is_staff) and person.pk != viewer.user_id
    return lent and rules.may_look(viewer, places)


def _may(viewer: Viewer, person: Any) -> bool:
    if person is None:
        return viewer.leads or viewer.is_administrator
    return may_look(viewer, person, places_of([person]).get(person.pk, []))


allow("people.look_as", Rule(_may, "a manager above him or an administrator"))
