"""Finding people: the system account, managers above a department, the substitute of who is away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ownership.models import SYSTEM_USERNAME, Absence, Department, Membership, User
from ownership.querysets import today


def system_user() -> User:
    """The account that background work acts as. One query; made at first use."""
    user, made = User.objects.get_or_create(
        username=SYSTEM_USERNAME, defaults={"name": "系统", "name_en": "System", "is_active": False}
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def managers_of(department: Department | None) -> list[User]:
    """Managers and heads of the department, or of the nearest one above that has any. Two queries at most."""
    if department is None:
        return []
    above = [int(part) for part in department.path.split("/") if part]
    places = Membership.objects.current().leading().filter(department__in=above, user__is_active=True)
    found = list(places.select_related("user", "department").order_by("pk"))
    for pk in reversed(above):
        here = [place.user for place in found if place.department_id == pk]
        if here:
            return here
    return []


def executive_beside(without: Iterable[int]) -> User | None:
    """The first executive who is none of these people. One query."""
    places = Membership.objects.current().filter(position="executive", user__is_active=True)
    place = places.exclude(user__in=list(without)).select_related("user").order_by("pk").first()
    return place.user if place else None


def stand_in(user: User, on: date | None = None) -> User | None:
    """Who answers for `user` on that day: himself, or his (present) substitute; None when neither is there."""
    day = on or today()
    if User.objects.present(day).filter(pk=user.pk).exists():
        return user
    absence = Absence.objects.on(day).filter(user=user, substitute__isnull=False).order_by("pk").first()
    if absence is None:
        return None
    return User.objects.present(day).filter(pk=absence.substitute_id).first()


def departments_of(user: User) -> list[Department]:
    """The departments the person belongs to today, the main one first. One query."""
    places = Membership.objects.current().filter(user=user).select_related("department")
    return [place.department for place in places.order_by("-is_primary", "pk")]


def main_department(user: User) -> Department | None:
    """The first of them; None for who belongs to none today. One query."""
    return next(iter(departments_of(user)), None)
