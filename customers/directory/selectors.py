"""Shaped answers about customers: present values, twins, the people and the reasons behind a door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm_site.kit.numbers import whole_number
from customers.directory import rules
from customers.directory.models import (
    Contact,
    ContactPoint,
    ContactRole,
    Customer,
    CustomerAddress,
    CustomerRelation,
)
from customers.directory.parts import PARTS
from customers.directory.parts import points_of as points_of_holder
from customers.records import fields
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, facet_map, levels_for, mask, warm
from ownership.access.viewer import viewer_of
from ownership.models import Membership, User

Words = str | Promise
POINT_LABELS = {"phone": _("phone"), "fax": _("fax"), "email": _("mail address")}
OWNERS_SHOWN, OWNERS_KEPT = 100, 20


def field_label(name: str) -> Words:
    """What a field of the customer, a list that hangs on it, or a contact point, is called."""
    if name in POINT_LABELS:
        return POINT_LABELS[name]
    if name in PARTS:
        return PARTS[name].label
    if fields.is_custom(name):
        known = fields.named("customers") | fields.named("contacts")
        return known[name].label if name in known else name.partition(":")[2]
    field: Any = Customer._meta.get_field(name)
    return field.verbose_name


def values_of(customer: Customer, names: Iterable[str]) -> dict[str, Any]:
    """Present values by field name; `phone`, `fax` and `email` are the primary points. One query for those, and
    one for each of `parts.PARTS`."""
    wanted = list(names)
    values: dict[str, Any] = {name: PARTS[name].read(customer) for name in wanted if name in PARTS}
    values |= {name: fields.present(customer, name) for name in wanted if fields.is_custom(name)}
    values |= {
        name: getattr(customer, name) for name in wanted if name not in (*rules.POINTS, *PARTS, *values)
    }
    kinds = [name for name in wanted if name in rules.POINTS]
    if kinds:
        values |= dict.fromkeys(kinds, "") | _primary(customer.points, kinds)
    return values


def contact_values(role: ContactRole, contact: Contact, *, points: bool = True) -> dict[str, Any]:
    """Present values of a contact and his role: `points` as a list, else the primary phone and email. One query."""
    person = ("name", "english_name", "wechat", "birthday", "do_not_contact", "note")
    place = ("title", "department_name", "function", "left_on", "is_decider", "is_primary")
    values = {name: getattr(contact, name) for name in person} | {name: getattr(role, name) for name in place}
    values |= {name: fields.present(contact, name) for name in fields.names("contacts")}
    if points:
        return values | {"points": points_of_holder(contact)}
    return values | {"phone": "", "email": ""} | _primary(contact.points, ["phone", "email"])


def _primary(points: Any, kinds: list[str]) -> dict[str, str]:
    return dict(points.filter(is_primary=True, kind__in=kinds).values_list("kind", "value"))


# --- credit codes -----------------------------------------------------------------------------------------


def has_code(code: str, *, but: int | None = None) -> bool:
    """Whether another customer has this verified credit code, whoever may see it. One query."""
    found = Customer.objects.filter(credit_code=code, credit_code_verified=True)
    return (found if but is None else found.exclude(pk=but)).exists()


def code_taken(code: str, user: User) -> Words:
    """Why a credit code is refused: by name where the person may see the other customer."""
    other = Customer.objects.filter(credit_code=code, credit_code_verified=True)
    seen = other.listed_to(user).first()
    if seen is not None:
        return _("The customer “%(name)s” has this verified credit code.") % {"name": seen.name}
    return _("Another customer, which is not open to you, has this verified credit code.")


# --- people -----------------------------------------------------------------------------------------------


def owners_for(user: User, *, also: User | None = None) -> QuerySet:
    """People to whom `user` may give a customer: the sales people he leads, all of sales for operations.

    `also` stays possible whoever he is: the present owner.
    """
    viewer = viewer_of(user)
    chosen = Q(pk__in=User.objects.active().of_kind("sales").values("pk"))
    if viewer.leads and "operations" not in viewer.kinds:
        places = Membership.objects.current().filter(department__in=viewer.led_departments)
        chosen &= Q(pk__in=places.values("user"))
    return User.objects.filter(chosen | Q(pk=also.pk if also else None)).order_by("name", "pk")


def owners_to_filter(user: User) -> list[tuple[str, str]]:
    """(id, name) of the colleagues offered in the list's owner filter: who shares one's places, or all of sales.

    One query of plain columns, for everybody of the same places once in `OWNERS_KEPT` seconds: a new
    colleague may stand in a select box some seconds late. What the filter finds is asked each time.
    """
    viewer = viewer_of(user)
    everywhere = viewer.has_company_reach or viewer.sees_everything
    near = () if everywhere else tuple(sorted({*viewer.departments, *viewer.led_departments}))
    chinese = (get_language() or "").startswith("zh")
    key = f"owners-to-filter:{'zh' if chinese else 'en'}:{'all' if everywhere else near}".replace(" ", "")
    kept: list[tuple[str, str]] | None = cache.get(key)
    if kept is None:
        kept = _owners(None if everywhere else near, chinese)
        cache.set(key, kept, OWNERS_KEPT)
    return kept


def _owners(near: tuple[int, ...] | None, chinese: bool) -> list[tuple[str, str]]:
    people = User.objects.active()
    if near is None:
        people = people.of_kind("sales")
    else:
        places = Membership.objects.current().filter(department__in=near)
        people = people.filter(pk__in=places.values("user"))
    columns = ("name", "name_en", "username") if chinese else ("name_en", "name", "username")
    rows = people.order_by("name", "pk").values_list("pk", *columns)[:OWNERS_SHOWN]
    return [(str(pk), first or second or third) for pk, first, second, third in rows]


# --- contacts ---------------------------------------------------------------------------------------------


def role_of(customer: Customer, contact: int) -> ContactRole | None:
    """What a contact is at the customer, None when he is none of its contacts."""
    roles = ContactRole.objects.filter(customer=customer, contact=contact)
    return roles.select_related("contact").first()


def points_of(levels: Mapping[str, int], **holder: Any) -> list[MaskedRow]:
    """Phones, faxes and mail addresses, masked by `levels`; none where contact data is hidden. One query."""
    if levels["contact"] == Level.HIDDEN:
        return []
    return [MaskedRow(point, dict(levels)) for point in ContactPoint.objects.filter(**holder)]


def fetch_customers(user: Any, ids: list[int]) -> dict[int, MaskedRow]:
    """Visible customers by id, for notices and other pages of upper floors. At most five queries."""
    return {row.pk: row for row in mask(Customer.objects.visible_to(user).filter(pk__in=ids), user)}


def revealable(customer: Customer, key: str) -> tuple[Any, str] | None:
    """The row and field behind a reveal key (`contactpoint:12:value`), None unless it is this customer's.

    Fields of one's own are revealed one by one, each behind its own facet; never the column that holds all of them.
    """
    kind, _colon, rest = key.partition(":")
    number, _colon, name = rest.partition(":")
    if name == "custom":
        return None
    rows = {
        "customer": Customer.objects.filter(pk=customer.pk),
        "customeraddress": CustomerAddress.objects.filter(customer=customer),
        "contact": Contact.objects.filter(roles__customer=customer),
        "contactpoint": ContactPoint.objects.filter(
            Q(customer=customer)
            | Q(contact__in=ContactRole.objects.filter(customer=customer).values("contact"))
        ),
    }.get(kind)
    about = rows.filter(pk=whole_number(number)).first() if rows is not None else None
    if about is None or not (name in facet_map(type(about)) or fields.facet_of(about, name)):
        return None
    return (about, name)


def who_read(row: Any, people: Iterable[User | None]) -> list[User]:
    """Those of `people` who may see this row (a case, a deal …) now. One query for each."""
    seen = type(row).objects.visible_to
    return [one for one in people if one is not None and seen(one).filter(pk=row.pk).exists()]


def matching_read(rows: Any, text: str, user: User) -> Any:
    """Rows of a facet with these words. What is masked for the person is not looked through, for what fits would tell:
    there only his own customers' rows are, and of the others the customer's name."""
    viewer = viewer_of(user)
    if viewer.profile[rows.model.facet] >= Level.READ:
        return rows.matching(text)
    own = rows.matching(text).filter(customer__owner=viewer.user_id)
    return own | rows.filter(customer__name__icontains=text.replace("\0", ""))


def is_contact_of(contact: Contact, customer: Customer) -> bool:
    """Whether the contact has a role there."""
    return contact.roles.filter(customer=customer).exists()


def contacts_for(user: User, customer: Customer) -> QuerySet[Contact]:
    """The customer's contacts that the person may see, the main one first; none behind a padlock."""
    rows = Contact.objects.visible_to(user).filter(roles__customer=customer)
    return rows.order_by("-roles__is_primary", "pk")


def seen_customer(user: Any, pk: int) -> Customer | None:
    """A customer that the person may open, None for all others."""
    return Customer.objects.visible_to(user).filter(pk=pk).first()


def may_name_parent(customer: Customer, user: Any) -> bool:
    """Whether the person may know whose child the customer is, and so may change it."""
    return (
        customer.parent_id is None or Customer.objects.listed_to(user).filter(pk=customer.parent_id).exists()
    )


def places_to_leave(contact: Contact, user: Any) -> list[ContactRole]:
    """What a contact is at present, where the person may end it. Two queries besides the levels."""
    roles = ContactRole.objects.filter(contact=contact, left_on=None)
    seen: Any = Customer.objects.visible_to(user).select_related("owner", "department")
    customers = seen.in_bulk([role.customer_id for role in roles])
    warm(customers.values(), user)
    return [
        role
        for role in roles.select_related("customer")
        if role.customer_id in customers
        and levels_for(user, customers[role.customer_id])["identity"] >= Level.WRITE
    ]


def relation_of(customer: Customer, pk: int) -> CustomerRelation | None:
    """A relation of the customer, read from either side."""
    return CustomerRelation.objects.filter(Q(customer=customer) | Q(other=customer), pk=pk).first()


def is_barred(about: Any) -> bool:
    """Whether a number or address must not or cannot be used: it is shown, but is no link."""
    if not isinstance(about, ContactPoint):
        return False
    person = about.contact
    return about.is_invalid or about.do_not_contact or (person is not None and person.do_not_contact)


def people_called(name: str) -> list[User]:
    """Colleagues whom a typed name means: the one it names exactly, else at most six whose name holds it."""
    exact = User.objects.known_as(name) if name else []
    return exact[:1] if len(exact) == 1 else list(User.objects.called(name).order_by("name", "pk")[:6])
