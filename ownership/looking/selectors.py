"""As whom one may look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ownership.access.viewer import viewer_of
from ownership.looking.policy import may_look, places_of
from ownership.models import User


def offered(user: Any, people: Iterable[User]) -> set[int]:
    """Those of `people` as whom the person may look. One query, none for who leads nobody."""
    viewer = viewer_of(user)
    if not (viewer.leads or viewer.is_administrator):
        return set()
    given = list(people)
    places = places_of(given)
    return {one.pk for one in given if may_look(viewer, one, places.get(one.pk, []))}


def person(pk: int) -> User | None:
    """The colleague with this number. One query."""
    return User.objects.filter(pk=pk).first()
