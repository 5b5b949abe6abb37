"""What the left side of a customer's page says: groups of labelled values, masked for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.directory import places
from customers.directory.models import ContactRole, Customer
from customers.directory.selectors import POINT_LABELS, field_label, points_of
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, levels_for

Words = str | Promise
WORDS = {"size"}  # fields whose value is a choice
SHOWN = (
    "code", "credit_code", "place", "address", "postal_code", "size", "source", "website", "legal_representative",
    "company_type", "capital_amount", "founded_on",
)  # fmt: skip
# The column is narrow: shorter words than the forms use.
LABELS: dict[str, Words] = {
    "credit_code": _("credit code"),
    "place": _("region"),
    "legal_representative": _("representative"),
    "company_type": _("type"),
    "capital_amount": _("capital"),
    "founded_on": _("founded"),
    "wechat": _("WeChat"),
}


@dataclass(frozen=True)
class Fact:
    """One line. `reveal` names what the person may ask to see in plain text, "" where there is nothing to ask."""

    label: Words
    value: Any
    reveal: str = ""
    kind: str = ""
    note: Words = ""
    tone: str = ""


@dataclass(frozen=True)
class Person:
    """A contact as one person may read him, and the ways to reach him."""

    role: ContactRole
    contact: MaskedRow
    ways: list[Fact]


def facts_of(customer: Customer, user: Any) -> list[Fact]:
    """The filled-in facts of a visible customer, numbers first. One query besides the levels."""
    levels = levels_for(user, customer)
    row = MaskedRow(customer, levels)
    numbers = [_point(point) for point in points_of(levels, customer=customer)]
    rest = [_fact(row, name) for name in SHOWN]
    return [*numbers, *(fact for fact in rest if fact.value not in ("", None))]


def contacts_of(customer: Customer, user: Any) -> list[Person]:
    """The contacts of a visible customer, main one first, with their numbers. Two queries."""
    levels = levels_for(user, customer)
    if levels["identity"] == Level.HIDDEN:
        return []
    roles = list(ContactRole.objects.filter(customer=customer).select_related("contact"))
    points: dict[int, list[Fact]] = {}
    for point in points_of(levels, contact__in=[role.contact_id for role in roles]):
        points.setdefault(point.contact_id, []).append(_point(point))
    return [_person(role, MaskedRow(role.contact, levels), points) for role in roles]


def _person(role: ContactRole, contact: MaskedRow, points: dict[int, list[Fact]]) -> Person:
    ways = [*points.get(role.contact_id, [])]
    if contact.wechat:
        ways.append(_fact(contact, "wechat"))
    return Person(role, contact, ways)


def reveal_key(about: Any, field: str) -> str:
    """How a masked value is named in the reveal form: `customer:7:capital_amount`."""
    return f"{about._meta.model_name}:{about.pk}:{field}"


def _point(point: MaskedRow) -> Fact:
    masked = getattr(point.value, "is_masked", False)
    note, tone = _warning(point)
    return Fact(
        POINT_LABELS[point.kind],
        point.value,
        reveal_key(point, "value") if masked else "",
        point.kind,
        note,
        tone,
    )


def _warning(point: MaskedRow) -> tuple[Words, str]:
    if point.do_not_contact:
        return _("do not contact"), "r"
    if point.is_invalid:
        return _("invalid"), "y"
    return "", ""


def _fact(row: MaskedRow, name: str) -> Fact:
    label, value = LABELS.get(name) or field_label(name), getattr(row, name)
    if getattr(value, "is_masked", False):
        return Fact(label, value, "" if value.is_hidden else reveal_key(row, name), name)
    if name == "credit_code":
        note, tone = (_("verified"), "g") if row.credit_code_verified else (_("not verified"), "y")
        return Fact(label, value, note=note, tone=tone)
    if name == "capital_amount":
        return Fact(label, value, kind="money", note=row.capital_currency)
    if name == "place":
        where = (row.country, row.region_code, row.province, row.city, row.district)
        return Fact(label, places.whole_line(*where), kind=name)
    return Fact(label, getattr(row, f"get_{name}_display")() if name in WORDS else value, kind=name)
