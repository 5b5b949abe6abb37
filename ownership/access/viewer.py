"""Who is looking: everything the locks need to know about a person, gathered once per request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from ownership.access import facets

if TYPE_CHECKING:
    from ownership.models import Membership, User

LEADING = {"manager", "head"}


@dataclass(frozen=True)
class Viewer:
    """A person's rights of today. Made by `viewer_of`; never stored beyond one request or one handler."""

    user_id: int | None
    is_active: bool = False
    is_administrator: bool = False
    is_executive: bool = False
    is_auditor: bool = False
    has_company_reach: bool = False
    has_ordered_reach: bool = False
    sees_unassigned: bool = False
    departments: tuple[int, ...] = ()
    open_departments: tuple[int, ...] = ()
    led_departments: tuple[int, ...] = ()
    pools: tuple[int, ...] = ()  # whose customers he may claim
    led_pools: tuple[int, ...] = ()  # whose customers he distributes
    group_ids: tuple[int, ...] = ()
    kinds: frozenset[str] = frozenset()
    led_kinds: frozenset[str] = frozenset()  # of the departments he leads
    positions: frozenset[str] = frozenset()
    profile: dict[str, int] = field(default_factory=facets.nothing)
    place: Membership | None = None  # the main one
    veiled: bool = False  # an administrator looks as this person: values stay masked

    @property
    def sees_everything(self) -> bool:
        """Executives and auditors: every customer, key ones too."""
        return self.is_active and (self.is_executive or self.is_auditor)

    @property
    def stamp(self) -> str:
        """The same word for the same person with the same rights, within one process: a key for a cache."""
        rights = {**vars(self), "place": None, "profile": tuple(self.profile.items())}
        return f"{self.user_id}:{hash(tuple(rights.values()))}"

    @property
    def rights(self) -> str:
        """All that decides what the person meets, in words that are the same in every process."""
        told = {**vars(self), "place": None, "profile": self.profile.items()}
        return repr(
            [
                (name, value if isinstance(value, bool | int | None) else sorted(value))
                for name, value in told.items()
            ]
        )

    @property
    def leads(self) -> bool:
        """A manager or head of some department."""
        return bool(self.led_departments)


def viewer_of(user: Any) -> Viewer:
    """The viewer behind a user, kept on the user object. At most 3 queries, none the second time."""
    if isinstance(user, Viewer):
        return user
    if user is None or not getattr(user, "pk", None):
        return Viewer(user_id=None)
    cached = user.__dict__.get("_viewer")
    if cached is None:
        cached = user.__dict__["_viewer"] = _gather(user)
    return cached


def forget(user: User) -> None:
    """Drop the kept viewer after a change of memberships within the same request."""
    user.__dict__.pop("_viewer", None)


def _gather(user: User) -> Viewer:
    if not user.is_active:
        return Viewer(user_id=user.pk)
    places: list[Membership] = list(
        apps.get_model("ownership", "Membership")
        .objects.current()
        .filter(user=user)
        .select_related("department")
    )
    positions = frozenset(place.position for place in places)
    led = [place.department for place in places if place.position in LEADING]
    own = [place.department for place in places]
    auditor = "auditor" in positions
    profile = _profile(places)
    return Viewer(
        user_id=user.pk,
        is_active=True,
        is_administrator=user.is_superuser,
        is_executive="executive" in positions,
        is_auditor=auditor,
        has_company_reach=any(one.reach == "company" for one in own),
        has_ordered_reach=any(one.reach == "ordered" for one in own),
        sees_unassigned=any(one.kind == "operations" for one in own)
        or any(one.kind == "sales" for one in led),
        departments=tuple(one.pk for one in own),
        open_departments=tuple(one.pk for one in own if one.reach == "department"),
        kinds=frozenset(one.kind for one in own),
        led_kinds=frozenset(one.kind for one in led),
        positions=positions,
        place=next(iter(places), None),
        profile=facets.read_only(profile) if auditor else profile,
        **_tree(user, own, led),
    )


def _tree(user: User, own: Iterable[Any], led: Iterable[Any]) -> dict[str, Any]:
    """Departments below the led ones, the groups of one's departments and those above, and the pools that these look
    into. One query."""
    above = {int(part) for one in own for part in one.path.split("/") if part}
    if not above:
        return {}
    wanted = Q(pk__in=above)
    led_paths = [one.path for one in led]
    for path in led_paths:
        wanted |= Q(path__startswith=path)
    rows = apps.get_model("ownership", "Department").objects.filter(wanted)
    rows = rows.annotate(open_pools=_pools(department=OuterRef("pk")), kept_pools=_pools(admin=user.pk))
    found = list(rows.values_list("pk", "path", "group_id", "open_pools", "kept_pools"))
    led_below = {pk for pk, path, *_ in found if any(path.startswith(one) for one in led_paths)}
    kept = {pool for *_, pools in found for pool in pools}
    return {
        "led_departments": tuple(pk for pk, *_ in found if pk in led_below),
        "group_ids": tuple(group for pk, _, group, *_ in found if pk in above),
        "pools": tuple(sorted(kept.union(*(pools for pk, _, _, pools, _ in found)))),
        "led_pools": tuple(sorted(kept.union(*(pools for pk, _, _, pools, _ in found if pk in led_below)))),
    }


def _pools(*, department: Any = None, admin: Any = None) -> ArraySubquery:
    """Ids of the active pools of a department, or of those that a person keeps."""
    pools = apps.get_model("ownership", "Pool").objects.active().order_by("pk")
    found = pools.filter(departments=department) if department else pools.filter(admins=admin)
    return ArraySubquery(found.values("pk"))


def _profile(places: list[Membership]) -> dict[str, int]:
    """The best of the profiles of one's departments, with the administrator's rules above the shipped ones."""
    kinds = {place.department.kind for place in places}
    rules = apps.get_model("ownership", "FacetRule").objects.filter(kind__in=kinds).order_by("position")
    cells = list(rules.values_list("kind", "position", "facet", "level")) if kinds else []
    return facets.best(_one_profile(place.department.kind, place.position, cells) for place in places)


def profile_of(kind: str, position: str = "staff") -> dict[str, int]:
    """What members of departments of one kind read, whoever they are: for what is written for a department."""
    rules = apps.get_model("ownership", "FacetRule").objects.filter(kind=kind).order_by("position")
    return _one_profile(kind, position, list(rules.values_list("kind", "position", "facet", "level")))


def _one_profile(kind: str, position: str, cells: list[tuple[str, str, str, int]]) -> dict[str, int]:
    profile = facets.shipped(kind)
    for rule_kind, rule_position, facet, level in cells:
        if rule_kind == kind and rule_position in ("", position):
            profile[facet] = level
    return profile
