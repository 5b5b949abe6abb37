"""The side navigation: floors register their lines and counters in `ready()`; the frame draws what a person may use."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

Allowed = Callable[[Any], bool]
Rows = QuerySet | Iterable[QuerySet]
Counter = Callable[[Any], Rows]
# From here on a number reads "99+".
CAP = 100
# Seconds; a counter that looks at the clock sees it this late.
KEPT = 60


@dataclass(frozen=True)
class Line:
    """One entry: `key` is also its keyboard letter's owner (`g` + `letter`)."""

    group: str
    label: str | Promise
    icon: str
    url_name: str
    order: int
    letter: str = ""
    allowed: Allowed = lambda user: True
    count: str = ""  # name of a registered counter
    hot: bool = False  # the count is something the person must do
    alone: bool = False  # what lies below its address belongs to others


GROUPS: dict[str, str | Promise] = {}
_ranks: dict[str, int] = {}
_lines: list[Line] = []
_counters: dict[str, Counter] = {}


def group(key: str, label: str | Promise, *, order: int | None = None) -> None:
    """Name a group of lines; floors may name the same one. Groups stand by `order` (50), then as they are named."""
    GROUPS[key] = label
    _ranks[key] = order if order is not None else _ranks.get(key, 50)


def line(**values: Any) -> None:
    """Add one line to the navigation."""
    _lines.append(Line(**values))


def count(name: str, counter: Counter) -> None:
    """Register the rows behind `name`: one queryset or several, that an index counts quickly."""
    _counters[name] = counter


def counts(user: Any, *, rights: str = "") -> dict[str, int]:
    """Every registered number, each up to 100. One query for all of them: they stand on every page.

    `rights` names the person with all that decides what he may see: under it the question, never an
    answer, is kept for a minute. To put it together costs ten times as much as to ask it.
    """
    sql, params = _kept_question(user, rights) if rights else _question(user)
    if not sql:
        return dict.fromkeys(_counters, 0)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return dict(zip(_counters, cursor.fetchone(), strict=True))


def _kept_question(user: Any, rights: str) -> tuple[str, list[Any]]:
    kept: tuple[str, list[Any]] | None = cache.get(f"nav:{rights}")
    if kept is None:
        kept = _question(user)
        cache.set(f"nav:{rights}", kept, KEPT)
    return kept


def _question(user: Any) -> tuple[str, list[Any]]:
    """The SQL behind all numbers, a column for each counter; empty when there is nothing to count."""
    parts: dict[str, list[str]] = {name: [] for name in _counters}
    params: list[Any] = []
    for name, rows_of in _counters.items():
        rows = rows_of(user)
        for one in [rows] if isinstance(rows, QuerySet) else rows:
            with suppress(EmptyResultSet):
                sql, values = one.order_by().values("pk")[:CAP].query.sql_with_params()
                parts[name].append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608
                params.extend(values)
    if not any(parts.values()):
        return "", []
    return f"SELECT {', '.join('+'.join(part) or '0' for part in parts.values())}", params  # noqa: S608


def groups_for(request: HttpRequest, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """The groups with the lines this person may use, the present one marked active."""
    ranked = sorted(GROUPS, key=lambda key: _ranks[key])
    drawn: dict[str, dict[str, Any]] = {key: {"label": GROUPS[key], "items": []} for key in ranked}
    allowed = [entry for entry in sorted(_lines, key=lambda one: one.order) if entry.allowed(request.user)]
    urls = {entry.url_name: reverse(entry.url_name) for entry in allowed}
    alone = {urls[entry.url_name] for entry in allowed if entry.alone}
    # The longest address wins: a case lies under /customers/ as well, but is no customer.
    around = [url for url in urls.values() if request.path.startswith(url) and url not in alone]
    here = max([url for url in urls.values() if url == request.path] or around, key=len, default="")
    for entry in allowed:
        drawn[entry.group]["items"].append(_drawn(entry, urls[entry.url_name], here, numbers))
    return [one for one in drawn.values() if one["items"]]


def _drawn(entry: Line, url: str, here: str, numbers: Mapping[str, int]) -> dict[str, Any]:
    number = numbers.get(entry.count, 0)
    return {
        "label": entry.label,
        "icon": entry.icon,
        "url": url,
        "key": entry.letter,
        "active": url == here,
        "count": number if number < CAP else f"{CAP - 1}+",
        "hot": entry.hot,
    }
