"""Shaped answers about warnings: what waits for a person, and what stands on a customer's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ownership.access.masking import mask
from ownership.access.policy import can
from ownership.access.querysets import owned_model
from ownership.access.viewer import viewer_of
from ownership.models import RecycleWarning

LIMIT = 200


@dataclass(frozen=True)
class Resting:
    """A warning as one person meets it: the customer as he may read it, and what he may do."""

    warning: RecycleWarning
    customer: Any
    may_extend: bool
    may_answer: bool

    @property
    def asks(self) -> bool:
        """Whether more time has to be asked for."""
        return self.warning.rule.asks_manager and not self.may_answer


def mine(user: Any, *, limit: int = LIMIT) -> list[Resting]:
    """One's own customers that are about to be recycled, the soonest first. Four queries at most."""
    return _met(user, RecycleWarning.objects.of(user)[:limit])


def to_answer(user: Any, *, limit: int = LIMIT) -> list[Resting]:
    """Wishes for more time that wait for this person. Four queries at most."""
    return _met(user, RecycleWarning.objects.to_answer(user).order_by("due_on", "pk")[:limit])


def of_my_people(user: Any, *, limit: int = LIMIT) -> list[Resting]:
    """What is about to be recycled in the departments that the person leads. Four queries at most."""
    viewer = viewer_of(user)
    rows = RecycleWarning.objects.open().visible_to(user).exclude(row__owner=viewer.user_id)
    return _met(user, rows.order_by("due_on", "pk")[:limit])


def _met(user: Any, warnings: QuerySet[RecycleWarning]) -> list[Resting]:
    given = list(warnings.select_related("rule", "rule__pool", "owner"))
    seen = owned_model().objects.visible_to(user).select_related("owner", "department")
    rows = {row.pk: row for row in seen.filter(pk__in=[one.row_id for one in given])} if given else {}
    shown = dict(zip(rows, mask(rows.values(), user), strict=True))
    return [resting(user, one, rows[one.row_id], shown[one.row_id]) for one in given if one.row_id in rows]


def resting(user: Any, warning: RecycleWarning, row: Any, shown: Any) -> Resting:
    """A warning as this person meets it; `shown` is the customer behind his mask."""
    more = bool(warning.left) and not warning.is_asked
    return Resting(
        warning, shown, more and can(user, "recycling.extend", row), can(user, "recycling.answer", row)
    )


def numbers(user: Any) -> dict[str, int]:
    """How many of one's own customers are warned about, and how many wishes wait for one's answer. Two queries."""
    return {
        "mine": RecycleWarning.objects.of(user).count(),
        "answers": RecycleWarning.objects.to_answer(user).count(),
    }
