"""Customers that may be the one being typed: the same number, mail address, credit code, or nearly the same name.

Looked for in the whole company, and told with no more than name, department and what is alike. So that nobody
fishes for customers with it, a find that tells something new is logged and limited as a search by a complete
number is; a name that merely begins alike is told of customers that one may list only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.directory import rules
from customers.directory.finds import refuse_haste
from customers.directory.models import Customer
from ownership.access import log
from ownership.access.facets import Level
from ownership.access.masking import levels_of
from ownership.models import AccessLogEntry, User

Words = str | Promise
EACH = 3
SAME = {
    "name": _("the same name"),
    "begins": _("the name begins alike"),
    "phone": _("the same phone number"),
    "email": _("the same mail address"),
    "credit_code": _("the same credit code"),
}
# A character says more in Chinese than in the Latin alphabet.
ENOUGH, ENOUGH_LATIN = 2, 4


@dataclass(frozen=True)
class Twin:
    """A customer that may be the same as one being typed, as far as the person may know of it."""

    name: str
    reason: Words
    department: str
    url: str
    is_locked: bool


def twins(user: User, values: Mapping[str, Any], *, but: int | None = None) -> list[Twin]:
    """Customers of the company that are like `values` (name, english_name, phone, email, points, credit_code).

    Eight queries at most for a whole form, each by index. Writes the access log; raises TooMany.
    """
    return [_twin(*one) for one in met(user, values, but=but)]


def met(
    user: User, values: Mapping[str, Any], *, but: int | None = None
) -> list[tuple[Any, str, str | None]]:
    """The same as rows: (customer, what is alike, why the person sees it; None for one out of his sight).

    The rows are the company's, not the person's: only their name, department and whether somebody holds them may be
    told. Writes the access log; raises TooMany.
    """
    found: dict[int, str] = {}
    for reason, ids in _alike(values):
        for pk in ids:
            if pk != but:
                found.setdefault(pk, reason)
    return _told(user, found)


def typed(user: User, kind: str, text: str, *, but: int | None = None) -> list[Twin]:
    """The same while one types into one field. `kind` is name, phone, email, credit_code or point."""
    text = text.strip()[:200]
    if kind == "point":
        kind = rules.looks_complete(text)
    if kind in ("phone", "email") and rules.looks_complete(text) != kind:
        return []
    if kind not in SAME or not text:
        return []
    alike = twins(user, {kind: text}, but=but)
    if kind != "name" or len(alike) >= EACH:
        return alike
    return [*alike, *_begins(user, text, {twin.url for twin in alike}, but)]


def _alike(values: Mapping[str, Any]) -> Iterable[tuple[str, list[int]]]:
    code = rules.looks_like_code(values.get("credit_code") or "")
    if code:
        yield "credit_code", _ids(Customer.objects.filter(credit_code=code))
    for name in dict.fromkeys(values.get(key) or "" for key in ("name", "short_name", "english_name")):
        if _says_enough(name):
            yield "name", _ids(Customer.objects.called_alike(name)) + _ids(Customer.objects.known_as(name))
    country = values.get("country") or "CN"
    for kind, value in _numbers(values):
        yield kind, _ids(Customer.objects.reached_by(rules.point_key(kind, value, country)))


def _numbers(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    given = [
        ("phone", values.get("phone")),
        ("email", values.get("email")),
        ("phone", values.get("contact_phone")),
    ]
    given += [(reach.kind, reach.value) for reach in values.get("points") or ()]
    return list(dict.fromkeys((kind, value) for kind, value in given if value and kind in SAME))[:5]


def _ids(rows: Any) -> list[int]:
    # Neither order nor limit in the database: hoping for an early hit, it would walk the table for both.
    return sorted(rows.order_by().values_list("pk", flat=True))[:EACH]


def _says_enough(name: str) -> bool:
    bare = re.sub(r"\W", "", name)
    return len(bare) >= (ENOUGH_LATIN if bare.isascii() else ENOUGH)


def _begins(user: User, text: str, known: set[str], but: int | None) -> list[Twin]:
    if not _says_enough(text):
        return []
    rows: Any = Customer.objects.listed_to(user).begins_alike(text).exclude(pk=but or 0)
    rows = rows.select_related("department")[: EACH + len(known)]
    more = [_twin(row, "begins", row.seen_by) for row in rows if row.get_absolute_url() not in known]
    return more[:EACH]


def _told(user: User, found: dict[int, str]) -> list[tuple[Any, str, str | None]]:
    if not found:
        return []
    rows = list(Customer.objects.filter(pk__in=found).select_related("department", "pool").order_by("pk"))
    listed: Any = Customer.objects.listed_to(user).filter(pk__in=found)
    seen = {row.pk: row for row in listed}
    _note(user, rows, seen, found)
    return [(row, found[row.pk], getattr(seen.get(row.pk), "seen_by", None)) for row in rows]


def _note(user: User, rows: list[Any], seen: dict[int, Any], found: dict[int, str]) -> None:
    """Log what the person could not have known: customers out of his sight, and numbers masked for him."""
    levels = levels_of(seen.values(), user)
    new = [
        row
        for row in rows
        if row.pk not in seen
        or (found[row.pk] in ("phone", "email") and levels[row.pk]["contact"] < Level.READ)
    ]
    known = _noted(user, new) if new else set()
    fresh = [row for row in new if (row.pk, found[row.pk]) not in known]
    if fresh:
        refuse_haste(user)
        for row in fresh:
            log.found(row, by=user, field=found[row.pk])


def _noted(user: User, rows: list[Any]) -> set[tuple[int, str]]:
    """What the last minute's log says already: each letter typed finds the same customer again."""
    since = timezone.now() - timedelta(minutes=1)
    entries: Any = AccessLogEntry.objects.filter(
        by=user, kind=AccessLogEntry.Kind.FOUND, at__gte=since, row_id__in=[row.pk for row in rows]
    )
    return set(entries.values_list("row_id", "field"))


def _twin(row: Any, reason: str, seen_by: str | None) -> Twin:
    url = row.get_absolute_url() if seen_by else ""
    department = str(row.department) if row.department else ""
    return Twin(row.name, SAME[reason], department, url, seen_by == "locked")
