"""Shaped answers about interactions that need several tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from crm_site.kit.numbers import whole_number
from crm_site.kit.paging import Order, Page, page_of
from customers.directory import search
from customers.directory.models import Contact, Customer
from customers.interactions.models import Interaction, MailTemplate
from customers.records.documents import selectors as documents
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, levels_for, mask, mask_one
from ownership.access.policy import can
from ownership.access.viewer import viewer_of
from ownership.models import Department, Membership, User

NEWEST = Order(("-at",))
ON_PANEL = 20
FOUND = 500
PEOPLE = 200


# --- lists ------------------------------------------------------------------------------------------------


def saying(rows: Any, text: str, user: User) -> Any:
    """Interactions with these words; where values are masked among the person's own, for what fits would tell them."""
    if viewer_of(user).profile["interactions"] < Level.READ:
        rows = rows.filter(customer__owner=user)
    return rows.saying(text)


def due_steps(user: User) -> QuerySet[Interaction]:
    """The next steps that wait for the person today, for the number in the navigation: by its own index alone."""
    return Interaction.objects.due(timezone.localdate()).of(user)


# --- one customer -----------------------------------------------------------------------------------------


def on_panel(user: User, customer: Customer, params: Mapping[str, Any], *, path: str) -> Page:
    """One page of a (visible) customer's interactions, newest first, masked, each with its `files`. Constant queries."""
    rows = Interaction.objects.visible_to(user).filter(customer=customer).with_people()
    page = page_of(rows, NEWEST, params, size=ON_PANEL, path=path)
    files = documents.about_rows(page.rows, customer, user)
    for row in page.rows:
        row.customer = customer
    masked = mask(page.rows, user)
    page.rows = [
        told(row, user, customer, files.get(row.pk, []), one)
        for row, one in zip(page.rows, masked, strict=True)
    ]
    return page


def told(
    row: Interaction, user: User, customer: Customer, files: Iterable[Any], masked: MaskedRow | None = None
) -> dict[str, Any]:
    """One interaction as the person meets it: masked row, people, files, verbs. Of many, `masked` at once."""
    row.customer = customer
    today = timezone.localdate()
    return {
        "row": masked or mask_one(row, user),
        "contacts": list(row.contacts.all()),
        "colleagues": list(row.colleagues.all()),
        "files": list(files),
        "is_overdue": row.is_overdue(today),
        "may_edit": can(user, "interactions.edit", row),
        "may_remove": can(user, "interactions.remove", row),
        "may_finish": row.waits and can(user, "interactions.finish", row),
    }


def number(user: User, customer: Customer) -> int:
    """How many interactions a (visible) customer has."""
    return Interaction.objects.filter(customer=customer).count()


def last_contact(customer: Customer) -> Interaction | None:
    """The latest one that was no note, of a (visible) customer. One query, the first row of its index."""
    return Interaction.objects.filter(customer=customer).contacts_made().order_by("-at", "-id").first()


def last_contacts(ids: Iterable[int]) -> dict[int, Interaction]:
    """The latest contact of each customer on a page of a list; the caller looked after the lock. One query."""
    rows = Interaction.objects.filter(customer__in=list(ids)).contacts_made()
    rows = rows.order_by("customer", "-at", "-id").distinct("customer").only("customer", "at", "kind", "by")
    return {row.customer_id: row for row in rows}


def step_figures(customer: Customer) -> tuple[int, int]:
    """(waiting, of these overdue) next steps of a (visible) customer. One query."""
    today = timezone.localdate()
    found = (
        Interaction.objects.filter(customer=customer)
        .waiting()
        .aggregate(all=Count("pk"), late=Count("pk", filter=Q(next_step_on__lt=today)))
    )
    return found["all"], found["late"]


def next_one(customer: Customer) -> Interaction | None:
    """The next step that comes first."""
    return Interaction.objects.filter(customer=customer).waiting().order_by("next_step_on", "pk").first()


def found_on_page(user: User, customer: Customer, text: str) -> list[int]:
    """Ids of a (visible) customer's interactions with these words; none where the facet is masked."""
    if levels_for(user, customer)["interactions"] < Level.READ:
        return []
    rows = Interaction.objects.filter(customer=customer).filter(
        Q(subject__icontains=text) | Q(text__icontains=text) | Q(outcome__icontains=text)
    )
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:FOUND])


def fetch(user: Any, ids: list[int]) -> dict[int, Any]:
    """Readable interactions by id, masked, for notices and lines of the timeline. Constant queries."""
    rows = Interaction.objects.visible_to(user).filter(pk__in=ids).with_people()
    return {row.pk: row for row in mask(rows, user)}


# --- who may be chosen ------------------------------------------------------------------------------------


def customers_to_pick(user: User, text: str) -> list[MaskedRow]:
    """What the search finds (a complete number, a code, part of a name) and the person may log for. Masked."""
    return search.found_for(user, text, "interactions.log", Customer.objects.visible_to(user))


def contacts_for(user: User, customer: Customer, *, also: Interaction | None = None) -> QuerySet[Contact]:
    """The customer's contacts that the person may see, and those who took part before."""
    mine = Q(roles__customer=customer)
    if also is not None:
        mine |= Q(interactions=also)
    return Contact.objects.visible_to(user).filter(mine).distinct().order_by("name", "pk")


def colleagues_for(user: User, customer: Customer, *, also: Interaction | None = None) -> QuerySet[User]:
    """Colleagues who may have taken part: those of one's departments, the customer's owner and his department."""
    viewer = viewer_of(user)
    near = {*viewer.departments, customer.department_id or 0}
    places = Membership.objects.current().filter(department__in=near)
    chosen = Q(pk__in=places.values("user")) | Q(pk=customer.owner_id or 0)
    if also is not None:
        chosen |= Q(pk__in=also.colleagues.values("pk"))
    ids = User.objects.active().filter(chosen).exclude(pk=user.pk).order_by("name", "pk").values("pk")
    return User.objects.filter(pk__in=ids[:PEOPLE]).order_by("name", "pk")


def departments_for(user: User) -> QuerySet[Department]:
    """Departments that the person may write a template for: his own; any for operations and executives."""
    viewer = viewer_of(user)
    rows = Department.objects.filter(is_active=True).order_by("path")
    if "operations" in viewer.kinds or viewer.is_executive:
        return rows
    return rows.filter(pk__in={*viewer.departments, *viewer.led_departments})


def templates_for(user: User) -> QuerySet[MailTemplate]:
    """The templates offered to the person who writes a mail."""
    return MailTemplate.objects.visible_to(user).active()


def usual_shelf(user: User) -> str:
    """What the list shows first: one's own for who writes, all for who only looks."""
    return "mine" if can(user, "interactions.start") else "all"


def of_customer(user: User, customer: Customer) -> QuerySet[Interaction]:
    """The readable interactions of a customer, with who took part."""
    return Interaction.objects.visible_to(user).filter(customer=customer).with_people()


def contact_behind(user: User, customer: Customer, point: str) -> Contact | None:
    """Whose mail address a contact point is: one of the customer's contacts, else the main one; None without any."""
    rows = Contact.objects.visible_to(user).filter(roles__customer=customer)
    found = rows.filter(points=pk).first() if (pk := whole_number(point)) else None
    return found or rows.order_by("-roles__is_primary", "pk").first()
