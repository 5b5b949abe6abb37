"""Shaped answers about customers: present values, twins, the people and the reasons behind a door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customers.directory import rules
from customers.directory.models import Contact, ContactPoint, ContactRole, Customer
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, facet_map, mask
from ownership.access.viewer import viewer_of
from ownership.models import Membership, User

Words = str | Promise
POINT_LABELS = {"phone": _("phone"), "fax": _("fax"), "email": _("mail address")}
OWNERS_SHOWN, OWNERS_KEPT = 100, 20


def field_label(name: str) -> Words:
    """What a field of the customer, or a contact point, is called."""
    field: Any = None if name in POINT_LABELS else Customer._meta.get_field(name)
    return field.verbose_name if field else POINT_LABELS[name]


def values_of(customer: Customer, names: Iterable[str]) -> dict[str, Any]:
    """Present values by field name; `phone`, `fax` and `email` are the primary points. One query for those."""
    wanted = list(names)
    values = {name: getattr(customer, name) for name in wanted if name not in rules.POINTS}
    kinds = [name for name in wanted if name in rules.POINTS]
    if kinds:
        values |= dict.fromkeys(kinds, "") | _primary(customer.points, kinds)
    return values


def contact_values(role: ContactRole, contact: Contact) -> dict[str, Any]:
    """Present values of a contact and his role, points included. One query."""
    values = {name: getattr(contact, name) for name in ("name", "wechat", "note")}
    values |= {name: getattr(role, name) for name in ("title", "is_decider", "is_primary")}
    return values | {"phone": "", "email": ""} | _primary(contact.points, ["phone", "email"])


def _primary(points: Any, kinds: list[str]) -> dict[str, str]:
    return dict(points.filter(is_primary=True, kind__in=kinds).values_list("kind", "value"))


# --- twins ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Twin:
    """A customer that may be the same as one being typed, as far as the person may know of it."""

    name: str
    reason: Words
    department: str
    url: str
    is_locked: bool


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


def twins(user: User, values: Mapping[str, Any]) -> list[Twin]:
    """Customers of the whole company with the same name, number, mail address or credit code.

    Says no more than name, department and what is alike; links only to what the person may open. Five
    queries at most.
    """
    found: dict[int, tuple[Customer, Words]] = {}
    for reason, rows in _alike(values):
        for row in rows.select_related("department").order_by("pk")[:3]:
            found.setdefault(row.pk, (row, reason))
    listed: Any = Customer.objects.listed_to(user).filter(pk__in=found)
    seen = dict(listed.values_list("pk", "seen_by"))
    return [_twin(row, reason, seen.get(pk)) for pk, (row, reason) in found.items()]


def _alike(values: Mapping[str, Any]) -> Iterable[tuple[Words, Any]]:
    code = rules.looks_like_code(values.get("credit_code") or "")
    if code:
        yield _("the same credit code"), Customer.objects.filter(credit_code=code)
    if values.get("name"):
        yield _("the same name"), Customer.objects.spelled_like(values["name"])
    for kind, reason in (("phone", _("the same phone number")), ("email", _("the same mail address"))):
        if values.get(kind):
            key = rules.point_key(kind, values[kind], values.get("country") or "CN")
            yield reason, Customer.objects.filter(pk__in=Customer.objects.reached_by(key))


def _twin(row: Customer, reason: Words, seen_by: str | None) -> Twin:
    url = row.get_absolute_url() if seen_by else ""
    department = str(row.department) if row.department else ""
    return Twin(row.name, reason, department, url, seen_by == "locked")


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
    """The row and field behind a reveal key (`contactpoint:12:value`), None unless it is this customer's."""
    kind, _colon, rest = key.partition(":")
    number, _colon, name = rest.partition(":")
    rows = {
        "customer": Customer.objects.filter(pk=customer.pk),
        "contact": Contact.objects.filter(roles__customer=customer),
        "contactpoint": ContactPoint.objects.filter(
            Q(customer=customer)
            | Q(contact__in=ContactRole.objects.filter(customer=customer).values("contact"))
        ),
    }.get(kind)
    about = rows.filter(pk=number).first() if rows is not None and number.isdecimal() else None
    return (about, name) if about is not None and name in facet_map(type(about)) else None
