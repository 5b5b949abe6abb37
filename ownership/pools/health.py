"""How a pool does, for those who lead it: flows, ages, who claims and who lets go, what comes back and back again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncWeek
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit import filters
from ownership.access.querysets import owned_model
from ownership.models import OwnershipChange, Pool, RecycleRule, RecycleWarning, User
from ownership.moves.models import Reason
from ownership.querysets import day_of

WEEKS, DAYS, RETURNS_DAYS, TOP = 8, 90, 180, 5
AGES = (7, 30, 90, 180)


@dataclass(frozen=True)
class Week:
    """What came in and went out in one week; the shares are parts of the busiest in percent."""

    monday: Any
    came: int
    went: int
    came_share: int
    went_share: int


@dataclass(frozen=True)
class Age:
    """How many customers wait that long."""

    label: str
    number: int
    share: int


@dataclass(frozen=True)
class Someone:
    """A person and how many customers he took or let go."""

    user: User
    number: int
    share: int


@dataclass(frozen=True)
class Health:
    """All figures of one pool. `claim_percent` is None where nothing came in."""

    size: int
    came: int
    claimed: int
    claim_percent: int | None
    warned: int
    asked: int
    returned: int
    weeks: list[Week]
    ages: list[Age]
    claimers: list[Someone]
    releasers: list[Someone]


def health_of(pool: Pool) -> Health:
    """The figures of the last weeks. Eleven queries however large the pool."""
    since = timezone.now() - timedelta(days=DAYS)
    into = OwnershipChange.objects.filter(pool_now=pool.pk, at__gte=since)
    out = OwnershipChange.objects.filter(pool_before=pool.pk, at__gte=since)
    came, claimed = into.count(), out.filter(reason=Reason.CLAIM).count()
    warnings = open_warnings(pool)
    return Health(
        size=_rows(pool).count(),
        came=came,
        claimed=claimed,
        claim_percent=min(round(claimed * 100 / came), 100) if came else None,
        warned=warnings.count(),
        asked=warnings.filter(asked_at__isnull=False).count(),
        returned=_returned(pool),
        weeks=_weeks(pool),
        ages=_ages(pool),
        claimers=_people(out.filter(reason=Reason.CLAIM), "by"),
        releasers=_people(into.filter(reason__in=[Reason.RELEASE, Reason.RECYCLE]), "owner_before"),
    )


def open_warnings(pool: Pool) -> QuerySet[RecycleWarning]:
    """The open warnings of the pool's rules."""
    return RecycleWarning.objects.open().filter(rule__pool=pool)


def rules_of(pool: Pool) -> list[dict[str, Any]]:
    """The rules in use, each with its conditions as a sentence and its open warnings. One query."""
    rules = RecycleRule.objects.active().filter(pool=pool)
    counted = rules.annotate(number=Count("warnings", filter=Q(warnings__state="open")))
    return [
        {"rule": one, "sentence": filters.sentence(one.tree) if one.filter else "", "number": one.number}
        for one in counted
    ]


def _rows(pool: Pool) -> QuerySet[Any]:
    return owned_model().objects.filter(pool=pool.pk).order_by()


def _weeks(pool: Pool) -> list[Week]:
    today = timezone.localdate()
    this = today - timedelta(days=today.weekday())
    mondays = [this - timedelta(weeks=number) for number in reversed(range(WEEKS))]
    first, _end = day_of(mondays[0])
    came = _by_week(OwnershipChange.objects.filter(pool_now=pool.pk, at__gte=first))
    went = _by_week(OwnershipChange.objects.filter(pool_before=pool.pk, at__gte=first))
    most = max([1, *came.values(), *went.values()])
    return [
        Week(
            one,
            came.get(one, 0),
            went.get(one, 0),
            round(came.get(one, 0) * 100 / most),
            round(went.get(one, 0) * 100 / most),
        )
        for one in mondays
    ]


def _by_week(changes: QuerySet[OwnershipChange]) -> dict[Any, int]:
    weeks = changes.order_by().annotate(week=TruncWeek("at")).values("week").annotate(number=Count("pk"))
    return {timezone.localtime(week).date(): number for week, number in weeks.values_list("week", "number")}


def _ages(pool: Pool) -> list[Age]:
    """How long the customers of the pool wait; those that were put in at birth since they were made."""
    came = (
        OwnershipChange.objects.filter(row=OuterRef("pk"), pool_now=pool.pk).order_by("-pk").values("at")[:1]
    )
    rows = _rows(pool).annotate(came=Coalesce(Subquery(came), F("created_at")))
    now, bounds = timezone.now(), [0, *AGES, None]
    pairs = list(zip(bounds, bounds[1:], strict=False))
    counts = rows.aggregate(
        **{f"n{place}": Count("pk", filter=_between(now, *pair)) for place, pair in enumerate(pairs)}
    )
    numbers = [counts[f"n{place}"] for place in range(len(pairs))]
    most = max([1, *numbers])
    return [
        Age(_age_words(*pair), number, round(number * 100 / most))
        for pair, number in zip(pairs, numbers, strict=True)
    ]


def _between(now: datetime, least: int | None, most: int | None) -> Q:
    older = Q(came__lte=now - timedelta(days=least)) if least else Q()
    return older & (Q(came__gt=now - timedelta(days=most)) if most else Q(came__isnull=False))


def _age_words(least: int | None, most: int | None) -> str:
    if most is None:
        return _("more than %(n)s days") % {"n": least}
    return _("%(least)s to %(most)s days") % {"least": least, "most": most}


def _people(changes: QuerySet[OwnershipChange], who: str) -> list[Someone]:
    """The busiest people of these changes. Two queries."""
    counted = changes.exclude(**{f"{who}__isnull": True}).order_by().values(who).annotate(number=Count("pk"))
    rows = list(counted.order_by("-number", who).values_list(who, "number")[:TOP])
    people = User.objects.in_bulk([pk for pk, _number in rows])
    most = max([1, *(number for _pk, number in rows)])
    return [Someone(people[pk], number, round(number * 100 / most)) for pk, number in rows if pk in people]


def _returned(pool: Pool) -> int:
    """How many customers came into the pool more than once lately: nobody was the right one for them."""
    since = timezone.now() - timedelta(days=RETURNS_DAYS)
    into = OwnershipChange.objects.filter(pool_now=pool.pk, at__gte=since).order_by().values("row")
    return into.annotate(number=Count("pk")).filter(number__gt=1).count()
