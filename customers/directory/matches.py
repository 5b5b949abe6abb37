"""By what a customer was found, where its name does not say so; and the people who were found.

Asked of the few rows that are shown: their texts are taken apart as for the index, and the words of the
question looked for in them. Only what the reader may read of each row is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.directory.models import ContactPoint, ContactRole, Customer
from customers.records.search.asking import Question
from customers.records.search.sources import lexemes
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow
from ownership.access.querysets import Why

WAYS = {"phone": gettext_lazy("phone …%(end)s"), "fax": gettext_lazy("fax …%(end)s")}


@dataclass(frozen=True)
class Text:
    """Something a customer may be found by, and how it reads as a reason."""

    found_by: frozenset[str]
    reads: str | Promise
    person: int | None = None


@dataclass(frozen=True)
class Reason:
    """By what a customer was found; `people` are the contacts in it, `is_all`: by nothing else."""

    text: str
    people: frozenset[int]
    is_all: bool


@dataclass(frozen=True)
class Person:
    """A contact that was found, at one of his customers."""

    pk: int
    name: str
    url: str
    customer_id: int
    customer: str
    title: str = ""
    why: str = ""


def reasons(rows: Iterable[MaskedRow], asked: Question) -> dict[int, Reason]:
    """By what each of these was found; those whose name says it are left out. Three queries at most."""
    silent = [row for row in _readable(rows) if not asked.holds(lexemes("name", row.name))]
    texts = _texts(silent)
    found = {row.pk: _reason(row, texts[row.pk], asked) for row in silent}
    return {pk: reason for pk, reason in found.items() if reason.text}


def people(rows: Iterable[MaskedRow], asked: Question) -> list[Person]:
    """The contacts of these customers who were meant, in the customers' order. Two queries."""
    readable = _readable(rows)
    roles, points = _roles(readable), _points(readable)
    return [
        person
        for row in readable
        for role in roles[row.pk]
        if (person := _person(row, role, list(_of_contact(row, role, points)), asked))
    ]


def _person(row: MaskedRow, role: ContactRole, texts: list[Text], asked: Question) -> Person | None:
    held = frozenset().union(*(text.found_by for text in texts))
    if not asked.touches(held) or not asked.holds(held | lexemes("name", row.name)):
        return None
    contact, (name, *others) = role.contact, texts
    told = [] if asked.holds(name.found_by) else [one for one in others if asked.touches(one.found_by)]
    why = str(told[0].reads) if told else ""
    return Person(contact.pk, contact.name, contact.get_absolute_url(), row.pk, row.name, role.title, why)


def _reason(row: MaskedRow, texts: list[Text], asked: Question) -> Reason:
    """The first text that has each of the words that the name lacks."""
    name = lexemes("name", row.name)
    missing = [word for word in asked.words if not word.holds(name)]
    told: dict[Text, None] = {}
    for word in missing:
        text = next((one for one in texts if word.holds(one.found_by)), None)
        if text is not None:
            told[text] = None
    people = frozenset(text.person for text in told if text.person is not None)
    is_all = len(missing) == len(asked.words) and all(text.person is not None for text in told)
    return Reason(" · ".join(str(text.reads) for text in told), people, is_all)


def _readable(rows: Iterable[MaskedRow]) -> list[MaskedRow]:
    return [row for row in rows if row.seen_by != Why.LOCKED and row.levels["identity"] >= Level.READ]


def _texts(rows: list[MaskedRow]) -> dict[int, list[Text]]:
    """What stands in the index of each of these, as far as it may be read."""
    if not rows:
        return {}
    own = {one["pk"]: one for one in _own_values(rows)}
    roles, points = _roles(rows), _points(rows)
    return {row.pk: list(_of_customer(row, own.get(row.pk), roles[row.pk], points)) for row in rows}


def _own_values(rows: list[MaskedRow]) -> Iterable[dict[str, Any]]:
    columns = ("pk", "short_name", "english_name", "aliases", "code", "credit_code", "website")
    return Customer.objects.filter(pk__in=[row.pk for row in rows]).values(*columns)


def _of_customer(
    row: MaskedRow,
    own: dict[str, Any] | None,
    roles: list[ContactRole],
    points: dict[Any, list[ContactPoint]],
) -> Iterator[Text]:
    if own is not None:
        for name in (own["short_name"], own["english_name"], *own["aliases"]):
            yield Text(lexemes("alias", name), name)
        for code in (own["code"], own["credit_code"]):
            yield Text(lexemes("code", code), code)
        yield Text(lexemes("website", own["website"]), own["website"])
    yield from _of_points(row, points["customer", row.pk])
    for role in roles:
        yield from _of_contact(row, role, points)


def _of_contact(row: MaskedRow, role: ContactRole, points: dict[Any, list[ContactPoint]]) -> Iterator[Text]:
    """The name first, then what contact data there is to read."""
    contact = role.contact
    known = lexemes("person", contact.name) | lexemes("person", contact.english_name)
    yield Text(known, _("contact %(name)s") % {"name": contact.name}, contact.pk)
    if row.levels["contact"] >= Level.READ and contact.wechat:
        yield Text(lexemes("account", contact.wechat), f"{contact.name} · {contact.wechat}", contact.pk)
    for text in _of_points(row, points["contact", contact.pk]):
        yield Text(text.found_by, f"{contact.name} · {text.reads}", contact.pk)


def _of_points(row: MaskedRow, points: list[ContactPoint]) -> Iterator[Text]:
    if row.levels["contact"] < Level.READ:
        return
    for point in points:
        if point.kind == ContactPoint.Kind.EMAIL:
            yield Text(lexemes("mail", point.key), point.value)
        else:
            yield Text(lexemes("number", point.key), WAYS[point.kind] % {"end": point.key[-4:]})


def _roles(rows: list[MaskedRow]) -> dict[int, list[ContactRole]]:
    found: dict[int, list[ContactRole]] = defaultdict(list)
    for role in ContactRole.objects.filter(customer__in=[row.pk for row in rows]).select_related("contact"):
        found[role.customer_id].append(role)
    return found


def _points(rows: list[MaskedRow]) -> dict[Any, list[ContactPoint]]:
    """The points of customers and of their contacts, where contact data may be read."""
    found: dict[Any, list[ContactPoint]] = defaultdict(list)
    open_to = [row.pk for row in rows if row.levels["contact"] >= Level.READ]
    if not open_to:
        return found
    for point in ContactPoint.objects.at(open_to):
        holder = ("customer", point.customer_id) if point.customer_id else ("contact", point.contact_id)
        found[holder].append(point)
    return found
