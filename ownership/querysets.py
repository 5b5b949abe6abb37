"""Words to ask with about people and their places."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.contrib.auth.models import UserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ownership.access.viewer import Viewer, viewer_of

if TYPE_CHECKING:
    from ownership.models import Department, User


def today() -> date:
    """Today in the current time zone."""
    return timezone.localdate()


def day_of(on: date) -> tuple[datetime, datetime]:
    """The moments between which a day lies, in the current time zone."""
    start = timezone.make_aware(datetime.combine(on, time()))
    return start, timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))


def company_today() -> date:
    """Today where the company is: limits count by it, whatever zone somebody reads his pages in."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def company_day() -> tuple[datetime, datetime]:
    """The moments between which that day lies."""
    with timezone.override(timezone.get_default_timezone()):
        return day_of(today())


def _memberships() -> MembershipQuerySet:
    # By name: the models below are made of these querysets.
    return apps.get_model("ownership", "Membership").objects.all()


class PersonQuerySet(models.QuerySet):
    def active(self) -> PersonQuerySet:
        """People who can sign in."""
        return self.filter(is_active=True)

    def present(self, on: date | None = None) -> PersonQuerySet:
        """Active people who are not away on that day (default today)."""
        away = apps.get_model("ownership", "Absence").objects.on(on or today()).values("user_id")
        return self.active().exclude(pk__in=away)

    def called(self, text: str) -> PersonQuerySet:
        """People whose name, in either language, or sign-in name holds `text`, or whose employee number it is."""
        named = Q(name__icontains=text) | Q(name_en__icontains=text) | Q(username__icontains=text)
        return self.filter(named | Q(employee_number__iexact=text))

    def known_as(self, text: str) -> list[User]:
        """Whom other programs mean by `text`: by sign-in name, employee number, mail address or name, the first of these
        that anybody has. Two at most: one is he, two are nobody in particular. Four queries at most."""
        ways = (
            Q(username__iexact=text),
            Q(employee_number__iexact=text) & ~Q(employee_number=""),
            Q(email__iexact=text) & ~Q(email=""),
            Q(name=text) | Q(name_en=text),
        )
        for way in ways:
            if found := cast("list[User]", list(self.filter(way).order_by("pk")[:2])):
                return found
        return []

    def of_department(self, department: Department, *, below: bool = True) -> PersonQuerySet:
        """Members valid today, of the department and (`below`) those under it; nobody twice."""
        places = _memberships().current()
        wanted = Q(department__path__startswith=department.path) if below else Q(department=department)
        return self.filter(pk__in=places.filter(wanted).values("user_id"))

    def of_kind(self, kind: str) -> PersonQuerySet:
        """Members valid today of any department of this kind."""
        return self.filter(pk__in=_memberships().current().filter(department__kind=kind).values("user_id"))

    def in_position(self, *positions: str) -> PersonQuerySet:
        """Members valid today of any department, in one of these positions."""
        return self.filter(pk__in=_memberships().current().filter(position__in=positions).values("user_id"))


class PersonManager(UserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Django's user manager with our words; sign-in names are unique whatever their case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class MembershipQuerySet(models.QuerySet):
    def current(self, on: date | None = None) -> MembershipQuerySet:
        """Valid on that day (default today), in an active department."""
        day = on or today()
        ends = Q(until_on__isnull=True) | Q(until_on__gte=day)
        return self.filter(ends, from_on__lte=day, department__is_active=True)

    def leading(self) -> MembershipQuerySet:
        """Managers and heads."""
        return self.filter(position__in=["manager", "head"])


class AbsenceQuerySet(models.QuerySet):
    def on(self, day: date) -> AbsenceQuerySet:
        """Absences that cover the day."""
        return self.filter(from_on__lte=day, until_on__gte=day)

    def visible_to(self, user: Any) -> AbsenceQuerySet:
        """One's own, and those in which one is the substitute; that somebody is away today, everybody sees."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        return self.filter(Q(user=viewer.user_id) | Q(substitute=viewer.user_id))

    def overlapping(self, first: date, last: date) -> AbsenceQuerySet:
        """Absences that share a day with first..last."""
        return self.filter(from_on__lte=last, until_on__gte=first)


class AccessRequestQuerySet(models.QuerySet):
    def open(self) -> AccessRequestQuerySet:
        """Not decided yet."""
        return self.filter(state="open")

    def visible_to(self, user: Any) -> AccessRequestQuerySet:
        """One's own, and those one may decide: as the owner or a manager above the owner's department."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        if viewer.sees_everything:
            return self.all()
        return self.filter(Q(by=viewer.user_id) | _answers_for(viewer))

    def awaiting(self, user: Any) -> AccessRequestQuerySet:
        """Open ones that wait for this person's decision: of his customers and his departments'.

        An executive may decide all, but is waited for only where a customer has neither owner nor department.
        """
        viewer = viewer_of(user)
        if not viewer.is_active or (viewer.is_auditor and not viewer.leads):
            return self.none()
        wanted = _answers_for(viewer)
        if viewer.is_executive:
            wanted |= Q(row__owner=None, row__department=None)
        return self.open().filter(wanted).exclude(by=viewer.user_id)


def _answers_for(viewer: Viewer) -> Q:
    """Requests for customers that the person owns or whose department he leads."""
    found = Q(row__owner=viewer.user_id)
    if viewer.led_departments:
        found |= Q(row__department__in=viewer.led_departments)
    return found
