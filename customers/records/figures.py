"""Figures that lead to their lists: the rows behind a number and the link beside it are made of the same conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from crm_site.kit import filters, money, wording
from customers.records.filters import lists
from customers.records.lists.trees import Data, every

Words = str | Promise
MOST = 10_000  # from here on counting stops


@dataclass(frozen=True)
class Figure:
    """One number with the list behind it, in a `tone` (r, y, g); `note` stands beside it, in one of its own."""

    label: Words
    value: Words
    url: str = ""
    note: Words = ""
    tone: str = ""
    note_tone: str = ""


@dataclass(frozen=True)
class Bar:
    """One line of a chart. `share` is its part of the largest in percent; None: a line without a bar."""

    label: Words
    value: Words
    url: str
    share: int | None = None
    tone: str = ""


@dataclass(frozen=True)
class Chart:
    """A few lines under a title that leads further; `empty` is said where there are none."""

    title: Words
    icon: str
    bars: Sequence[Bar] = field(default_factory=list)
    url: str = ""
    link: Words = ""
    empty: Words = ""


def rows(record: str, user: Any, conditions: Iterable[Data]) -> Any:
    """The rows of a record's list that fit all conditions. Raises FilterRefused."""
    return lists.rows_of(filters.parse(record, every(*conditions)), user)


def link(record: str, conditions: Iterable[Data], **more: str) -> str:
    """The list of exactly these rows; `more`: view, sort. No query: the conditions are ours and need no check."""
    url = reverse(_list(record).url_name)
    return f"{url}?{urlencode({**more, 'f': filters.encode_data(every(*conditions))})}"


def counted(
    record: str, user: Any, label: Words, conditions: Sequence[Data], tone: str = "", **more: str
) -> Figure:
    """How many rows fit, counted no further than `MOST`, with their list; in the tone where there are any. One query."""
    found = rows(record, user, conditions).order_by().values("pk")[: MOST + 1].count()
    said = f"{MOST:,}+" if found > MOST else number(found)
    return Figure(label, said, link(record, conditions, **more), tone=tone if found else "")


def added_up(
    record: str, label: Words, found: Iterable[Mapping[str, Any]], amount: str, url: str, tone: str = ""
) -> Figure:
    """What rows come to, by currency, and how many they are: `found` holds {currency, count, `amount`}.

    Amounts in short, the usual currency first; they are never added up to one.
    """
    given = list(found)
    count = sum(one["count"] for one in given)
    sums = money.summed((one["currency"], one[amount]) for one in given)
    said = " + ".join(wording.money_short(sum_, currency) for currency, sum_ in sums.items() if sum_)
    note = _list(record).noun(count) % {"n": number(count)} if count else ""
    return Figure(label, said or "0", url, note, tone if count else "")


def number(value: int) -> str:
    """`12,345`."""
    return f"{value:,}"


def _list(record: str) -> lists.ListOf:
    found = lists.list_of(record)
    assert found is not None, record
    return found
