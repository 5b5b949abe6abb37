"""Changing many customers at once: who may, one event, one line each, history signed, and all of it undone as one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from customers.directory import tags
from customers.directory.events import CustomerEvent
from customers.directory.lists.events import ListEvent
from customers.directory.lists.writable import offers
from customers.directory.models import Customer, CustomerTag, Tag
from customers.records import changes, fields
from customers.records.changes.statements import lock
from customers.records.left_out import ASKED, LACKING, MOVED_ON, NOT_SEEN, NOT_YOURS
from customers.records.lists.bulk import Outcome, slices
from customers.records.models import ChangeSet
from notifications.outbox import record
from ownership.access.masking import mask
from ownership.access.policy import require
from ownership.disputes.freeze import frozen
from ownership.models import Department, User
from ownership.moves.because import because
from ownership.moves.models import Reason
from ownership.people import main_department
from ownership.rules import running as assigning
from ownership.transfers import actions as transfers
from ownership.transfers.forms import unpack

# Pages of this many customers hear of a bulk change by themselves; more would only crowd the stream.
HEARD = 200
TOLD = {CustomerEvent.EDITED: ListEvent.EDITED, CustomerEvent.ASSIGNED: ListEvent.ASSIGNED}
NEEDED = ("id", "owner_id", "department_id", "pool_id", "is_key", "ordered_at", "version")
TIMELINE = """
    INSERT INTO customers_timelineentry (customer_id, at, kind, facet, about_type, about_id, by_id, facts)
    SELECT row_id, %s, %s, 'identity', 'customers.customer', row_id, %s,
        %s::jsonb || CASE WHEN before ? 'owner_id' THEN jsonb_build_object('owner_before', before->'owner_id')
                          ELSE '{}'::jsonb END
    FROM customers_changedrow WHERE change_set_id = %s AND model = 'customers.customer'
"""


def edit(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """Set fields of customers: `packed["values"]` by name, as JSON. Part of the caller's transaction."""
    values: dict[str, Any] = packed["values"]
    require(by, "customers.edit")
    _hold(ids)
    outcome = Outcome(changes.open_set(ChangeSet.Verb.EDIT, by=by, fields=sorted(values)))
    columns, along = _columns(values, by)
    for allowed in _allowed(ids, by, set(values), outcome):
        ready = _ready(allowed, values, outcome)
        changes.edit_rows(outcome.change_set, Customer, ready, columns, along=along)  # type: ignore[arg-type]
        assigning.edited(ready, set(values), batch=outcome.change_set.pk)  # type: ignore[union-attr]
    return _closed(outcome, CustomerEvent.EDITED, {"fields": sorted(values)}, by)


def tag(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """Mark customers with tags (`packed["add"]`: names, new ones are made) and take others off (`remove`: ids)."""
    require(by, "customers.tag")
    _hold(ids)
    outcome = Outcome(changes.open_set(ChangeSet.Verb.TAG, by=by, fields=["tags"]))
    assert outcome.change_set is not None
    known = set(Tag.objects.values_list("pk", flat=True))
    added = tags.named([tags.tidy(name) for name in packed.get("add", []) if tags.tidy(name)], by)
    changes.note_created(outcome.change_set, Tag, sorted(set(added) - known))
    for allowed in _allowed(ids, by, {"tags"}, outcome):
        rows = [{"customer_id": pk, "tag_id": one} for pk in allowed for one in added]
        if rows:
            changes.add_rows(outcome.change_set, CustomerTag, rows)
        gone = CustomerTag.objects.filter(customer__in=allowed, tag__in=packed.get("remove", []))
        marks = list(gone.values_list("pk", flat=True))
        if marks:
            changes.remove_rows(outcome.change_set, CustomerTag, marks)
    return _closed(outcome, CustomerEvent.EDITED, {"fields": ["tags"]}, by)


def assign(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """Give customers to somebody, or to nobody (`packed["owner"]` None); his main department comes with him."""
    _hold(ids)
    owner = User.objects.filter(pk=packed["owner"]).first() if packed["owner"] else None
    home: Department | None = main_department(owner) if owner else None
    columns: dict[str, Any] = {"owner_id": owner.pk if owner else None}
    if owner is not None:
        columns["pool_id"] = None
    if home is not None:
        columns["department_id"] = home.pk
    outcome = Outcome(
        changes.open_set(ChangeSet.Verb.ASSIGN, by=by, fields=["owner"], owner=columns["owner_id"])
    )
    because(Reason.ASSIGN, by=by, batch=outcome.change_set.pk)  # type: ignore[union-attr]
    for allowed in _allowed(ids, by, {"owner"}, outcome):
        held = frozen(allowed)
        outcome.leave_out(MOVED_ON, len(held))
        free = [pk for pk in allowed if pk not in held]
        changes.edit_rows(outcome.change_set, Customer, free, columns)  # type: ignore[arg-type]
    return _closed(outcome, CustomerEvent.ASSIGNED, {"owner_now": columns["owner_id"]}, by)


def transfer(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """Give customers to somebody with what hangs on them; where somebody has to agree, the request waits for him."""
    done = transfers.transfer(ids, unpack(packed), by=by)
    asked = sum(one.number for one in done.asked)
    outcome = Outcome(ChangeSet.objects.get(pk=done.batch) if done.batch else None, len(done.moved))
    outcome.left_out = {**done.left_out, **({ASKED: asked} if asked else {})}
    return outcome


def _hold(ids: Sequence[int]) -> None:
    """Lock the customers before anything is asked of them or made for them, as every other action does."""
    lock(Customer, sorted(ids))


def _allowed(ids: Sequence[int], by: User, names: set[str], outcome: Outcome) -> Iterator[list[int]]:
    """The rows that the person may change so, slice by slice; the others are counted."""
    for some in slices(ids):
        rows = Customer.objects.visible_to(by).filter(pk__in=some).only(*NEEDED)
        masked = mask(rows, by)
        found = [row.pk for row in masked if names <= offers(by, row)]
        outcome.leave_out(NOT_SEEN, len(some) - len(masked))
        outcome.leave_out(NOT_YOURS, len(masked) - len(found))
        yield found


def _ready(ids: list[int], values: Mapping[str, Any], outcome: Outcome) -> list[int]:
    """Without those that lack a field which their new stage asks for."""
    if "stage" not in values:
        return ids
    given = {name for name in values if fields.is_custom(name)}
    among = {one.full_name for one in fields.required("customers", values["stage"])} - given
    if not among:
        return ids
    lacking = Customer.objects.filter(fields.lacking("customers", values["stage"], among), pk__in=ids)
    held = set(lacking.exclude(stage=values["stage"]).values_list("pk", flat=True))
    outcome.leave_out(LACKING, len(held))
    return [pk for pk in ids if pk not in held]


def _columns(values: Mapping[str, Any], by: User) -> tuple[dict[str, Any], dict[str, Any]]:
    """(columns to set, columns that follow) for these fields."""
    columns = {name: value for name, value in values.items() if not fields.is_custom(name)}
    own = {fields.find("customers", name): value for name, value in values.items() if fields.is_custom(name)}
    put = {field.key: value for field, value in own.items() if field and value is not None}
    gone = [field.key for field, value in own.items() if field and value is None]
    if put or gone:
        columns["custom"] = changes.Sql(
            "(old.custom || %(custom_put)s::jsonb) - %(custom_gone)s::text[]",
            {"custom_put": json.dumps(put), "custom_gone": gone},
        )
    along = {"stage_since": timezone.now()} if "stage" in values else {}
    return columns, along


def _closed(outcome: Outcome, event: CustomerEvent, facts: dict[str, Any], by: User) -> Outcome:
    """Count, say it on the timelines, and record the one event."""
    change_set = outcome.change_set
    assert change_set is not None
    if not outcome.close():
        return outcome
    with connection.cursor() as cursor:
        author = None if by.is_system else by.pk
        cursor.execute(TIMELINE, [change_set.at, str(event), author, json.dumps(facts), change_set.pk])
    record(
        TOLD[event],
        about=change_set,
        by=by,
        batch=change_set.pk,
        topics=["customers", *_topics(change_set)],
        rows=outcome.changed,
        **facts,
    )
    return outcome


def _topics(change_set: ChangeSet) -> list[str]:
    rows = change_set.changed_rows.filter(model="customers.customer")
    return [f"customer-{pk}" for pk in rows.values_list("row_id", flat=True)[:HEARD]]
