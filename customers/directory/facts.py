"""What the left side of a customer's page says: groups of labelled values, masked for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.directory import places
from customers.directory.models import Contact, ContactRole, Customer
from customers.directory.rules import role_words
from customers.directory.selectors import POINT_LABELS, field_label, points_of
from customers.records import fields
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, levels_for

Words = str | Promise
WORDS = {"size", "preferred_channel"}  # fields whose value is a choice
SHOWN = (
    "aliases", "preferred_channel", "best_time", "interests", "consent", "code", "credit_code", "place", "address", "postal_code", "size", "source", "website", "legal_representative",
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
    "preferred_channel": _("prefers"),
    "best_time": _("best time"),
    "consent": _("marketing"),
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
    title: Words = ""


@dataclass(frozen=True)
class Person:
    """A contact as one person may read him, and the ways to reach him."""

    role: ContactRole
    contact: MaskedRow
    ways: list[Fact]

    @property
    def words(self) -> str:
        role = self.role
        return role_words(role.title, role.department_name, role.get_function_display())


def facts_of(customer: Customer, user: Any) -> list[Fact]:
    """The filled-in facts of a visible customer, numbers first. One query besides the levels."""
    levels = levels_for(user, customer)
    row = MaskedRow(customer, levels)
    numbers = [point_fact(point) for point in points_of(levels, customer=customer)]
    rest = [_fact(row, name) for name in SHOWN]
    filled = [fact for fact in rest if fact.value not in ("", None, [])]
    return [*numbers, *filled, *own_facts(customer, levels)]


def own_facts(about: Customer | Contact, levels: dict[str, int]) -> list[Fact]:
    """The filled-in custom fields of a row (not a masked one) for a reader of these levels. One query at most."""
    return [_own_fact(about, one) for one in fields.values_for(about, levels) if not one.is_empty]


def addresses_of(customer: Customer, user: Any) -> list[Fact]:
    """The further addresses of a visible customer, masked for the reader. One query."""
    levels = levels_for(user, customer)
    if levels["contact"] == Level.HIDDEN:
        return []
    rows = [MaskedRow(row, levels) for row in customer.addresses.all()]
    return [_address(row) for row in rows]


def _address(row: MaskedRow) -> Fact:
    note, tone = (_("invalid"), "y") if row.is_invalid else ("", "")
    if getattr(row.line, "is_masked", False):
        return Fact(row.get_label_display(), row.line, reveal_key(row, "line"), "", note, tone)
    parts = (row.place, row.line, row.postal_code)
    return Fact(row.get_label_display(), " · ".join(str(part) for part in parts if part), "", "", note, tone)


def contacts_of(customer: Customer, user: Any) -> list[Person]:
    """The contacts of a visible customer, main one first, with their numbers. Two queries."""
    levels = levels_for(user, customer)
    if levels["identity"] == Level.HIDDEN:
        return []
    found = list(ContactRole.objects.filter(customer=customer).select_related("contact"))
    roles = sorted(found, key=lambda role: role.left_on is not None)
    people = {role.contact_id: MaskedRow(role.contact, levels) for role in roles}
    points: dict[int, list[Fact]] = {}
    for point in points_of(levels, contact__in=list(people)):
        points.setdefault(point.contact_id, []).append(point_fact(point, people[point.contact_id]))
    return [_person(role, people[role.contact_id], points) for role in roles]


def _person(role: ContactRole, contact: MaskedRow, points: dict[int, list[Fact]]) -> Person:
    ways = [*points.get(role.contact_id, [])]
    if contact.wechat:
        ways.append(wechat_fact(contact))
    return Person(role, contact, ways)


def reveal_key(about: Any, field: str) -> str:
    """How a masked value is named in the reveal form: `customer:7:capital_amount`."""
    return f"{about._meta.model_name}:{about.pk}:{field}"


def point_fact(point: MaskedRow, contact: MaskedRow | None = None) -> Fact:
    """A number or mail address. One that shall not or cannot be used says so, and is no link."""
    masked = getattr(point.value, "is_masked", False)
    note, tone = _warning(point, contact)
    return Fact(
        POINT_LABELS[point.kind],
        point.value,
        reveal_key(point, "value") if masked else "",
        "fax" if point.kind == "fax" else "" if note else point.kind,
        note,
        tone,
        point.get_label_display() if point.label else "",
    )


def wechat_fact(contact: MaskedRow) -> Fact:
    """The WeChat name of a contact."""
    return _fact(contact, "wechat")


def _warning(point: MaskedRow, contact: MaskedRow | None) -> tuple[Words, str]:
    if point.do_not_contact or (contact is not None and contact.do_not_contact):
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
    if name == "aliases":
        return Fact(label, ", ".join(value), kind=name)
    if name == "consent":
        return _consent(label, row)
    if name == "place":
        where = (row.country, row.region_code, row.province, row.city, row.district)
        return Fact(label, places.whole_line(*where), kind=name)
    return Fact(label, getattr(row, f"get_{name}_display")() if name in WORDS and value else value, kind=name)


def _own_fact(about: Customer | Contact, value: fields.Value) -> Fact:
    reveal = reveal_key(about, value.field.full_name) if value.is_masked else ""
    return Fact(value.field.label, value.shown, reveal, "link" if value.link else "")


def _consent(label: Words, row: MaskedRow) -> Fact:
    """Given or refused, and when; not asked is not worth a line."""
    if row.consent == Customer.Consent.UNKNOWN:
        return Fact(label, "")
    tone = "g" if row.consent == Customer.Consent.GIVEN else "r"
    day = date_format(row.consent_on, "SHORT_DATE_FORMAT") if row.consent_on else ""
    return Fact(label, day or " ", note=row.get_consent_display(), tone=tone)
