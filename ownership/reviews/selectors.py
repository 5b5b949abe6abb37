"""Live grants of people, who looks through them, and how far a review is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from ownership.access.querysets import owned_model
from ownership.access.shares import Source
from ownership.models import AccessReview, Department, ReviewItem, User
from ownership.people import departments_of, executive_beside, managers_of

# What a case, a deal or a step lends ends with it, and is no standing grant.
STANDING = (Source.MANUAL, Source.TEAM, Source.REQUEST, Source.RULE, Source.TRANSFER)


@dataclass(frozen=True)
class Line:
    """A grant as the reader may know it: the customer's name where it is open or locked for him, else its number."""

    item: ReviewItem
    name: str
    url: str
    is_key: bool
    is_known: bool


@dataclass(frozen=True)
class Progress:
    """How far one reviewer is."""

    reviewer: User
    number: int
    open: int

    @property
    def done(self) -> int:
        return self.number - self.open


def grants_of_people(people: Any) -> QuerySet:
    """Live standing grants of these people, the oldest first."""
    rows = owned_model().user_shares.rel.related_model.objects.live()
    return rows.filter(user__in=people, source_kind__in=STANDING).order_by("user", "granted_at", "pk")


def grants_of_departments(departments: Any) -> QuerySet:
    """Live standing grants of whole departments."""
    rows = owned_model().group_shares.rel.related_model.objects.live()
    wanted = rows.filter(group__department__in=departments, source_kind__in=STANDING)
    return wanted.select_related("group__department").order_by("group", "granted_at", "pk")


class Reviewers:
    """Who looks through whose grants: the manager above, never the person himself, at last `fallback`."""

    def __init__(self, fallback: User) -> None:
        self.fallback = fallback
        self._people: dict[int, User] = {}
        self._departments: dict[int, User] = {}

    def of_person(self, user: User) -> User:
        if user.pk not in self._people:
            self._people[user.pk] = self._above(departments_of(user), {user.pk})
        return self._people[user.pk]

    def of_department(self, department: Department) -> User:
        if department.pk not in self._departments:
            self._departments[department.pk] = self._above([department], set())
        return self._departments[department.pk]

    def _above(self, departments: Iterable[Department], without: set[int]) -> User:
        for one in departments:
            while one is not None:
                found = [user for user in managers_of(one) if user.pk not in without]
                if found:
                    return found[0]
                one = one.parent  # type: ignore[assignment]
        return executive_beside(without) or self.fallback


def above(user: User) -> User | None:
    """Who answers when `user` does not: the manager above him, else an executive."""
    for department in departments_of(user):
        parent = department.parent
        found = [one for one in managers_of(parent) if one.pk != user.pk] if parent else []
        if found:
            return found[0]
    return executive_beside([user.pk])


def departments() -> QuerySet[Department]:
    """Those whose people's grants may be looked through."""
    return Department.objects.filter(is_active=True).order_by("path")


def lines(items: Iterable[ReviewItem], reader: User) -> list[Line]:
    """Grants with as much of the customers as the reader may know. One query."""
    given = list(items)
    known = owned_model().objects.listed_to(reader).filter(pk__in={one.row_id for one in given})
    rows = {row.pk: row for row in known.only("pk", "name", "is_key")}
    return [_line(one, rows.get(one.row_id)) for one in given]


def _line(item: ReviewItem, row: Any) -> Line:
    if row is None:
        return Line(item, f"#{item.row_id}", "", False, False)
    url = "" if row.seen_by == "locked" else row.get_absolute_url()
    return Line(item, row.name, url, row.is_key, True)


def waiting_for(user: User, reviews: Iterable[AccessReview]) -> dict[int, int]:
    """How many grants of each review wait for the person. One query."""
    items = ReviewItem.objects.open().mine(user).filter(review__in=list(reviews)).order_by()
    return dict(items.values_list("review").annotate(Count("pk")))


def progress(review: AccessReview) -> list[Progress]:
    """How far each reviewer is, the slowest first. Two queries."""
    open_ones = Count("pk", filter=Q(decision=""))
    counts = review.items.order_by().values("reviewer").annotate(number=Count("pk"), open=open_ones)
    found = {one["reviewer"]: one for one in counts}
    people = User.objects.in_bulk(list(found))
    made = [Progress(people[pk], one["number"], one["open"]) for pk, one in found.items()]
    return sorted(made, key=lambda one: (-one.open, str(one.reviewer)))


def decisions(review: AccessReview) -> list[tuple[Any, int]]:
    """(decision in words, how many) of a review. One query."""
    counts = dict(review.items.order_by().values_list("decision").annotate(Count("pk")))
    words = [("", None), *ReviewItem.Decision.choices]
    return [(label, counts.get(name, 0)) for name, label in words if name and counts.get(name)]
