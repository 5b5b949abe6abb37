"""How customers change hands, many or one: what `ownership.moves` asks for, done with this floor's means.

Set-based; each batch is a change set, with its page and its undo. The database writes the ownership history.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm_site.kit.db import any_of
from customers.directory.events import CustomerEvent
from customers.directory.lists.events import ListEvent
from customers.directory.models import Customer
from customers.records import changes
from customers.records.changes.statements import lock, run
from customers.records.changes.writing import before
from customers.records.models import ChangeSet
from notifications.outbox import record
from ownership.disputes.freeze import frozen
from ownership.models import OwnershipChange, User
from ownership.moves.because import because
from ownership.moves.giving import Move, Why, carrier
from ownership.moves.models import Reason

# Pages of this many customers hear of it by themselves; more would only crowd the stream.
HEARD = 200
# So many new owners are named by the one event; a notice to more would be no news.
TOLD = 2_000
HANDS = ("owner_id", "department_id", "pool_id")
MOVE = """
    UPDATE customers_customer changed
    SET owner_id = move.owner_id, department_id = move.department_id, pool_id = move.pool_id,
        version = old.version + 1, updated_at = %(history_at)s
    FROM customers_customer old
    JOIN unnest(
        %(ids)s::bigint[], %(owners)s::bigint[], %(departments)s::bigint[], %(pools)s::bigint[], %(versions)s::int[]
    ) AS move (id, owner_id, department_id, pool_id, version) ON move.id = old.id
    WHERE changed.id = old.id AND (move.version IS NULL OR move.version = old.version)
        AND (move.pool_id IS NULL OR NOT old.is_key)
        AND ROW(old.owner_id, old.department_id, old.pool_id)
            IS DISTINCT FROM ROW(move.owner_id, move.department_id, move.pool_id)
"""
# What the history of a batch says, on the timelines.
TIMELINE = """
    INSERT INTO customers_timelineentry (customer_id, at, kind, facet, about_type, about_id, by_id, facts)
    SELECT row_id, at, %(kind)s, 'identity', 'customers.customer', row_id, by_id, jsonb_build_object(
        'owner_before', owner_before_id, 'owner_now', owner_now_id, 'department_before', department_before_id,
        'department_now', department_now_id, 'pool_before', pool_before_id, 'pool_now', pool_now_id, 'reason', reason)
        || CASE WHEN note <> '' THEN jsonb_build_object('change', id) ELSE '{}'::jsonb END
    FROM ownership_ownershipchange WHERE batch = %(batch)s
"""


class Hands:
    """Moves customers; see `ownership.moves.giving.Carrier`."""

    def begin(self, *, by: User, why: Why, job_id: int | None) -> int:
        job = {"job": job_id} if job_id else {}
        facts: dict[str, Any] = {"fields": ["owner"], "reason": str(why.reason), **job}
        return changes.open_set(ChangeSet.Verb.ASSIGN, by=by, **facts).pk

    def put(self, batch: int, moves: Sequence[Move], *, by: User, why: Why) -> tuple[int, ...]:
        change_set = ChangeSet.objects.get(pk=batch)
        ids = sorted(one.row_id for one in moves)
        lock(Customer, ids)
        free = _free(moves, why)
        known = set(change_set.changed_rows.filter(any_of("row_id", ids)).values_list("row_id", flat=True))
        because(why.reason, by=by, note=why.note, batch=batch, rule=why.rule, rule_version=why.rule_version)
        changes.carry_out(
            Customer,
            "~",
            MOVE,
            _columns(free),
            by=by,
            now=change_set.at,
            row="changed",
            before=before([*HANDS, "updated_at"]),
            note_in=change_set,
        )
        noted = change_set.changed_rows.filter(any_of("row_id", ids)).order_by("row_id")
        return tuple(pk for pk in noted.values_list("row_id", flat=True) if pk not in known)

    def finish(self, batch: int, *, by: User, why: Why, left_out: dict[str, int]) -> int:
        change_set = ChangeSet.objects.get(pk=batch)
        if left_out:
            change_set.facts |= {"why": left_out, "left_out": sum(left_out.values())}
            change_set.save(update_fields=["facts"])
        moved = changes.close(change_set)
        if moved:
            run(TIMELINE, {"kind": str(CustomerEvent.ASSIGNED), "batch": batch})
            _tell(change_set, by, why)
        return moved


def _free(moves: Sequence[Move], why: Why) -> list[Move]:
    """Without those in dispute: they change hands by the decision alone."""
    if why.reason == Reason.DISPUTE:
        return list(moves)
    held = frozen(one.row_id for one in moves)
    return [one for one in moves if one.row_id not in held]


def _columns(moves: Sequence[Move]) -> dict[str, Any]:
    return {
        "ids": [one.row_id for one in moves],
        "owners": [one.owner_id for one in moves],
        "departments": [one.department_id for one in moves],
        "pools": [one.pool_id for one in moves],
        "versions": [one.version for one in moves],
    }


def _tell(change_set: ChangeSet, by: User, why: Why) -> None:
    """One event: about the customer where it is one, about the change set where they are many."""
    if change_set.rows == 1:
        _tell_one(change_set, by, why)
        return
    owners = OwnershipChange.objects.filter(batch=change_set.pk, owner_now__isnull=False)
    named = list(owners.values_list("owner_now", flat=True).distinct().order_by("owner_now")[:TOLD])
    ids = change_set.changed_rows.values_list("row_id", flat=True)[:HEARD]
    record(
        ListEvent.ASSIGNED,
        about=change_set,
        by=by,
        batch=change_set.pk,
        topics=["customers", *(f"customer-{pk}" for pk in ids)],
        rows=change_set.rows,
        reason=str(why.reason),
        **({"owner_now": named[0]} if len(named) == 1 else {"owners": named}),
    )


def _tell_one(change_set: ChangeSet, by: User, why: Why) -> None:
    change = OwnershipChange.objects.filter(batch=change_set.pk).select_related("row").latest("pk")
    facts = {
        f"{what}_{when}": getattr(change, f"{what}_{when}_id")
        for what in ("owner", "department", "pool")
        for when in ("before", "now")
    }
    record(
        CustomerEvent.ASSIGNED,
        about=change.row,
        by=by,
        bundle=change.row.topic,
        topics=[change.row.topic],
        reason=str(why.reason),
        **facts,
    )


carrier(Hands)
