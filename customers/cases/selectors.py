"""Shaped answers about cases that need several tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When

from crm_site.kit.paging import Order, Page, capped_count, page_of
from customers.cases.models import ServiceCase
from customers.directory import search
from customers.directory.models import Contact, Customer
from ownership.access.masking import MaskedRow, mask, warm
from ownership.access.policy import can
from ownership.access.viewer import viewer_of
from ownership.models import Department, User
from ownership.people import departments_of

DESKS = (Department.Kind.SERVICE, Department.Kind.SUPPORT)
NEWEST = Order(("-opened_at",))
ON_PANEL = 10


def desk_for(user: User) -> tuple[Department | None, User | None]:
    """Where a new case stands and who keeps it: the opener at his own desk, nobody yet at the service desk."""
    own = next((place for place in departments_of(user) if place.kind in DESKS), None)
    if own is not None:
        return own, user
    return Department.objects.filter(kind=DESKS[0], is_active=True).order_by("path").first(), None


def listed(user: User) -> QuerySet[Customer]:
    """Customers that a case may be opened for: those one sees and those one meets locked; `can` has the last word."""
    return Customer.objects.listed_to(user)


def customers_to_pick(user: User, text: str) -> list[MaskedRow]:
    """What the search finds (a complete number, a code, part of a name), as far as it may get a case. Masked."""
    found, _exact = search.look(user, text)
    rows = list(listed(user).filter(pk__in=[one.pk for one in found]))
    warm(rows, user)
    allowed = {row.pk for row in rows if can(user, "cases.open", row)}
    return [one for one in found if one.pk in allowed]


def is_contact_of(contact: Contact, customer: Customer) -> bool:
    return contact.roles.filter(customer=customer).exists()


def contacts_for(user: User, customer: Customer) -> QuerySet[Contact]:
    """The customer's contacts that the person may see, the main one first; none behind a padlock."""
    return (
        Contact.objects.visible_to(user).filter(roles__customer=customer).order_by("-roles__is_primary", "pk")
    )


def colleagues_for(case: ServiceCase) -> QuerySet[User]:
    """Who may be given the case: the other people of its department, the absent too."""
    if case.department is None:
        return User.objects.none()
    people = User.objects.active().of_department(case.department).order_by("name", "pk")
    return people.exclude(pk=case.owner_id) if case.owner_id else people


def sees_customer(user: User, case: ServiceCase) -> bool:
    """Whether the person may open the customer's page. Two queries."""
    return Customer.objects.visible_to(user).filter(pk=case.customer_id).exists()


def who_read(case: ServiceCase, people: Any) -> list[User]:
    """Those of `people` who may read the case now."""
    return [one for one in people if ServiceCase.objects.visible_to(one).filter(pk=case.pk).exists()]


def my_open(user: User) -> QuerySet[ServiceCase]:
    """The open cases that wait for the person; their number stands on every page: by the owner's index alone."""
    return ServiceCase.objects.open().of(user)


def open_number(user: User, customer: Customer) -> int:
    """How many cases of a (visible) customer are open."""
    return ServiceCase.objects.open().filter(customer=customer).count()


def open_figures(user: User, customer: Customer) -> tuple[int, int]:
    """(open, of these high or urgent) cases of a (visible) customer. One query."""
    rows = ServiceCase.objects.open().filter(customer=customer)
    urgent = Count("pk", filter=Q(priority__in=["high", "urgent"]))
    found = rows.aggregate(all=Count("pk"), urgent=urgent)
    return found["all"], found["urgent"]


def page_for(user: User, wanted: Mapping[str, Any], params: Mapping[str, Any], *, path: str) -> Page:
    """One page of the cases the person may read, newest first, values masked.

    `wanted` is what the list's form found: whose, state, kind, priority, text. Five queries however long.
    """
    rows = filtered(user, wanted)
    page = page_of(rows.for_list(), NEWEST, params, path=path)
    page.extra["count"], page.extra["capped"] = capped_count(rows)
    page.rows = mask(page.rows, user)
    return page


def filtered(user: User, wanted: Mapping[str, Any]) -> Any:
    """The readable cases that fit `wanted`; an empty value asks for all."""
    rows = _whose(ServiceCase.objects.visible_to(user), user, wanted.get("whose", ""))
    exact = {name: wanted[name] for name in ("state", "kind", "priority", "customer") if wanted.get(name)}
    rows = rows.filter(**exact)
    return rows.matching(wanted["text"]) if wanted.get("text") else rows


def _whose(rows: Any, user: User, whose: str) -> Any:
    viewer = viewer_of(user)
    if whose == "mine":
        return rows.of(user)
    if whose == "desk":
        return rows.at_desks({*viewer.departments, *viewer.led_departments})
    if whose == "nobody":
        return rows.unassigned()
    return rows


def usual_shelf(user: User) -> str:
    """What the list shows first: one's own cases at a desk, all others' elsewhere."""
    return "mine" if viewer_of(user).kinds & set(DESKS) else "all"


def on_panel(user: User, customer: Customer) -> list[Any]:
    """The last cases of a (visible) customer for his page, open ones first, values masked."""
    rows = ServiceCase.objects.visible_to(user).filter(customer=customer).for_list()
    still_open = Case(When(state=ServiceCase.State.OPEN, then=0), default=1)
    return mask(rows.order_by(still_open, "-opened_at", "-pk")[:ON_PANEL], user)
