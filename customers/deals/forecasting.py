"""The forecast: what open deals come to, weighted by their stage, and what was won; each figure with its list.

Rows and links are made of the same conditions, so that a list always shows the deals behind its number.
Currencies are never added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm_site.kit import money
from customers.deals.filters import RECORD
from customers.records import figures
from customers.records.lists.trees import where
from ownership.models import Department, User

MOST = 200
WAYS = (
    ("month", pgettext_lazy("forecast", "By month")),
    ("owner", pgettext_lazy("forecast", "By owner")),
    ("department", pgettext_lazy("forecast", "By department")),
)
PERIODS = (
    ("", gettext_lazy("All open deals")),
    ("this_month", gettext_lazy("This month")),
    ("this_quarter", gettext_lazy("This quarter")),
    ("next_quarter", gettext_lazy("Next quarter")),
    ("this_year", gettext_lazy("This year")),
)
WHOSE = (("", gettext_lazy("Everybody's")), ("me", gettext_lazy("Mine")), ("mine", gettext_lazy("My team's")))
Condition = dict[str, Any]


@dataclass
class Line:
    """One row: a month, a person or a department in one currency. `share` is its part of the largest, in percent."""

    label: str
    currency: str
    rank: Any
    count: int = 0
    amount: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)
    won: Decimal = Decimal(0)
    share: int = 0
    is_late: bool = False
    url: str = ""
    won_url: str = ""


@dataclass
class Table:
    """The lines and what they come to in each currency."""

    lines: list[Line] = field(default_factory=list)
    totals: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: grouped how, of which period, whose."""

    by: str = "month"
    period: str = ""
    whose: str = ""

    @classmethod
    def of(cls, params: Mapping[str, str]) -> Asked:
        """What does not fit is as if it had not been said."""
        return cls(
            by=_among(WAYS, params.get("by", ""), "month"),
            period=_among(PERIODS, params.get("period", "")),
            whose=_among(WHOSE, params.get("whose", "")),
        )

    @property
    def base(self) -> list[Condition]:
        return [where("owner", "any_of", [self.whose])] if self.whose else []

    @property
    def open(self) -> list[Condition]:
        """Which open deals count."""
        period = [where("expected_on", "during", self.period)] if self.period else []
        return [where("state", "is", "open"), *self.base, *period]

    @property
    def won(self) -> list[Condition]:
        """Which won ones: of the same period; of this year where all open ones are asked for."""
        return [
            where("state", "is", "won"),
            *self.base,
            where("closed_on", "during", self.period or "this_year"),
        ]


def table(user: User, asked: Asked, today: date) -> Table:
    """The forecast for one person: four queries, however many deals. Raises FilterRefused for who reads none."""
    way = _Way(asked, today)
    lines: dict[tuple[Any, str], Line] = {}
    for one in way.grouped(figures.rows(RECORD, user, asked.open), "expected_on"):
        line = lines.setdefault((one["key"], one["currency"]), way.line(one))
        line.count, line.amount, line.weighted = one["count"], one["amount_sum"], one["weighted_sum"]
    for one in way.grouped(figures.rows(RECORD, user, asked.won), "closed_on"):
        line = lines.setdefault((one["key"], one["currency"]), way.line(one))
        line.won = one["amount_sum"]
    way.name(lines)
    found = sorted(lines.values(), key=lambda one: (one.rank, money.rank(one.currency)))
    _measure(found)
    return Table(found[:MOST], _totals(found, asked))


class _Way:
    """How the rows are put together."""

    def __init__(self, asked: Asked, today: date) -> None:
        self.asked, self.today = asked, today

    def grouped(self, rows: Any, day: str) -> Iterable[dict[str, Any]]:
        """Sums by key and currency."""
        if self.asked.by == "month":
            return [
                {**one, "key": one["month"]} for one in rows.annotate(month=TruncMonth(day)).sums("month")
            ]
        return [{**one, "key": one[self.asked.by]} for one in rows.sums(self.asked.by)]

    def line(self, one: dict[str, Any]) -> Line:
        key, currency = one["key"], one["currency"]
        line = Line("", currency, key)
        same = where("currency", "is", currency)
        line.url = list_url([*self.asked.open, same, *self._key(key, "expected_on")])
        line.won_url = list_url([*self.asked.won, same, *self._key(key, "closed_on")], sort="-closed_on")
        return line

    def _key(self, key: Any, day: str) -> list[Condition]:
        if self.asked.by != "month":
            return [where(self.asked.by, "any_of", [key if key is not None else "nobody"])]
        last = _next_month(key) - timedelta(days=1)
        return [where(day, "between", [key.isoformat(), last.isoformat()])]

    def name(self, lines: Mapping[tuple[Any, str], Line]) -> None:
        """Write the labels, and what the lines stand by."""
        names = self._names({key for key, _currency in lines})
        for (key, _currency), line in lines.items():
            line.label = names(key)
            if self.asked.by == "month":
                line.is_late = line.count > 0 and _next_month(key) <= self.today
            else:
                line.rank = (key is None, line.label)

    def _names(self, keys: set[Any]) -> Callable[[Any], str]:
        if self.asked.by == "month":
            return lambda key: date_format(key, "YEAR_MONTH_FORMAT")
        model: Any = User if self.asked.by == "owner" else Department
        found = {one.pk: one.label for one in model.objects.filter(pk__in=keys - {None})}
        nobody = _("nobody") if self.asked.by == "owner" else _("no department")
        return lambda key: found.get(key, nobody)


def _measure(lines: list[Line]) -> None:
    """How long the bars are: each against the largest of its currency."""
    largest: dict[str, Decimal] = {}
    for one in lines:
        largest[one.currency] = max(largest.get(one.currency, Decimal(0)), one.weighted)
    for one in lines:
        one.share = int(100 * one.weighted / largest[one.currency]) if largest[one.currency] else 0


def _totals(lines: list[Line], asked: Asked) -> list[Line]:
    totals: dict[str, Line] = {}
    for one in lines:
        line = totals.setdefault(one.currency, _total(one.currency, asked))
        line.count += one.count
        line.amount += one.amount
        line.weighted += one.weighted
        line.won += one.won
    return sorted(totals.values(), key=lambda one: money.rank(one.currency))


def _total(currency: str, asked: Asked) -> Line:
    same = where("currency", "is", currency)
    url, won = list_url([*asked.open, same]), list_url([*asked.won, same], sort="-closed_on")
    return Line("", currency, "", url=url, won_url=won)


def list_url(conditions: list[Condition], **more: str) -> str:
    """The list of exactly these deals."""
    return figures.link(RECORD, conditions, **{"view": "all", "sort": "expected_on", **more})


def _next_month(first: date) -> date:
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def _among(pairs: Iterable[tuple[str, Any]], value: str, usual: str = "") -> str:
    return value if value in {key for key, _label in pairs} else usual
