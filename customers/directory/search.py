"""Finding a customer by what one has at hand: a fragment of a name, a code, or a complete number.

A complete phone number, mail address or credit code finds its customer also where it is masked, because the
phone desk must work; each such find is logged, and their number per minute is limited.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken
from customers.directory import rules
from customers.directory.models import Customer
from customers.directory.querysets import CustomerQuerySet
from customers.directory.rows import Row, drawn
from ownership.access import log
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, mask
from ownership.access.viewer import viewer_of
from ownership.models import AccessLogEntry, User

SHOWN = 20
FINDS_PER_MINUTE = 30


class TooMany(RuleBroken):
    """Somebody looks up numbers faster than a person answers calls."""

    status = 429


@dataclass(frozen=True)
class Found:
    """What a search came to: masked lines, whether by a complete number, and whether there are more."""

    rows: list[Row] = field(default_factory=list)
    exact: bool = False
    more: bool = False

    @property
    def only(self) -> Row | None:
        """The one customer that a complete number or code means."""
        return self.rows[0] if self.exact and len(self.rows) == 1 else None


def find(user: User, text: str) -> Found:
    """Customers that `text` means, among those one may list. Writes the access log; raises TooMany."""
    rows, exact = look(user, text)
    return Found(drawn(rows[:SHOWN]), exact, more=len(rows) > SHOWN)


def look(user: User, text: str) -> tuple[list[MaskedRow], bool]:
    """`find` for pages that need the rows themselves: (masked rows, whether a complete number found them)."""
    text = text.strip()
    if not text:
        return [], False
    rows = _exactly(user, text)
    if rows:
        return rows, True
    matches = Customer.objects.listed_to(user).called(text).for_list().order_by("name", "id")
    return mask(matches[: SHOWN + 1], user), False


def _exactly(user: User, text: str) -> list[MaskedRow]:
    """Customers of a whole code, number or address; those whose number is masked are logged."""
    by_code = Customer.objects.listed_to(user).filter(code=text.upper()).for_list()
    kind = rules.looks_complete(text)
    if kind:
        return _reached(user, kind, text)
    credit_code = rules.looks_like_code(text)
    if credit_code:
        by_code = Customer.objects.listed_to(user).filter(credit_code=credit_code).for_list()
    return mask(by_code[:SHOWN], user)


def _reached(user: User, kind: str, text: str) -> list[MaskedRow]:
    rows = mask(_reachable(user, rules.point_key(kind, text)).for_list()[:SHOWN], user)
    masked = [row for row in rows if row.levels["contact"] < Level.READ]
    if masked:
        _refuse_haste(user)
        for row in masked:
            log.found(row, by=user, field=kind)
    return rows


def _reachable(user: User, key: str) -> CustomerQuerySet:
    """Customers with this number; only one's own where the department does not meet contact data at all."""
    rows = Customer.objects.listed_to(user).reached_by(key)
    viewer = viewer_of(user)
    if viewer.profile["contact"] == Level.HIDDEN and not viewer.is_executive:
        return rows.filter(owner=user)
    return rows


def _refuse_haste(user: User) -> None:
    since = timezone.now() - timedelta(minutes=1)
    recent: Any = AccessLogEntry.objects.filter(by=user, kind=AccessLogEntry.Kind.FOUND, at__gte=since)
    if recent.count() >= FINDS_PER_MINUTE:
        raise TooMany(_("You have looked up many numbers within a minute. Wait a moment and try again."))
