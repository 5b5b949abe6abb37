"""The builder of conditions, which stands on the floor above: it says here how one is made and drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from crm_site.kit.filters import Filter
from ownership.rules.plans import RECORD

FIELDS, COUNT = "customers/filters/_group.html", "customers/filters/_count.html"  # drawn by the floor above


class Builder(Protocol):
    """A filter that somebody builds, with what his page shows; see `customers.records.filters.builder`."""

    url: str
    filter: Filter
    has_errors: bool

    def complain(self) -> None:
        """Say beside each unfinished line what is missing."""


Make = Callable[[str, Any, Any], Any]
_make: Make | None = None


def builder(make: Make) -> None:
    """Say how a builder is made: `make(record, viewer, params)`. Once, when the floor above starts."""
    global _make
    _make = make


def begin(viewer: Any, params: Any, url: str) -> Any:
    """A builder over customers for what somebody posted, or for the filter `f` of an address."""
    if _make is None:
        raise RuntimeError("Nobody has said how conditions are built.")
    made = _make(RECORD, viewer, params)
    made.url = url
    return made
