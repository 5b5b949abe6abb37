"""Shaped answers about cases that need several tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit import palette
from crm_site.kit.paging import Order
from customers.cases.categories import tree
from customers.cases.clocks.models import CaseClock
from customers.cases.models import ServiceCase
from customers.cases.rules import number_in
from customers.directory import search
from customers.directory.models import Customer
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, levels_for, mask
from ownership.access.viewer import Viewer, viewer_of
from ownership.models import Department, User
from ownership.people import departments_of
from ownership.querysets import PersonQuerySet

DESKS = (Department.Kind.SERVICE, Department.Kind.SUPPORT)
NEWEST = Order(("-opened_at",))
ON_PANEL = 10
FOUND = 500
SHORTEST = 2  # of what is looked for in titles


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
    return search.found_for(user, text, "cases.open", listed(user))


def colleagues_for(case: ServiceCase) -> QuerySet[User]:
    """Who may be given the case: the other people of its department, the absent too."""
    if case.department is None:
        return User.objects.none()
    people = User.objects.active().of_department(case.department).order_by("name", "pk")
    return people.exclude(pk=case.owner_id) if case.owner_id else people


def handlers() -> PersonQuerySet:
    """Who may be given cases: the people at all desks."""
    people: PersonQuerySet = User.objects.active()
    at_desks = User.objects.of_kind(DESKS[0]) | User.objects.of_kind(DESKS[1])
    return people.filter(pk__in=at_desks.values("pk")).order_by("name", "pk")


def desks() -> QuerySet[Department]:
    """The departments that cases stand in."""
    return Department.objects.filter(kind__in=DESKS, is_active=True).order_by("path")


def own_desks(viewer: Viewer, present: Any = None) -> QuerySet[Department]:
    """The person's own departments and those he leads, and the one that is chosen already."""
    mine = {*viewer.departments, *viewer.led_departments, getattr(present, "pk", present)} - {None}
    return Department.objects.filter(pk__in=mine).order_by("path")


def sees_customer(user: User, case: ServiceCase) -> bool:
    """Whether the person may open the customer's page. Two queries."""
    return Customer.objects.visible_to(user).filter(pk=case.customer_id).exists()


def my_open(user: User) -> QuerySet[ServiceCase]:
    """The open cases that wait for the person; their number stands on every page: by the owner's index alone."""
    return ServiceCase.objects.to_handle().of(user)


@dataclass(frozen=True)
class ClockLine:
    """A clock as the case's page shows it."""

    clock: CaseClock

    @property
    def awaits_answer(self) -> bool:
        return self.clock.kind == CaseClock.Kind.RESPONSE and self.clock.stopped_at is None


def clocks_on(case: MaskedRow) -> list[ClockLine]:
    """The clocks of a case for its page; none where its facet is masked. One query."""
    if case.levels["cases"] < Level.READ:
        return []
    return [ClockLine(clock) for clock in CaseClock.objects.filter(case=case.pk).order_by("pk")]


def category_on(case: MaskedRow) -> str:
    """The whole name of the case's category; empty where it has none or its facet is masked. One query."""
    if case.levels["cases"] < Level.READ or case.category_id is None:
        return ""
    return tree.labels([case.category_id]).get(case.category_id, "")


def awaiting_answer(customer_id: int, *, by: User, at: datetime) -> QuerySet[ServiceCase]:
    """Cases of a customer, opened before `at`, whose first response is for `by` to give; in order of their ids."""
    rows = ServiceCase.objects.open().filter(customer=customer_id, opened_at__lte=at)
    mine = Q(owner=by) | Q(owner=None, department__in=departments_of(by))
    waits = CaseClock.objects.filter(kind=CaseClock.Kind.RESPONSE, stopped_at=None)
    rows = rows.filter(mine, pk__in=waits.filter(case__customer=customer_id).values("case"))
    return rows.select_related("customer", "department").order_by("pk")


def open_number(user: User, customer: Customer) -> int:
    """How many cases of a (visible) customer are open."""
    return ServiceCase.objects.open().filter(customer=customer).count()


def open_figures(user: User, customer: Customer) -> tuple[int, int, int]:
    """(open, of these high or urgent, overdue) cases of a (visible) customer. One query."""
    rows = ServiceCase.objects.open().filter(customer=customer)
    urgent = Count("pk", filter=Q(priority__in=["high", "urgent"]))
    overdue = Count("pk", filter=Q(due_at__lte=timezone.now()))
    found = rows.aggregate(all=Count("pk"), urgent=urgent, overdue=overdue)
    return found["all"], found["urgent"], found["overdue"]


def matching(rows: Any, text: str, user: User) -> Any:
    """Cases with this number, or these words; where they are masked among the person's own, or what fits would tell."""
    if viewer_of(user).profile["cases"] < Level.READ:
        rows = rows.filter(Q(customer__owner=user) | Q(opened_by=user))
    return rows.matching(text)


def found(user: User, text: str, limit: int) -> list[palette.Group]:
    """What the palette and the search page show: the case of a number, or open ones with these words in the title."""
    number = number_in(text)
    rows = ServiceCase.objects.visible_to(user).for_list()
    if number is not None:
        rows = rows.filter(pk=number)
    elif len(text) < SHORTEST:
        return []
    else:
        rows = rows.open().filter(title__icontains=text.replace("\0", ""))
    shown = mask(rows.order_by("-opened_at", "-pk")[:limit], user)
    hits = [_hit(row) for row in shown if row.levels["cases"] >= Level.READ]
    return [palette.Group("cases", _("Cases"), hits)]


def _hit(row: MaskedRow) -> palette.Hit:
    note = f"{row.number} · {row.customer_name}"
    return palette.Hit(
        row.title, row.get_absolute_url(), note=note, icon="headset", chip=row.get_state_display()
    )


def found_on_page(user: User, customer: Customer, text: str) -> list[int]:
    """Ids of a (visible) customer's cases with these words, for the timeline; none where the facet is masked."""
    if levels_for(user, customer)["cases"] < Level.READ:
        return []
    rows = ServiceCase.objects.filter(customer=customer).filter(
        Q(title__icontains=text) | Q(description__icontains=text) | Q(solution__icontains=text)
    )
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:FOUND])


def usual_shelf(user: User) -> str:
    """The view that the list opens with: one's own cases at a desk, all open ones elsewhere."""
    return "mine" if viewer_of(user).kinds & set(DESKS) else "open"


def on_panel(user: User, customer: Customer) -> list[Any]:
    """The last cases of a (visible) customer for his page, open ones first, values masked."""
    rows = ServiceCase.objects.visible_to(user).filter(customer=customer).for_list()
    still_open = Case(When(state__in=ServiceCase.UNSOLVED, then=0), default=1)
    return mask(rows.order_by(still_open, "-opened_at", "-pk")[:ON_PANEL], user)
