"""Finding a customer or a person by what one has at hand: names, sounds, initials, codes, tails of numbers.

A complete phone number, mail address or credit code finds its customer also where it is masked, because the
phone desk must work; each such find is logged, and their number per minute is limited.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_site.kit import palette
from customers.directory import matches, rules
from customers.directory.finds import refuse_haste
from customers.directory.matches import Person, Reason
from customers.directory.models import Customer
from customers.directory.querysets import CustomerQuerySet
from customers.records.search import typos
from customers.records.search.asking import Question, question
from customers.records.search.finding import Search
from customers.records.search.sources import Letter
from ownership.access import log
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, mask, warm
from ownership.access.policy import can
from ownership.access.querysets import Why
from ownership.access.viewer import viewer_of
from ownership.models import User

SHOWN = 20
PEOPLE = Letter.PEOPLE + Letter.CONTACT


@dataclass(frozen=True)
class Line:
    """One customer that was found; `why` says by what, where its name does not. Of a locked one the name alone."""

    pk: int
    name: str
    url: str
    is_locked: bool
    code: str = ""
    owner: Any = None
    place: str = ""
    mark: str = ""
    why: str = ""


@dataclass(frozen=True)
class Found:
    """What a search came to. `instead` is the spelling that was searched for one that nobody has."""

    rows: list[Line] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    exact: bool = False
    more: bool = False
    instead: str = ""

    @property
    def only(self) -> Line | None:
        """The one customer that a complete number or code means."""
        return self.rows[0] if self.exact and len(self.rows) == 1 else None


@dataclass(frozen=True)
class Looked:
    """Masked rows, before they are drawn. `asked` is empty for complete numbers and codes; `is_rare`: what was asked for
    is."""

    rows: list[MaskedRow]
    exact: bool = False
    asked: Question | None = None
    instead: str = ""
    is_rare: bool = False


def find(user: User, text: str, *, limit: int = SHOWN, people: bool = True) -> Found:
    """Customers and their contacts that `text` means, among those one may list. Writes the access log.

    Raises TooMany. Some ten queries, whatever is found.
    """
    looked = _look(user, text, limit)
    rows = looked.rows[:limit]
    if looked.asked is None:
        return Found([_line(row) for row in rows], exact=looked.exact, more=len(looked.rows) > limit)
    reasons = matches.reasons(rows, looked.asked)
    persons = _people(user, looked.asked, limit, looked.is_rare) if people else []
    lines = [
        _line(row, _why(reasons.get(row.pk))) for row in rows if not _stands_there(reasons, row, persons)
    ]
    return Found(lines, persons, more=len(looked.rows) > limit, instead=looked.instead)


def groups(user: User, text: str, limit: int) -> list[palette.Group]:
    """What the palette shows: customers and contacts. Writes the access log; raises TooMany."""
    found = find(user, text, limit=limit)
    more = f"{reverse('customers:search')}?{urlencode({'q': text})}" if found.more else ""
    customers = [_customer_hit(line) for line in found.rows]
    people = [_person_hit(one) for one in found.people]
    return [
        palette.Group("customers", _("Customers"), customers, instead=found.instead, more_url=more),
        palette.Group("contacts", _("Contacts"), people, instead="" if customers else found.instead),
    ]


def _customer_hit(line: Line) -> palette.Hit:
    note = line.why or " · ".join(part for part in (line.code, line.place) if part)
    owner = str(line.owner) if line.owner else ""
    return palette.Hit(line.name, line.url, note=note, mark=line.mark, chip=owner, is_locked=line.is_locked)


def _person_hit(one: Person) -> palette.Hit:
    note = " · ".join(part for part in (one.title, one.customer, one.why) if part)
    return palette.Hit(one.name, one.url, note=note, person=one.name)


def _why(reason: Reason | None) -> str:
    return reason.text if reason else ""


def _stands_there(reasons: dict[int, Reason], row: MaskedRow, persons: list[Person]) -> bool:
    """A customer that is found through a person alone stands in that person's line."""
    reason = reasons.get(row.pk)
    shown = {one.pk for one in persons if one.customer_id == row.pk}
    return reason is not None and bool(reason.people) and reason.people <= shown and reason.is_all


def look(user: User, text: str) -> tuple[list[MaskedRow], bool]:
    """`find` for pages that need the rows themselves: (masked rows, whether a complete number found them)."""
    looked = _look(user, text, SHOWN)
    return looked.rows, looked.exact


def found_for(user: User, text: str, verb: str, rows: QuerySet) -> list[MaskedRow]:
    """`look`, narrowed to those of `rows` for which the person may do `verb`: whom something is begun for."""
    found, _exact = look(user, text)
    among = list(rows.filter(pk__in=[one.pk for one in found]))
    warm(among, user)
    allowed = {row.pk for row in among if can(user, verb, row)}
    return [one for one in found if one.pk in allowed]


def _look(user: User, text: str, limit: int) -> Looked:
    text = " ".join(text.split())
    if rows := _exactly(user, text):
        return Looked(rows, exact=True)
    asked = question(text)
    if not asked:
        return Looked([])
    base = Customer.objects.listed_to(user).for_list()
    for one in _ways(text, asked):
        search = Search(base, one.asked, user)
        if rows := mask(search.ranked()[: limit + 1], user):
            return Looked(rows, asked=one.asked, instead=one.text, is_rare=search.is_rare)
    return Looked([], asked=asked)


def _ways(text: str, asked: Question) -> Iterator[typos.Spelling]:
    """As it was typed, and only where that finds nobody in other spellings."""
    yield typos.Spelling("", asked)
    yield from typos.spellings(text, asked)


def people(user: User, text: str, limit: int) -> list[Person]:
    """Contacts that the text means: their names, sounds and initials, and numbers where the person reads them."""
    asked = question(" ".join(text.split()))
    return _people(user, asked, limit) if asked else []


def _people(user: User, asked: Question, limit: int, known_rare: bool = False) -> list[Person]:
    """Contacts of customers that one sees, by their own names and numbers."""
    rows = Customer.objects.visible_to(user).for_list()
    search = Search(rows, asked, user, letters=PEOPLE, known_rare=known_rare)
    if not search.is_worth_it:
        return []
    return matches.people(mask(search.ranked()[:limit], user), asked)[:limit]


def _line(row: MaskedRow, why: str = "") -> Line:
    url = reverse("customers:customer-detail", args=[row.pk])
    if row.seen_by == Why.LOCKED:
        return Line(row.pk, str(row), url, is_locked=True)
    return Line(
        row.pk,
        row.name,
        url,
        is_locked=False,
        code=row.code,
        owner=row.owner,
        place=row.place,
        mark=row.mark,
        why=why,
    )


def _exactly(user: User, text: str) -> list[MaskedRow]:
    """Customers of a whole code, number or address; those whose number is masked are logged."""
    if not text or not text.isprintable():
        return []
    kind = rules.looks_complete(text)
    if kind:
        return _reached(user, kind, text)
    named = Customer.objects.listed_to(user)
    credit_code = rules.looks_like_code(text)
    by_code = named.filter(credit_code=credit_code) if credit_code else named.filter(code=text.upper())
    return mask(by_code.for_list()[:SHOWN], user)


def _reached(user: User, kind: str, text: str) -> list[MaskedRow]:
    rows = mask(_reachable(user, rules.point_key(kind, text)).for_list()[:SHOWN], user)
    masked = [row for row in rows if row.levels["contact"] < Level.READ]
    if masked:
        refuse_haste(user)
        for row in masked:
            log.found(row, by=user, field=kind)
    return rows


def _reachable(user: User, key: str) -> CustomerQuerySet:
    """Customers with this number; only one's own where the department does not meet contact data at all."""
    rows = Customer.objects.listed_to(user).exclude(Q(seen_by=Why.POOL)).reached_by(key)
    viewer = viewer_of(user)
    if viewer.profile["contact"] == Level.HIDDEN and not viewer.is_executive:
        return rows.filter(owner=user)
    return rows
