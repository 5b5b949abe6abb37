"""Shaped answers about public pools: their rows with what a pool tells of them, limits, what stands on a customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from crm_site.kit import filters
from crm_site.kit.paging import Order, Page, capped_count, page_of
from ownership.access.asking import asker_for
from ownership.access.masking import mask
from ownership.access.querysets import owned_model
from ownership.access.viewer import viewer_of
from ownership.models import Department, Membership, OwnershipChange, Pool, Release, User
from ownership.moves.models import Reason
from ownership.people import departments_of
from ownership.querysets import company_day

RECORD = "customers"
ORDERS = {"new": Order(("-updated_at",)), "old": Order(("updated_at",))}
SHOWN = ("id", "name", "short_name", "level", "industry", "country", "region_code", "province", "city", "stage",
         "is_key", "updated_at", "owner", "department", "pool", "version")  # fmt: skip


@dataclass(frozen=True)
class Stay:
    """How a customer came into its pool: since when, from whom, why. `release` where somebody let it go by hand."""

    since: datetime
    former: User | None
    change: OwnershipChange
    release: Release | None


@dataclass(frozen=True)
class Pooled:
    """A row of a pool's list: the customer (masked), its stay, None where nobody wrote one down, and, for who held it
    until lately, from when on he may claim it."""

    customer: Any
    stay: Stay | None
    cools_until: datetime | None = None


@dataclass(frozen=True)
class Limits:
    """What is left to claim for one person: None where there is no limit. `left` is the smaller of both."""

    claimed: int
    per_day: int | None
    held: int
    cap: int | None

    @property
    def left_today(self) -> int | None:
        return None if self.per_day is None else max(self.per_day - self.claimed, 0)

    @property
    def room(self) -> int | None:
        return None if self.cap is None else max(self.cap - self.held, 0)

    @property
    def left(self) -> int | None:
        known = [one for one in (self.left_today, self.room) if one is not None]
        return min(known) if known else None


def pools_of(user: Any) -> list[tuple[Pool, int]]:
    """The pools that the person may look into, each with how many customers wait in it. Two queries."""
    pools = Pool.objects.active().visible_to(user)
    sizes = _sizes(pools.order_by().values("pk"))
    return [(one, sizes.get(one.pk, 0)) for one in pools]


def _sizes(pools: Any) -> dict[int, int]:
    rows = owned_model().objects.filter(pool__in=pools).order_by().values("pool")
    return dict(rows.annotate(number=Count("pk")).values_list("pool", "number"))


# --- people and limits ------------------------------------------------------------------------------------


def below(pool: Pool) -> QuerySet[Department]:
    """The departments of a pool and all under them."""
    paths = list(pool.departments.values_list("path", flat=True))
    if not paths:
        return Department.objects.none()
    return Department.objects.filter(reduce(or_, [Q(path__startswith=path) for path in paths]))


def people_of(pool: Pool) -> QuerySet[User]:
    """Who can be given customers of the pool: the people of its departments, without mere auditors."""
    places = Membership.objects.current().filter(department__in=below(pool)).exclude(position="auditor")
    return User.objects.active().filter(pk__in=places.values("user")).order_by("name", "pk")


def home_of(user: User, pool: Pool) -> Department | None:
    """The department in which the person holds customers of this pool: his first one that belongs to it."""
    places = departments_of(user)
    inside = set(below(pool).values_list("pk", flat=True))
    return next((one for one in places if one.pk in inside), next(iter(places), None))


def limits_of(user: Any, pool: Pool) -> Limits:
    """What the person has claimed today and holds. Two queries."""
    held = owned_model().objects.filter(owner=user.pk).order_by().count() if pool.cap else 0
    return Limits(_claims_today(user, pool).count(), pool.claims_per_day, held, pool.cap)


def _claims_today(user: Any, pool: Pool) -> QuerySet[OwnershipChange]:
    midnight, _end = company_day()
    return OwnershipChange.objects.filter(
        by=user.pk, reason=Reason.CLAIM, pool_before=pool.pk, at__gte=midnight
    )


def cooling(user: Any, pool: Pool, ids: Iterable[int]) -> dict[int, datetime]:
    """Which of these the person held until they came into the pool, and from when on he may claim them. One query."""
    if not pool.cooldown_days:
        return {}
    pause = timedelta(days=pool.cooldown_days)
    lost = OwnershipChange.objects.filter(
        row__in=list(ids), pool_now=pool.pk, owner_before=user.pk, at__gt=timezone.now() - pause
    )
    return {row: at + pause for row, at in lost.order_by("at").values_list("row", "at")}


# --- the list of a pool -----------------------------------------------------------------------------------


def rows_of(user: Any, pool: Pool, wanted: Mapping[str, Any]) -> Any:
    """What the person sees of the pool, narrowed by name, level, region and industry."""
    rows = owned_model().objects.visible_to(user).filter(pool=pool.pk)
    if wanted.get("text"):
        text = wanted["text"]
        rows = rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__iexact=text))
    conditions = [
        {"field": name, "op": op, "value": wanted[name] if op == "is" else [wanted[name]]}
        for name, op in (("level", "is"), ("industry", "is"), ("region", "any_of"))
        if wanted.get(name)
    ]
    if conditions:
        tree = filters.parse(RECORD, {"v": 1, "all": conditions})
        rows = rows.filter(filters.compile(tree, asker_for(user)))
    return rows


def pool_page(
    user: Any, pool: Pool, wanted: Mapping[str, Any], params: Mapping[str, Any], *, path: str
) -> Page:
    """One page of a pool as `Pooled` rows, what came last first. Seven queries however many."""
    found = rows_of(user, pool, wanted)
    order = ORDERS["old" if wanted.get("order") == "old" else "new"]
    page = page_of(found.only(*SHOWN), order, params, path=path)
    alone = page.next_url is None and page.previous_url is None
    page.count, page.capped = (len(page), False) if alone else capped_count(found)
    ids = [row.pk for row in page]
    stays, cools = stays_of(pool, ids), cooling(user, pool, ids)
    page.rows = [Pooled(row, stays.get(row.pk), cools.get(row.pk)) for row in mask(page.rows, user)]
    return page


def stays_of(pool: Pool, ids: Sequence[int]) -> dict[int, Stay]:
    """How these customers came into the pool. Two queries."""
    came = OwnershipChange.objects.filter(row__in=ids, pool_now=pool.pk).select_related("owner_before")
    changes = {one.row_id: one for one in came.order_by("row", "-pk").distinct("row")}
    let_go = Release.objects.filter(row__in=ids, pool=pool).order_by("row", "-pk").distinct("row")
    releases = {one.row_id: one for one in let_go}
    return {
        pk: Stay(one.at, one.owner_before, one, releases.get(pk) if one.reason == Reason.RELEASE else None)
        for pk, one in changes.items()
    }


def claimed_today(user: Any, pool: Pool) -> list[dict[str, Any]]:
    """The customers that the person has claimed from the pool today and still holds, with their notes."""
    claims = _claims_today(user, pool).values("row")
    rows = owned_model().objects.visible_to(user).filter(pk__in=claims, owner=user.pk)
    found = mask(rows.order_by("-updated_at")[:10], user)
    notes = notes_for([row.pk for row in found])
    return [{"customer": row, "release": notes.get(row.pk)} for row in found]


def notes_for(ids: Sequence[int]) -> dict[int, Release]:
    """The hand-over notes with which customers last came into a pool: for who has claimed them. One query."""
    releases = Release.objects.filter(row__in=ids).select_related("by").order_by("row", "-pk").distinct("row")
    return {one.row_id: one for one in releases if one.note}


def choices_for(user: Any) -> QuerySet[Pool]:
    """The pools into which the person may let customers go."""
    viewer = viewer_of(user)
    if viewer.sees_unassigned or viewer.is_executive:
        return Pool.objects.active()
    return Pool.objects.active().visible_to(user)
