"""Changing many cases at once: who may, one event, a line each, history signed, and all of it undone as one.

The clocks of the cases follow, and come back with an undo. A bulk change lends nothing and takes nothing lent
back: cases for which a locked customer was opened to their owner change hands or end one by one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from customers.cases.clocks import many
from customers.cases.events import TOPIC, CaseEvent
from customers.cases.models import ServiceCase
from customers.cases.satisfaction import asking
from customers.cases.satisfaction.models import CaseFeedback
from customers.directory.models import Customer, CustomerUserShare
from customers.records import changes
from customers.records.changes import Sql
from customers.records.changes.statements import lock
from customers.records.left_out import NOT_OPEN_TO_NEW, NOT_SEEN, NOT_YOURS, OTHER_STATE
from customers.records.lists.bulk import Outcome, slices
from customers.records.models import ChangeSet
from notifications.notices import finish_many
from notifications.outbox import record
from ownership.access import shares
from ownership.access.facets import Facet
from ownership.access.masking import warm
from ownership.access.policy import can
from ownership.access.shares import Source
from ownership.models import Department, User

HEARD = 200
TIMELINE = """
    INSERT INTO customers_timelineentry (customer_id, at, kind, facet, about_type, about_id, by_id, facts)
    SELECT row.customer_id, %s, %s, 'cases', 'customers.servicecase', row.id, %s, %s::jsonb
    FROM customers_changedrow JOIN customers_servicecase row ON row.id = row_id
    WHERE change_set_id = %s AND model = 'customers.servicecase'
"""
Fits = Callable[[ServiceCase], bool]


def edit(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """Set priority, category or kind (`packed["values"]`: columns)."""
    lock(ServiceCase, sorted(ids))
    columns = dict(packed["values"])
    fields = sorted(name.removesuffix("_id") for name in columns)
    outcome = Outcome(changes.open_set(ChangeSet.Verb.EDIT, by=by, fields=fields))
    for allowed in _allowed(ids, by, "cases.edit", outcome, lambda case: case.merged_into_id is None):
        _write(outcome, allowed, columns)
    return _closed(outcome, CaseEvent.BULK_EDITED, CaseEvent.EDITED, {"fields": fields}, by)


def assign(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """Give open cases to a colleague who sees their customers, or to the desk of a department."""
    lock(ServiceCase, sorted(ids))
    owner = User.objects.filter(pk=packed["owner"]).first() if packed["owner"] else None
    desk = Department.objects.filter(pk=packed["department"]).first() if packed["department"] else None
    facts = {"owner_now": owner.pk if owner else None, "department_now": desk.pk if desk else None}
    columns: dict[str, Any] = {"owner_id": facts["owner_now"]}
    if desk is not None:
        columns["department_id"] = desk.pk
    outcome = Outcome(
        changes.open_set(ChangeSet.Verb.ASSIGN, by=by, fields=["owner"], owner=facts["owner_now"])
    )
    for allowed in _allowed(ids, by, "cases.handle", outcome, lambda case: case.is_open):
        seen = allowed if owner is None else _seen_by(owner, allowed)
        outcome.leave_out(NOT_OPEN_TO_NEW, len(allowed) - len(seen))
        _write(outcome, _not_lent(seen, outcome), columns)
    return _closed(outcome, CaseEvent.BULK_ASSIGNED, CaseEvent.ASSIGNED, facts, by)


def give(ids: Sequence[int], *, to: User | None, by: User, lend: bool) -> Outcome:
    """Give cases to somebody with their customer, or from who leaves (None: to the desk). Asks no permission.

    What they lent ends; `lend`: who does not see a customer is lent it for as long as his case is open.
    """
    lock(ServiceCase, sorted(ids))
    shares.end_sources(model=Customer, source=Source.CASE, source_ids=ids)
    facts = {"owner_now": to.pk if to else None, "department_now": None}
    outcome = Outcome(
        changes.open_set(ChangeSet.Verb.ASSIGN, by=by, fields=["owner"], owner=facts["owner_now"])
    )
    for some in slices(sorted(ids)):
        _write(outcome, list(some), {"owner_id": facts["owner_now"]})
    if lend and to is not None:
        _lend(ids, to, by)
    return _closed(outcome, CaseEvent.BULK_ASSIGNED, CaseEvent.ASSIGNED, facts, by)


def _lend(ids: Sequence[int], to: User, by: User) -> None:
    for case in (
        ServiceCase.objects.filter(pk__in=ids).exclude(pk__in=_seen_by(to, ids)).select_related("customer")
    ):
        shares.grant(
            case.customer,
            to=to,
            by=by,
            source=Source.CASE,
            source_id=case.pk,
            facets=[Facet.CASES, Facet.CONTACT],
            reason=case.number,
        )


def move(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """Take cases one step further, those that stand where it begins (`STEPS`)."""
    lock(ServiceCase, sorted(ids))
    step = STEPS[packed["step"]]
    columns = {"state": step.state, **{name: Sql(text) for name, text in step.moments.items()}}
    if packed["step"] == "resolve":
        columns["solution"] = packed["solution"]
    outcome = Outcome(changes.open_set(ChangeSet.Verb.EDIT, by=by, fields=["state"]))
    for allowed in _allowed(ids, by, step.verb, outcome, lambda case: case.state in step.begins):
        ready = _not_lent(allowed, outcome) if step.ends else allowed
        _write(outcome, ready, columns)
        if step.ends and ready:
            changes.add_rows(_set(outcome), CaseFeedback, [asking.question(pk) for pk in ready])
    return _closed(outcome, CaseEvent.BULK_MOVED, step.line, {"state": step.state}, by)


class Step:
    """A step that many cases take at once: from which states, to which, and what the new one brings along."""

    def __init__(self, verb: str, begins: Sequence[str], state: str, line: CaseEvent, **moments: str) -> None:
        self.verb, self.begins, self.state, self.line = verb, begins, state, line
        self.moments = moments
        self.ends = state == ServiceCase.State.CLOSED


NOW = "%(history_at)s::timestamptz"
State = ServiceCase.State
STEPS = {
    "wait": Step("cases.handle", (State.OPEN,), State.WAITING, CaseEvent.WAITING, waiting_since=NOW),
    "resume": Step("cases.handle", (State.WAITING,), State.OPEN, CaseEvent.RESUMED, waiting_since="NULL::timestamptz"),
    "resolve": Step("cases.handle", ServiceCase.UNSOLVED, State.RESOLVED, CaseEvent.RESOLVED, resolved_at=NOW,
                    waiting_since="NULL::timestamptz"),
    "close": Step("cases.close", (State.RESOLVED,), State.CLOSED, CaseEvent.CLOSED, closed_at=NOW),
}  # fmt: skip


def _set(outcome: Outcome) -> ChangeSet:
    assert outcome.change_set is not None
    return outcome.change_set


def _allowed(ids: Sequence[int], by: User, verb: str, outcome: Outcome, fits: Fits) -> Iterator[list[int]]:
    """The cases that the person may change so and that stand where it begins, slice by slice; others are counted."""
    for some in slices(ids):
        rows = list(ServiceCase.objects.visible_to(by).filter(pk__in=some).select_related("customer"))
        warm((row.customer for row in rows), by)
        his = [row for row in rows if can(by, verb, row)]
        found = [row.pk for row in his if fits(row)]
        outcome.leave_out(NOT_SEEN, len(some) - len(rows))
        outcome.leave_out(NOT_YOURS, len(rows) - len(his))
        outcome.leave_out(OTHER_STATE, len(his) - len(found))
        yield found


def _seen_by(owner: User, ids: Sequence[int]) -> list[int]:
    customers = Customer.objects.visible_to(owner).order_by().values("pk")
    return list(ServiceCase.objects.filter(pk__in=ids, customer__in=customers).values_list("pk", flat=True))


def _not_lent(ids: Sequence[int], outcome: Outcome) -> list[int]:
    """Without those whose owner sees the customer for the case's sake alone."""
    shares = CustomerUserShare.objects.filter(source_kind=Source.CASE, source_id__in=ids)
    lent = set(shares.values_list("source_id", flat=True))
    outcome.leave_out(NOT_YOURS, len(lent))
    return [pk for pk in ids if pk not in lent]


def _write(outcome: Outcome, ids: list[int], columns: Mapping[str, Any]) -> None:
    if ids:
        changes.edit_rows(_set(outcome), ServiceCase, ids, columns)
        many.follow(_set(outcome), ids)


def _closed(outcome: Outcome, event: CaseEvent, line: CaseEvent, facts: dict[str, Any], by: User) -> Outcome:
    """Count, say it on the timelines, call off what was asked of people, and record the one event."""
    change_set = _set(outcome)
    if not outcome.close():
        return outcome
    with connection.cursor() as cursor:
        author = None if by.is_system else by.pk
        cursor.execute(TIMELINE, [change_set.at, str(line), author, json.dumps(facts), change_set.pk])
    changed = list(_changed(change_set))
    if event != CaseEvent.BULK_EDITED:
        finish_many(about_type=ServiceCase._meta.label_lower, about_ids=changed)
    topics = [TOPIC, *(f"case-{pk}" for pk in changed[:HEARD])]
    record(event, about=change_set, by=by, batch=change_set.pk, topics=topics, rows=outcome.changed, **facts)
    return outcome


def _changed(change_set: ChangeSet) -> Any:
    return change_set.changed_rows.filter(model="customers.servicecase").values_list("row_id", flat=True)
