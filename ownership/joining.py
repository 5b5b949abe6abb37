"""People who join together: their accounts, the departments that are made for them, and their places in the tree.

Nobody of them can sign in before an administrator gives him a password. What a file says never opens more than the
places below one department that the administrator chose: new departments see their members' own customers only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import translation
from django.utils.text import slugify

from ownership.models import Department, Membership, User
from ownership.people import main_department
from ownership.querysets import today

LONGEST = 120  # of a department's name
Position = Membership.Position


@dataclass(frozen=True)
class Newcomer:
    """Somebody who joins. `values` are columns of his account, `path` is his department, one name for each step down.

    Without a path, people of one `manager` (any way to name him) are a team under his name, below his own manager's.
    """

    values: dict[str, Any]
    path: Sequence[str] = ()
    manager: str = ""
    position: str = Position.STAFF
    names: frozenset[str] = field(default=frozenset())  # what others may call him, case folded


@transaction.atomic
def join(newcomers: Sequence[Newcomer], *, under: Department) -> set[str]:
    """Give each an account and a place in or below `under`; returns the managers that nobody knows.

    Raises IntegrityError where somebody took a sign-in name or employee number meanwhile.
    """
    password = make_password(None)
    people = User.objects.bulk_create(User(password=password, **one.values) for one in newcomers)
    return _Places(list(zip(newcomers, people, strict=True)), under).give()


class _Places:
    """The tree while it grows. Departments are few and made one by one, memberships all at once."""

    def __init__(self, joined: list[tuple[Newcomer, User]], under: Department) -> None:
        self.joined, self.tree = joined, _Tree(under)
        bearers = Counter(name for one, _person in joined for name in one.names)
        self.new = {name: pair for pair in joined for name in pair[0].names if bearers[name] == 1}
        self.teams: dict[int, Department] = {}
        self.known: dict[str, Department | None] = {}

    def give(self) -> set[str]:
        leading = {boss.pk for boss in self._bosses()}
        rows = []
        for one, person in self.joined:
            leads = person.pk in leading and not one.path
            place = self._team(one, person, ()) if leads else self._place(one, person, ())
            position = Position.MANAGER if leads else one.position
            rows.append(Membership(user=person, department=place, position=position, from_on=today()))
        Membership.objects.bulk_create(rows)
        return {name for name, place in self.known.items() if place is None}

    def _bosses(self) -> Iterator[User]:
        """Newcomers whose name stands in the manager's cell of somebody without a department."""
        for one, person in self.joined:
            boss = self.new.get(one.manager.casefold()) if one.manager and not one.path else None
            if boss and boss[1] is not person:
                yield boss[1]

    def _place(self, one: Newcomer, person: User, seen: tuple[int, ...]) -> Department:
        """Where somebody works: in his department, in his manager's team, else where all of them are."""
        if one.path:
            return self.tree.at(one.path)
        if not one.manager:
            return self.tree.under
        boss = self.new.get(one.manager.casefold())
        if boss is None:
            return self._of_known(one.manager) or self.tree.under
        if boss[1].pk == person.pk or boss[1].pk in seen:  # his own manager, by some way round
            return self.tree.under
        return (
            self._place(*boss, (*seen, person.pk)) if boss[0].path else self._team(*boss, (*seen, person.pk))
        )

    def _team(self, one: Newcomer, person: User, seen: tuple[int, ...]) -> Department:
        if person.pk not in self.teams:
            above = self._place(one, person, seen)
            self.teams[person.pk] = self.tree.team_of(person, above)
        return self.teams[person.pk]

    def _of_known(self, name: str) -> Department | None:
        """What a colleague leads who was here before, else where he works, as far as it lies in `under`.

        None: nobody, or two are called so.
        """
        if name not in self.known:
            people = User.objects.active().known_as(name)
            found = _department_led_by(people[0]) if len(people) == 1 else None
            lies_here = found is None or found.path.startswith(self.tree.under.path)
            self.known[name] = found if lies_here else self.tree.under
        return self.known[name]


class _Tree:
    """Departments by their names, those that are made on the way included."""

    def __init__(self, under: Department) -> None:
        self.under = under
        self.all = list(Department.objects.filter(is_active=True).order_by("path"))
        self.codes = set(Department.objects.values_list("code", flat=True))

    def at(self, path: Sequence[str]) -> Department:
        """The department at the end of these names, which begin anywhere on the way down to `under`, or below it;
        steps that are not there are made."""
        place = self.under
        for name in self._below(path):
            place = (self._alone(name) if place is self.under else None) or self._step(place, name)
        return place

    def _below(self, path: Sequence[str]) -> Sequence[str]:
        """The path without the steps that only lead to `under`."""
        above = {int(part) for part in self.under.path.split("/") if part}
        chain = [one for one in self.all if one.pk in above]
        for start, first in enumerate(chain):
            if not _is_called(first, path[0]):
                continue
            pairs = zip(chain[start:], path, strict=False)
            same = len(list(takewhile(lambda pair: _is_called(*pair), pairs)))
            if same in (len(chain) - start, len(path)):
                return path[same:]
        return path

    def _alone(self, name: str) -> Department | None:
        """The one department of this name below `under`."""
        below = [one for one in self.all if one.path.startswith(self.under.path) and _is_called(one, name)]
        return below[0] if len(below) == 1 else None

    def team_of(self, person: User, above: Department) -> Department:
        called = (person.name or person.name_en or person.username)[: LONGEST - 5]
        gap = " " if called.isascii() else ""
        return self._make(above, f"{called}{gap}团队", f"{person.name_en or called}’s team", above.kind)

    def _step(self, place: Department, name: str) -> Department:
        here = (one for one in self.all if one.parent_id == place.pk and _is_called(one, name))
        return next(here, None) or self._make(place, name[:LONGEST], "", _kind(name) or place.kind)

    def _make(self, above: Department, name: str, name_en: str, kind: str) -> Department:
        made = Department(
            name=name, name_en=name_en, kind=kind, parent=above, code=self._code(name_en or name)
        )
        made.save()
        self.all.append(made)
        return made

    def _code(self, name: str) -> str:
        stem, number = slugify(name)[:34] or "department", 1
        code = stem
        while code in self.codes:
            number += 1
            code = f"{stem}-{number}"
        self.codes.add(code)
        return code


def _is_called(department: Department, name: str) -> bool:
    return name.casefold() in {
        one.casefold() for one in (department.name, department.name_en, department.code)
    }


def _kind(name: str) -> str:
    """What a department of this name does, where it is called as one of our kinds in any of our languages."""
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            for kind, label in Department.Kind.choices:
                if name.casefold() in (kind, str(label).casefold()):
                    return kind
    return ""


def _department_led_by(person: User) -> Department | None:
    led = Membership.objects.current().leading().filter(user=person).select_related("department")
    place = led.order_by("-is_primary", "pk").first()
    return place.department if place else main_department(person)


def free_username(wished: Iterable[str], taken: set[str]) -> str:
    """The first of these sign-in names that nobody has, else the last one with a number; it is taken from then on."""
    names = [name[:140] for name in wished if name] or ["person"]
    found = next((name for name in names if name.casefold() not in taken), "")
    number = 1
    while not found:
        number += 1
        if f"{names[-1]}{number}".casefold() not in taken:
            found = f"{names[-1]}{number}"
    taken.add(found.casefold())
    return found


def usernames() -> set[str]:
    """All that are taken, case folded."""
    return {name.casefold() for name in User.objects.values_list("username", flat=True)}
