"""The side navigation: floors register their lines and counters in `ready()`; the frame draws what a person may use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

Allowed = Callable[[Any], bool]
Counter = Callable[[Any], int]


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
    """Register the number behind `name`; one cheap query."""
    _counters[name] = counter


def counter(name: str, user: Any) -> int:
    """The number behind `name`, 0 when nobody registered it."""
    return _counters[name](user) if name in _counters else 0


def groups_for(request: HttpRequest) -> list[dict[str, Any]]:
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
        drawn[entry.group]["items"].append(_drawn(entry, urls[entry.url_name], here, request.user))
    return [one for one in drawn.values() if one["items"]]


def _drawn(entry: Line, url: str, here: str, user: Any) -> dict[str, Any]:
    return {
        "label": entry.label,
        "icon": entry.icon,
        "url": url,
        "key": entry.letter,
        "active": url == here,
        "count": counter(entry.count, user) if entry.count else 0,
        "hot": entry.hot,
    }
