"""Verbs on many rows of a list: which rows are meant, what a verb needs to know, and what came of it.

A shelf describes its verbs (`BulkVerb`); the pages ask, confirm the number, run them here and now or as a job,
and offer to undo them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken
from crm_site.kit.numbers import whole_number
from customers.records import changes
from customers.records.lists.listing import Listing
from customers.records.models import ChangeSet
from ownership.models import User

Words = str | Promise
AT_ONCE, MOST, SLICE = 2_000, 100_000, 2_000
TOO_MANY = _("These are more than %(number)s rows; narrow the list first.")


@dataclass
class Outcome:
    """What a verb did: the change set (None when nothing was otherwise before) and who was left out, why."""

    change_set: ChangeSet | None = None
    changed: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, why: str, number: int) -> None:
        """Count rows that were left out."""
        if number:
            self.left_out[why] = self.left_out.get(why, 0) + number

    def close(self) -> bool:
        """End its change set, which keeps who was left out and why; False where no row was changed: then there is
        none."""
        change_set = self.change_set
        assert change_set is not None
        if self.left_out:
            why = {"why": self.left_out, "left_out": sum(self.left_out.values())}
            change_set.facts = {**change_set.facts, **why}
        self.changed = changes.close(change_set)
        if not self.changed:
            self.change_set = None
            return False
        change_set.save(update_fields=["facts"])
        return True


@dataclass(frozen=True)
class BulkVerb:
    """One verb. `form(user, data)` asks what it needs; `pack(form)` makes JSON of it that a job can hold, `run`
    does it for these rows in the caller's transaction: `run(ids, by, packed)`. `url` leads to another page
    instead, with the rows in its query: `list` and `query`, or `picked` (see `picked.behind`).
    """

    name: str
    label: Words
    icon: str
    allowed: Callable[[Any], bool] = lambda user: True
    form: Callable[[Any, Any], Any] | None = None
    pack: Callable[[Any], dict[str, Any]] | None = None
    run: Callable[[Sequence[int], User, Mapping[str, Any]], Outcome] | None = None
    url: Callable[[], str] | None = None


def chosen(listing: Listing, picked: Sequence[str], *, everything: bool) -> list[int]:
    """The ids of the rows that are meant: those picked, or all that match; those the person lists, in order.

    Raises RuleBroken where they are more than one verb takes at once.
    """
    rows = listing.rows().order_by()
    if not everything:
        wanted = [pk for one in picked if (pk := whole_number(one)) is not None]
        rows = listing.kind_rows().order_by().filter(pk__in=wanted[:MOST])
    found = sorted(rows.values_list("pk", flat=True)[: MOST + 1])
    if len(found) > MOST:
        raise RuleBroken(TOO_MANY % {"number": f"{MOST:,}"})
    return found


def slices(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in portions that one statement takes."""
    for start in range(0, len(ids), SLICE):
        yield ids[start : start + SLICE]
