"""What pages show of a bulk change."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from customers.records.changes import actions
from customers.records.changes.kin import label_of
from customers.records.models import ChangeSet
from ownership.access.masking import MaskedRow, mask
from ownership.access.querysets import owned_model
from ownership.models import User

SHOWN, ASKED_LATER, JUDGED = 100, 20, 2000
LATER = """
    SELECT DISTINCT later.change_set_id FROM (
        SELECT model, row_id FROM customers_changedrow
        WHERE change_set_id = %(change_set)s AND version IS NOT NULL LIMIT %(most)s
    ) mine JOIN customers_changedrow later
      ON later.change_set_id = ANY(%(later)s) AND later.model = mine.model AND later.row_id = mine.row_id
    ORDER BY 1 DESC
"""


@dataclass(frozen=True)
class Kept:
    """What an undo left alone: the customers that the reader may open, and how many others."""

    shown: list[MaskedRow]
    others: int


def kept_customers(change: ChangeSet, user: User) -> Kept:
    """The first hundred of them, by name. At most four queries; none where nothing was kept."""
    if not change.kept:
        return Kept([], 0)
    ids = actions.kept_rows(change).get(label_of(owned_model()), [])
    rows = list(owned_model().objects.visible_to(user).filter(pk__in=ids).order_by("name", "pk")[:SHOWN])
    return Kept(mask(rows, user), change.kept - len(rows))


def later_changes(change: ChangeSet, user: User) -> list[ChangeSet]:
    """Changes since then, of what this one changed, that can be undone before it; the latest first.

    Judged by its first records: enough to know a file that builds upon another. Two queries at most.
    """
    since = ChangeSet.objects.visible_to(user).filter(pk__gt=change.pk, undone_at=None)
    found = {one.pk: one for one in since.select_related("batch").order_by("-pk")[:ASKED_LATER]}
    if not found:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LATER, {"change_set": change.pk, "later": list(found), "most": JUDGED})
        return [found[pk] for (pk,) in cursor.fetchall()]
