"""Contacts as vCards (3.0, which address books and phones all read). A masked value has no place in an address book."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import vobject

from customers.directory.lists import found
from customers.directory.models import ContactPoint, ContactRole
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow

Kind = ContactPoint.Kind
TYPES = {
    "work": "WORK", "main": "WORK", "billing": "WORK", "mobile": "CELL", "home": "HOME",
}  # fmt: skip


def cards(rows: Sequence[MaskedRow], user: Any) -> list[str]:
    """One card for each masked contact, as far as the person reads of him. Three queries for all of them."""
    roles = found.roles(rows, user)
    points = _points(row for row in rows if row.levels["contact"] >= Level.READ)
    return [_card(row, roles.get(row.pk, []), points.get(row.pk, [])) for row in rows]


def _points(rows: Iterable[MaskedRow]) -> dict[int, list[ContactPoint]]:
    by_contact: dict[int, list[ContactPoint]] = {}
    points = ContactPoint.objects.filter(contact__in=[row.pk for row in rows], is_invalid=False)
    for point in points.order_by("-is_primary", "pk"):
        by_contact.setdefault(point.contact_id or 0, []).append(point)
    return by_contact


def _card(row: MaskedRow, roles: Sequence[ContactRole], points: Sequence[ContactPoint]) -> str:
    card = vobject.vCard()
    card.add("fn").value = str(row.name)
    card.add("n").value = _name(str(row.name))
    present = [role for role in roles if role.left_on is None]
    if present:
        card.add("org").value = [present[0].customer.name, *_filled(present[0].department_name)]
        if present[0].title:
            card.add("title").value = present[0].title
    for point in points:
        _add_point(card, point)
    _add_rest(card, row)
    return str(card.serialize())


def _add_point(card: Any, point: ContactPoint) -> None:
    line = card.add("email" if point.kind == Kind.EMAIL else "tel")
    line.value = point.value
    types = ["FAX"] if point.kind == Kind.FAX else ["INTERNET"] if point.kind == Kind.EMAIL else []
    types += _filled(TYPES.get(point.label or "work", ""))
    line.type_param = [*types, *(["PREF"] if point.is_primary else [])] or ["VOICE"]


def _add_rest(card: Any, row: MaskedRow) -> None:
    for name, value in (("x-wechat", row.wechat), ("note", row.note)):
        if value and not getattr(value, "is_masked", False):
            card.add(name).value = str(value)
    if row.birthday and not getattr(row.birthday, "is_masked", False):
        card.add("bday").value = row.birthday.isoformat()


def _name(whole: str) -> Any:
    """Family and given name: Chinese names begin with the family's one character, others end with it."""
    words = whole.split()
    if len(words) > 1:
        return vobject.vcard.Name(family=words[-1], given=" ".join(words[:-1]))
    if whole and not whole.isascii() and 2 <= len(whole) <= 4:
        return vobject.vcard.Name(family=whole[0], given=whole[1:])
    return vobject.vcard.Name(family=whole)


def _filled(value: str) -> list[str]:
    return [value] if value else []
