"""Finding the person for a step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from ownership.access.viewer import viewer_of
from ownership.models import Department, Membership, User
from ownership.people import managers_of, stand_in
from ownership.teams.selectors import member_for


@dataclass(frozen=True)
class Found:
    """Who does it, in which department, and by what rule; nobody means that the department may take it."""

    department: Department
    assignee: User | None
    by: str


def find(step: dict[str, Any], collaboration: Any) -> Found:
    """The person for a planned step: by the step's rule, else the least loaded member who is present.

    Nobody present: the step waits in the department's queue. At most seven queries.
    """
    if step["finder"] in ("named", "queue"):
        return _named(step)
    department = department_for(step["department_kind"], collaboration.customer)
    wanted = _wanted(step["finder"], collaboration, department)
    if wanted is not None:
        here = home_of(wanted, step["department_kind"]) or department
        return Found(here, wanted, step["finder"])
    person = least_loaded(department)
    return Found(
        (person and home_of(person, department.kind)) or department,
        person,
        "least_loaded" if person else "queue",
    )


def _named(step: dict[str, Any]) -> Found:
    department = Department.objects.get(pk=step["department_id"])
    if not step.get("assignee_id"):
        return Found(department, None, "queue")
    person = stand_in(User.objects.get(pk=step["assignee_id"]))
    return Found(department, person, "named" if person else "queue")


def _wanted(finder: str, collaboration: Any, department: Department) -> User | None:
    """The person whom the rule names, or his substitute; None when there is nobody or he is away."""
    person: User | None = None
    if finder == "requester":
        person = collaboration.requester
    elif finder == "owner":
        owner = collaboration.customer.owner
        person = owner if owner and home_of(owner, department.kind) else None
    elif finder == "team":
        person = member_for(collaboration.customer, department.kind)
    elif finder == "manager":
        person = next(iter(managers_of(department)), None)
    return stand_in(person) if person else None


def department_for(kind: str, customer: Any) -> Department:
    """The department of this kind that deals with the customer: its own if of that kind, else the topmost one.

    Raises Department.DoesNotExist when the company has none of the kind.
    """
    own = customer.department
    if own is not None and own.kind == kind and own.is_active:
        return own
    topmost = Department.objects.filter(kind=kind, is_active=True).order_by("path").first()
    if topmost is None:
        raise Department.DoesNotExist(kind)
    return topmost


def home_of(user: User, kind: str) -> Department | None:
    """The person's department of this kind, if any. One query."""
    place = Membership.objects.current().filter(user=user, department__kind=kind).select_related("department")
    found = place.order_by("-is_primary", "pk").first()
    return found.department if found else None


def least_loaded(department: Department, without: User | None = None) -> User | None:
    """The member present with the fewest open steps; ties go to the longest idle, then the lowest id.

    Staff stand before managers: a step goes to a manager only where nobody else is there. One query.
    """
    here = User.objects.present().of_department(department)
    here = here.exclude(pk=without.pk) if without else here
    places = Membership.objects.current().filter(department__path__startswith=department.path)
    staff = here.filter(pk__in=places.filter(position="staff").values("user"))
    return _idlest(staff) or _idlest(here.filter(pk__in=places.exclude(position="auditor").values("user")))


def _idlest(people: Any) -> User | None:
    long_ago = timezone.now().replace(year=2000)
    open_steps = Count("steps", filter=Q(steps__state__in=["assigned", "accepted"]))
    ranked = people.annotate(open_steps=open_steps, last=Coalesce(Max("steps__assigned_at"), long_ago))
    return ranked.order_by("open_steps", "last", "pk").first()


def colleagues(department: Department, but: int | None = None, *, by: User | None = None) -> QuerySet[User]:
    """Who may get a step of the department from `by`: its members and those below who are not away, by name; without one
    person. Who leads a department above it chooses among all of that one."""
    return User.objects.present().of_department(_widest_led(department, by)).exclude(pk=but).order_by("name")


def _widest_led(department: Department, by: User | None) -> Department:
    """The topmost department of the same kind that `by` leads and that this one lies in; else this one. One query."""
    above = [int(part) for part in department.path.split("/") if part]
    led = set(viewer_of(by).led_departments) & set(above)
    return Department.objects.filter(pk__in=led, kind=department.kind).order_by("path").first() or department
