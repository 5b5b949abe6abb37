"""Changing many deals at once: who may, one event, a line each, history signed, and all of it undone as one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from customers.deals import selectors
from customers.deals.actions.common import TOPIC
from customers.deals.actions.handing import LENT
from customers.deals.events import DealEvent
from customers.deals.models import Deal
from customers.directory.models import Customer, CustomerUserShare
from customers.records import changes
from customers.records.changes.statements import lock
from customers.records.left_out import NOT_OPEN_TO_NEW, NOT_SEEN, NOT_YOURS
from customers.records.lists.bulk import Outcome, slices
from customers.records.models import ChangeSet
from notifications.outbox import record
from ownership.access import shares
from ownership.access.policy import can
from ownership.access.shares import Source
from ownership.models import User

HEARD = 200
TIMELINE = """
    INSERT INTO customers_timelineentry (customer_id, at, kind, facet, about_type, about_id, by_id, facts)
    SELECT deal.customer_id, %s, %s, 'deals', 'customers.deal', deal.id, %s, %s::jsonb
    FROM customers_changedrow JOIN customers_deal deal ON deal.id = row_id
    WHERE change_set_id = %s AND model = 'customers.deal'
"""


def assign(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """Give open deals to somebody who sees their customers; his sales department comes with him."""
    lock(Deal, sorted(ids))
    owner = User.objects.get(pk=packed["owner"])
    home = selectors.sales_home(owner)
    outcome = Outcome(changes.open_set(ChangeSet.Verb.ASSIGN, by=by, fields=["owner"], owner=owner.pk))
    for allowed in _allowed(ids, by, outcome):
        seen = set(_seen_by(owner, allowed))
        outcome.leave_out(NOT_OPEN_TO_NEW, len(allowed) - len(seen))
        seen -= _lent(seen, outcome)
        columns: dict[str, Any] = {"owner_id": owner.pk}
        if home is not None:
            columns["department_id"] = home.pk
        changes.edit_rows(_set(outcome), Deal, sorted(seen), columns)
    return _closed(outcome, DealEvent.BULK_ASSIGNED, DealEvent.ASSIGNED, {"owner_now": owner.pk}, by)


def give(ids: Sequence[int], *, to: User, by: User, lend: bool) -> Outcome:
    """Give deals to somebody with their customer, or from who leaves. Asks no permission.

    What they lent ends; `lend`: who does not meet the deals of a customer is lent it for as long as his deal lives.
    """
    lock(Deal, sorted(ids))
    shares.end_sources(model=Customer, source=Source.DEAL, source_ids=ids)
    home = selectors.sales_home(to)
    outcome = Outcome(changes.open_set(ChangeSet.Verb.ASSIGN, by=by, fields=["owner"], owner=to.pk))
    columns = {"owner_id": to.pk, **({"department_id": home.pk} if home is not None else {})}
    for some in slices(sorted(ids)):
        changes.edit_rows(_set(outcome), Deal, some, columns)
    if lend:
        _lend(ids, to, by)
    return _closed(outcome, DealEvent.BULK_ASSIGNED, DealEvent.ASSIGNED, {"owner_now": to.pk}, by)


def _lend(ids: Sequence[int], to: User, by: User) -> None:
    seen = set(_seen_by(to, ids))
    for deal in Deal.objects.filter(pk__in=ids).exclude(pk__in=seen).select_related("customer"):
        shares.grant(
            deal.customer,
            to=to,
            by=by,
            source=Source.DEAL,
            source_id=deal.pk,
            facets=list(LENT),
            reason=deal.number,
        )


def expect(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """Move the expected close of open deals."""
    lock(Deal, sorted(ids))
    on = date.fromisoformat(packed["expected_on"])
    outcome = Outcome(changes.open_set(ChangeSet.Verb.EDIT, by=by, fields=["expected_on"]))
    for allowed in _allowed(ids, by, outcome):
        changes.edit_rows(_set(outcome), Deal, allowed, {"expected_on": on})
    return _closed(outcome, DealEvent.BULK_EDITED, DealEvent.EDITED, {"fields": ["expected_on"]}, by)


def _set(outcome: Outcome) -> ChangeSet:
    assert outcome.change_set is not None
    return outcome.change_set


def _allowed(ids: Sequence[int], by: User, outcome: Outcome) -> Iterator[list[int]]:
    """The open deals that the person may change, slice by slice; the others are counted."""
    for some in slices(ids):
        rows = list(Deal.objects.visible_to(by).filter(pk__in=some).select_related("customer"))
        found = [row.pk for row in rows if row.is_open and can(by, "deals.edit", row)]
        outcome.leave_out(NOT_SEEN, len(some) - len(rows))
        outcome.leave_out(NOT_YOURS, len(rows) - len(found))
        yield found


def _lent(ids: Iterable[int], outcome: Outcome) -> set[int]:
    """Those whose owner sees the customer for the deal's sake alone: one by one they are given on, with what they lent."""
    lent = CustomerUserShare.objects.filter(source_kind=Source.DEAL, source_id__in=list(ids))
    found = set(lent.values_list("source_id", flat=True))
    outcome.leave_out(NOT_YOURS, len(found))
    return found


def _seen_by(owner: User, ids: Sequence[int]) -> Iterator[int]:
    customers = Customer.objects.visible_to(owner).order_by().values("pk")
    yield from Deal.objects.filter(pk__in=ids, customer__in=customers).values_list("pk", flat=True)


def _closed(outcome: Outcome, event: DealEvent, line: DealEvent, facts: dict[str, Any], by: User) -> Outcome:
    """Count, say it on the timelines, and record the one event."""
    change_set = _set(outcome)
    if not outcome.close():
        return outcome
    with connection.cursor() as cursor:
        author = None if by.is_system else by.pk
        cursor.execute(TIMELINE, [change_set.at, str(line), author, json.dumps(facts), change_set.pk])
    topics = [TOPIC, *_topics(change_set)]
    record(event, about=change_set, by=by, batch=change_set.pk, topics=topics, rows=outcome.changed, **facts)
    return outcome


def _topics(change_set: ChangeSet) -> list[str]:
    rows = change_set.changed_rows.filter(model="customers.deal")
    return [f"deal-{pk}" for pk in rows.values_list("row_id", flat=True)[:HEARD]]
