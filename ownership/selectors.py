"""Shaped answers about people and access that need several tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from crm_site.kit.paging import Order, Page, page_of
from ownership.access.facets import Facet, Level
from ownership.access.querysets import owned_model
from ownership.access.viewer import viewer_of
from ownership.models import (
    Absence,
    AccessRequest,
    Department,
    Membership,
    User,
)
from ownership.people import departments_of, managers_of, stand_in
from ownership.querysets import today

NEWEST = Order(("-created_at",))
BY_NAME = Order(("name",))

DEMO_LOGINS = (
    *("sales", "sales2", "sales_manager", "service", "service_manager", "support"),
    *("marketing", "marketing_manager", "operations", "operations_manager"),
    *("finance", "finance_manager", "executive", "auditor", "admin"),
)


def demo_logins() -> list[dict[str, Any]]:
    """Whom the demo offers as buttons, with name and place; nobody elsewhere. Two queries."""
    if not settings.DEMO:
        return []
    people = User.objects.active().filter(username__in=DEMO_LOGINS).in_bulk(field_name="username")
    places = Membership.objects.current().filter(user__in=people.values()).select_related("department")
    main = {place.user_id: place for place in places.order_by("is_primary", "-pk")}
    return [
        {
            "username": name,
            "label": people[name].label,
            "place": place_words(main.get(people[name].pk)),
        }
        for name in DEMO_LOGINS
        if name in people
    ]


def place_words(place: Membership | None) -> str:
    """ "Customer service · Staff", for under a name; empty for who has no place."""
    if place is None:
        return ""
    return _("%(department)s · %(position)s") % {
        "department": place.department.label,
        "position": place.get_position_display(),
    }


# --- access requests --------------------------------------------------------------------------------------


def met_by(user: User) -> Any:
    """Customers of which the person may at least know that they are there (`seen_by` says whether locked)."""
    return owned_model().objects.listed_to(user)


def sees(user: User, row: Any) -> bool:
    """Whether the person may open the customer's page. Two queries."""
    return owned_model().objects.visible_to(user).filter(pk=row.pk).exists()


def askable_facets(user: User) -> list[tuple[str, Any]]:
    """The facets that a grant could open beyond what the person's department reads anyway."""
    profile = viewer_of(user).profile
    return [(name, label) for name, label in Facet.choices if profile[name] < Level.READ]


def open_request(user: User, row: Any) -> AccessRequest | None:
    """The person's request for this customer that waits for an answer."""
    return AccessRequest.objects.open().filter(by=user, row=row).first()


def deciders(request: AccessRequest) -> list[User]:
    """Who is asked: the owner; where there is none or he is away, the managers above; at last the executives."""
    owner = request.row.owner
    if owner is not None and owner.pk != request.by_id and stand_in(owner) == owner:
        return [owner]
    above = [one for one in managers_of(request.row.department) if one.pk != request.by_id]
    return above or list(User.objects.active().in_position("executive"))


def awaiting_number(user: User) -> int:
    """How many requests wait for the person's decision. One query."""
    return AccessRequest.objects.awaiting(user).count()


def requests_page(user: User, shelf: str, params: Mapping[str, Any], *, path: str) -> Page:
    """One page of requests: to decide, one's own, or all that one may see; newest first."""
    rows = AccessRequest.objects.select_related("row", "by", "decided_by")
    chosen = {
        "decide": rows.awaiting,
        "mine": lambda someone: rows.filter(by=someone),
        "all": rows.visible_to,
    }[shelf]
    return page_of(chosen(user), NEWEST, params, path=path)


# --- colleagues -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Branch:
    """A department in the tree: how deep it stands, how many people it and those below it have."""

    department: Department
    depth: int
    number: int


@dataclass(frozen=True)
class Colleague:
    """A person with his places of today and, when he is away, the absence."""

    user: User
    places: list[str]
    absence: Absence | None


def department_tree() -> list[Branch]:
    """The active departments in the order of the tree. Two queries."""
    departments = list(Department.objects.filter(is_active=True).order_by("path"))
    paths = list(
        Membership.objects.current()
        .filter(user__is_active=True)
        .values_list("user", "department__path")
        .order_by()
    )
    return [
        Branch(
            one,
            one.path.count("/") - 1,
            len({user for user, path in paths if path.startswith(one.path)}),
        )
        for one in departments
    ]


def people_page(department: Department | None, text: str, params: Mapping[str, Any], *, path: str) -> Page:
    """One page of `Colleague`s by name: of a department and those below it, or whoever is called `text`.

    Three queries however many people.
    """
    people = User.objects.active()
    if text:
        people = people.called(text)
    elif department is not None:
        people = people.of_department(department)
    page = page_of(people, BY_NAME, params, path=path)
    page.rows = colleagues(page.rows)
    return page


def colleagues(people: list[User]) -> list[Colleague]:
    """People with places and absences of today. Two queries."""
    places: dict[int, list[str]] = {}
    for place in Membership.objects.current().filter(user__in=people).select_related("department"):
        places.setdefault(place.user_id, []).append(place_words(place))
    away = Absence.objects.on(today()).filter(user__in=people).select_related("substitute")
    absent = {one.user_id: one for one in away.order_by("until_on")}
    return [Colleague(one, places.get(one.pk, []), absent.get(one.pk)) for one in people]


def substitutes_for(user: User) -> QuerySet[User]:
    """Who can stand in for the person: colleagues of his departments, those above and those below."""
    mine = departments_of(user)
    around = Q(pk__in=[])
    for one in mine:
        above = [int(part) for part in one.path.split("/") if part]
        around |= Q(department__path__startswith=one.path) | Q(department__in=above)
    near = Membership.objects.current().filter(around).values("user")
    return User.objects.active().filter(pk__in=near).exclude(pk=user.pk).order_by("name", "pk")


def coming_absences(user: User) -> QuerySet[Absence]:
    """The person's absences that are not over, the next one first."""
    rows = Absence.objects.filter(user=user, until_on__gte=today()).select_related("substitute")
    return rows.order_by("from_on", "pk")
