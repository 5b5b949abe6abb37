"""Who decides a dispute, and what people find of disputes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from ownership.access.querysets import owned_model
from ownership.models import Department, Dispute, Membership, User
from ownership.people import executive_beside, stand_in


def decider_for(one: Department | None, other: Department | None, without: Collection[int]) -> User | None:
    """Who leads both departments, the nearest first; else who leads operations; else an executive.

    Never one of the two sides. Who is away is passed over where somebody else could decide. Four queries at most.
    """
    return (
        _common(one, other, without)
        or _leading(Q(department__kind="operations"), without)
        or executive_beside(without)
    )


def _common(one: Department | None, other: Department | None, without: Collection[int]) -> User | None:
    if one is None or other is None:
        return None
    above = [int(part) for part in one.path.split("/") if part]
    theirs = {int(part) for part in other.path.split("/") if part}
    shared = [pk for pk in above if pk in theirs]
    places = Membership.objects.current().leading().filter(department__in=shared, user__is_active=True)
    found = list(places.exclude(user__in=without).select_related("user").order_by("pk"))
    for pk in reversed(shared):
        here = [place.user for place in found if place.department_id == pk]
        if here:
            return next((user for user in here if stand_in(user) == user), here[0])
    return None


def _leading(where: Q, without: Collection[int]) -> User | None:
    places = Membership.objects.current().leading().filter(where, user__is_active=True)
    place = places.exclude(user__in=without).select_related("user").order_by("department__path", "pk").first()
    return place.user if place else None


def has_any(user: User) -> bool:
    """Whether the person may read some dispute, open or decided."""
    return Dispute.objects.visible_to(user).exists()


def open_to(user: User) -> list[Dispute]:
    """Open disputes that the person may read, the newest first; at most fifty."""
    rows = Dispute.objects.visible_to(user).open()
    return list(rows.select_related("row", "claimant", "holder", "decider").order_by("-created_at")[:50])


def precedents(user: User, text: str) -> QuerySet[Dispute]:
    """Decided disputes that the person may read, by words of the grounds, the evidence or the customer's name."""
    rows: Any = Dispute.objects.visible_to(user).decided()
    text = text.replace("\0", "").strip()[:100]
    if text:
        said = Q(grounds__icontains=text) | Q(evidence__icontains=text) | Q(row__name__icontains=text)
        rows = rows.filter(said)
    return rows


def way_in(dispute: Dispute, user: User) -> str:
    """The customer's page where the reader may open it, else empty."""
    rows = owned_model().objects.visible_to(user).filter(pk=dispute.row_id)
    return str(dispute.row.get_absolute_url()) if rows.exists() else ""
