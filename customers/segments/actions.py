"""Verbs that change segments: one transaction, one actor, one event each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from crm_site.kit import filters
from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict, RuleBroken
from crm_site.kit.filters import Filter
from customers.records import changes
from customers.records.filters import lists
from customers.records.filters.asking import asker_for
from customers.records.history import sign
from customers.records.left_out import NOT_SEEN
from customers.records.lists.bulk import Outcome, slices
from customers.records.models import ChangeSet
from customers.segments import rules, selectors
from customers.segments.events import SegmentEvent
from customers.segments.filters import LINKS, conditions_of
from customers.segments.models import Segment, SegmentMember
from notifications.outbox import record
from ownership.access.policy import require
from ownership.models import User

TOPIC = "segments"
SLICE = 5_000


@transaction.atomic
def create(*, by: User, record: str, name: str, conditions: Filter, **values: Any) -> Segment:
    """A new segment. `values`: kind, description, audience, department. A fixed list takes in who fits now, of those
    that `by` sees.

    Raises PermissionDenied for an audience that is not his to address, FilterRefused for conditions over what he does
    not read, and RuleBroken for broken ones, for a circle, and for too many.
    """
    require(by, "segments.create")
    segment = Segment(by=by, record=record, name=rules.check_name(name), **values)
    segment.filter = filters.dump(conditions) if conditions else {}
    require(by, "segments.keep", segment)
    _check(segment, conditions, by)
    sign(segment, by)
    segment.save()
    if not segment.is_live and conditions:
        _take_in(segment, conditions, by)
    _tell(segment, SegmentEvent.CREATED, by)
    return segment


@transaction.atomic
def edit(
    segment: Segment, *, by: User, version: int, conditions: Filter | None = None, **changed: Any
) -> Segment:
    """Change a segment as the person saw it in `version`; what is the same stays unwritten.

    Raises EditConflict with the present values when it moved on, and what `create` raises.
    """
    row: Segment = locked(Segment.objects.all(), segment.pk)
    require(by, "segments.keep", row)
    if "name" in changed:
        changed["name"] = rules.check_name(changed["name"])
    if conditions is not None and row.is_live:
        changed["filter"] = filters.dump(conditions) if conditions else {}
    changed = {name: value for name, value in changed.items() if getattr(row, name) != value}
    if not changed:
        return row
    if row.version != version:
        raise EditConflict(row, {name: getattr(row, name) for name in changed})
    for name, value in changed.items():
        setattr(row, name, value)
    require(by, "segments.keep", row)
    if row.is_live and {"filter", "audience"} & set(changed):
        _check(row, conditions if "filter" in changed else None, by)
    elif "audience" in changed:  # its conditions are over: they may ask about what is gone by now
        rules.check_width(row.audience, selectors.named(rules.keys_in(conditions_of(row))))
    row.version += 1
    sign(row, by)
    row.save(update_fields=row.touch("version", *changed))
    _tell(row, SegmentEvent.EDITED, by, fields=sorted(changed))
    return row


@transaction.atomic
def delete(segment: Segment, *, by: User) -> None:
    """Throw a segment away; whom it held stays as he is. Raises RuleBroken while live segments ask about it."""
    row: Segment = locked(Segment.objects.all(), segment.pk)
    require(by, "segments.keep", row)
    _hold()
    if other := selectors.using(row).first():
        seen = Segment.objects.visible_to(by).filter(pk=other.pk).exists()
        name = other.name if seen else _("another segment")
        raise RuleBroken(_("“%(name)s” asks about this segment. Change that one first.") % {"name": name})
    _tell(row, SegmentEvent.DELETED, by)
    sign(row, by)
    row.delete()


def put(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """Put customers or contacts on a fixed list: `packed["segment"]` is its id. Part of the caller's transaction."""
    segment: Segment = locked(Segment.objects.fixed(), packed["segment"])
    require(by, "segments.keep", segment)
    rules.check_number(len(ids) + SegmentMember.objects.filter(segment=segment).count())
    column = f"{LINKS[segment.record]}_id"
    readable = lists.rows_of(lists.everything(segment.record), by, readable=True).order_by()
    outcome = Outcome(changes.open_set(ChangeSet.Verb.EDIT, by=by, fields=["segment"], segment=segment.pk))
    assert outcome.change_set is not None
    for some in slices(ids):
        seen = set(readable.filter(pk__in=some).values_list("pk", flat=True))
        outcome.leave_out(NOT_SEEN, len(some) - len(seen))
        rows = [{"segment_id": segment.pk, column: pk} for pk in sorted(seen)]
        changes.add_rows(outcome.change_set, SegmentMember, rows)
    if outcome.close():
        _tell(segment, SegmentEvent.FILLED, by, rows=outcome.changed)
    return outcome


@transaction.atomic
def take_off(segment: Segment, pk: int, *, by: User) -> None:
    """Take one customer or contact off a fixed list; one that is not on it is no mistake."""
    row: Segment = locked(Segment.objects.all(), segment.pk)
    require(by, "segments.keep", row)
    rules.check_is_list(row.is_live)
    gone, _each = SegmentMember.objects.filter(segment=row, **{LINKS[row.record]: pk}).delete()
    if gone:
        _tell(row, SegmentEvent.EMPTIED, by, rows=gone)


def _check(segment: Segment, conditions: Filter | None, by: User) -> None:
    """Whether it can be asked: nothing broken, nothing that `by` does not read, no circle, nobody left out."""
    found = conditions if conditions is not None else conditions_of(segment)
    if found.broken:
        raise RuleBroken(found.broken[0].sentence)
    keys = rules.keys_in(found)
    if not keys:
        filters.check(found, asker_for(by))
        return
    _hold()
    rules.check_no_circle(segment.key, keys, selectors.asked_by(keys))
    rules.check_width(segment.audience, selectors.named(keys))
    filters.compile(found, asker_for(by))


def _hold() -> None:
    """Two changes that are right alone may close a circle, or ask about what is thrown away: one at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('customers.segments'))")


def _take_in(segment: Segment, conditions: Filter, by: User) -> None:
    rows = lists.rows_of(conditions, by, readable=True).order_by()
    ids = list(rows.values_list("pk", flat=True)[: rules.MOST + 1])
    rules.check_number(len(ids))
    column = f"{LINKS[segment.record]}_id"
    SegmentMember.objects.bulk_create(
        (SegmentMember(segment=segment, **{column: pk}) for pk in sorted(ids)), batch_size=SLICE
    )


def _tell(segment: Segment, event: SegmentEvent, by: User, **facts: Any) -> None:
    topics = [TOPIC, segment.topic]
    record(event, about=segment, by=None if by.is_system else by, topics=topics, **facts)
