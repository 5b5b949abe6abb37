"""The panels of a customer's page: every shelf and floor registers its own, each with its own address and lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from ownership.access.facets import Level
from ownership.access.masking import levels_for

Words = str | Promise
Count = Callable[[Any, Any], int | None]


@dataclass(frozen=True)
class Panel:
    """A panel of the page: a tab in the middle, a card at the side, or a strip above the tabs (top). `url_name` takes the customer's pk."""

    key: str
    label: Words
    url_name: str
    facet: str
    order: int
    count: Count | None = None
    place: str = "middle"
    icon: str = ""


@dataclass(frozen=True)
class Shown:
    """A panel as one person meets it on one customer's page."""

    key: str
    label: Words
    url: str
    count: int | None
    icon: str


_panels: dict[str, Panel] = {}


def panel(
    key: str,
    label: Words,
    url_name: str,
    facet: str,
    order: int,
    count: Count | None = None,
    place: str = "middle",
    icon: str = "",
) -> None:
    """Register a panel; once, in `ready()`.

    Its address answers GET with a fragment whose root has the id `customer-<pk>-<key>`, and locks itself.
    `count(user, customer)` is one cheap query for the figure on the tab, None for none.
    """
    if key in _panels:
        raise ValueError(f"There is a panel {key} already.")
    _panels[key] = Panel(key, label, url_name, facet, order, count, place, icon)


def panels_for(user: Any, customer: Any, place: str) -> list[Shown]:
    """The panels of one place (top, middle, side) whose facet the person meets, in order; one query per counter."""
    levels = levels_for(user, customer)
    chosen = [one for one in _panels.values() if one.place == place and levels[one.facet] > Level.HIDDEN]
    return [_shown(one, user, customer) for one in sorted(chosen, key=lambda one: one.order)]


def _shown(one: Panel, user: Any, customer: Any) -> Shown:
    count = one.count(user, customer) if one.count else None
    return Shown(one.key, one.label, reverse(one.url_name, args=[customer.pk]), count, one.icon)
