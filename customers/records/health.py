"""Health signals: the strip of figures at the head of a customer's page, filled by every shelf and floor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from ownership.access.facets import Level
from ownership.access.masking import levels_for

Words = str | Promise


@dataclass(frozen=True)
class Reading:
    """What a signal says now: a figure, words or a moment, and a note that may be in a tone (r, y, g)."""

    value: int | Words | datetime
    note: Words = ""
    tone: str = ""

    @property
    def is_moment(self) -> bool:
        return isinstance(self.value, datetime)


Read = Callable[[Any, Any], Reading | None]


@dataclass(frozen=True)
class Signal:
    key: str
    label: Words
    order: int
    facet: str
    read: Read
    url_name: str


_signals: dict[str, Signal] = {}


def signal(key: str, label: Words, *, facet: str, order: int, read: Read, url_name: str = "") -> None:
    """Register a signal; once, in `ready()`.

    `read(user, customer)` is one cheap query, None where there is nothing to say. `url_name` takes the
    customer's pk and shows what is behind the figure.
    """
    if key in _signals:
        raise ValueError(f"There is a signal {key} already.")
    _signals[key] = Signal(key, label, order, facet, read, url_name)


def signals_for(user: Any, customer: Any) -> list[dict[str, Any]]:
    """{label, reading, url} of the signals whose facet the person meets, in order."""
    levels = levels_for(user, customer)
    chosen = [one for one in _signals.values() if levels[one.facet] > Level.HIDDEN]
    return [
        {
            "label": one.label,
            "reading": reading,
            "url": reverse(one.url_name, args=[customer.pk]) if one.url_name else "",
        }
        for one in sorted(chosen, key=lambda one: one.order)
        if (reading := one.read(user, customer)) is not None
    ]
