"""Warns owners whose customers rest, and puts back into a pool what rested on. Due work of the relay.

A rule is worked on by one relay at a time: its row is locked, the others pass on. Everything is asked again under the
customers' locks, so running twice, or dying half way, changes nothing twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from crm_site.kit import filters
from notifications.notices import finish_many
from notifications.outbox import record
from ownership.access.asking import system
from ownership.access.querysets import owned_model
from ownership.models import OwnershipChange, Pool, Protection, RecycleRule, RecycleWarning
from ownership.moves.giving import Move, Why, give
from ownership.moves.models import Reason
from ownership.people import system_user
from ownership.pools import holding
from ownership.pools.events import PoolEvent, WarningEvent
from ownership.pools.recycling.models import RECORD
from ownership.pools.selectors import below
from ownership.querysets import day_of

SLICE = 1_000
WARNING = "ownership.recyclewarning"


def recycle(pool: Pool | None = None) -> int:
    """Work on the rules, of one pool or of all; returns how many customers were recycled. Safe to run twice."""
    rules = RecycleRule.objects.active()
    rules = rules.filter(pool=pool) if pool is not None else rules
    recycled = 0
    for pk in rules.values_list("pk", flat=True):
        recycled += _work(pk)
    _let_go_of_dead_rules()
    return recycled


def _work(pk: int) -> int:
    """One rule, in slices of a transaction each."""
    today, recycled = timezone.localdate(), 0
    keep(pk, today)
    while moved := put_back(pk, today):
        recycled += moved
    while warn(pk, today):
        pass
    return recycled


def _taken(pk: int) -> RecycleRule | None:
    """The rule, locked to the end of the transaction; None while another relay works on it."""
    rules = RecycleRule.objects.active().select_for_update(of=("self",), skip_locked=True)
    return rules.select_related("pool").filter(pk=pk).first()


# --- who rests --------------------------------------------------------------------------------------------


def resting(rule: RecycleRule, days: int, today: date) -> QuerySet[Any]:
    """Owned customers of the rule's departments that nobody has talked to, and that were in the same hands, for so many
    days; none of them key, protected or held."""
    since, _end = day_of(today - timedelta(days=days))
    departments = list(below(rule.pool).values_list("pk", flat=True))
    rows = owned_model().objects.filter(
        owner__isnull=False, department__in=departments, pool__isnull=True, is_key=False, created_at__lt=since
    )
    if rule.levels:
        rows = rows.filter(level__in=rule.levels)
    handed = OwnershipChange.objects.filter(row=OuterRef("pk"), at__gte=since)
    protected = Protection.objects.live(today).filter(row=OuterRef("pk"))
    rows = rows.filter(_silent(days, today), ~Exists(handed), ~Exists(protected))
    if rule.filter:
        rows = rows.filter(filters.compile(rule.tree, system(today)))
    for one in holding.holds(firm_only=not rule.spares_busy):
        rows = rows.exclude(pk__in=one.rows())
    return rows


def _silent(days: int, today: date) -> Q:
    """No contact in the last so many days, in the words of the filter engine: the contacts stand on the floor above."""
    within = {"field": "at", "op": "last_days", "value": days}
    tree = filters.parse(
        RECORD, {"v": 1, "all": [{"field": "contacted", "op": "has_not", "value": {"all": [within]}}]}
    )
    return filters.compile(tree, system(today))


# --- the three steps --------------------------------------------------------------------------------------


@transaction.atomic
def keep(pk: int, today: date) -> int:
    """Close the warnings of customers that rest no more: somebody talked to them, they changed hands, are protected."""
    rule = _taken(pk)
    if rule is None:
        return 0
    warnings = RecycleWarning.objects.open().filter(rule=rule)
    rest = resting(rule, rule.idle_days - rule.warn_days, today).filter(pk__in=warnings.values("row"))
    owners = dict(rest.order_by().values_list("pk", "owner"))
    given = warnings.order_by("pk").values_list("pk", "row", "owner")
    over = [pk for pk, row, owner in given if owners.get(row) != owner]
    return _close(over, RecycleWarning.State.KEPT)


@transaction.atomic
def put_back(pk: int, today: date) -> int:
    """Recycle a slice of those whose day has come and who still rest. One batch with its event. Locks the customers."""
    rule = _taken(pk)
    if rule is None:
        return 0
    due = RecycleWarning.objects.open().filter(rule=rule, due_on__lte=today, asked_at__isnull=True)
    ids = list(due.order_by("due_on", "pk").values_list("row", flat=True)[:SLICE])
    if not ids:
        return 0
    list(owned_model().objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)).values("pk"))
    warnings = _held(due.filter(row__in=ids))
    rest = resting(rule, rule.idle_days - rule.warn_days, today).filter(pk__in=ids)
    owners = dict(rest.order_by().values_list("pk", "owner"))
    still = {one.row_id: one.pk for one in warnings if owners.get(one.row_id) == one.owner_id}
    carried = give(
        [Move(row, pool_id=rule.pool_id) for row in still],
        by=system_user(),
        why=Why(Reason.RECYCLE, rule=rule.pk),
    )
    _close([still[row] for row in carried.moved], RecycleWarning.State.RECYCLED)
    moved = set(carried.moved)
    _close([one.pk for one in warnings if one.row_id not in moved], RecycleWarning.State.KEPT)
    _tell_recycled(rule, carried.moved, carried.batch, owners)
    return len(carried.moved)


def _held(warnings: QuerySet[RecycleWarning]) -> list[RecycleWarning]:
    """The warnings that are still due, locked: who asks for more time now comes too late, or we do."""
    return list(warnings.order_by("pk").select_for_update(of=("self",)))


@transaction.atomic
def warn(pk: int, today: date) -> int:
    """Warn the owners of a slice of those that rest: one event for each owner, however many of his customers.

    In the order of their owners: else nearly everybody would be told in every slice.
    """
    rule = _taken(pk)
    if rule is None:
        return 0
    rest = resting(rule, rule.idle_days - rule.warn_days, today)
    known = RecycleWarning.objects.open().filter(row=OuterRef("pk"))
    rows = rest.filter(~Exists(known)).order_by("owner", "pk").values_list("pk", "owner")[:SLICE]
    due_on = today + timedelta(days=rule.warn_days)
    made = RecycleWarning.objects.bulk_create(
        RecycleWarning(row_id=row, owner_id=owner, rule=rule, due_on=due_on) for row, owner in rows
    )
    numbers, first = Counter(one.owner_id for one in made), {one.owner_id: one for one in reversed(made)}
    for owner, warning in sorted(first.items()):
        record(
            WarningEvent.WARNED,
            about=warning,
            by=None,
            topics=[f"warnings-{owner}", f"customer-{warning.row_id}"],
            owner=owner,
            rows=numbers[owner],
            row_id=warning.row_id,
        )
    return len(made)


def _close(ids: Collection[int], state: str) -> int:
    if not ids:
        return 0
    now = timezone.now()
    RecycleWarning.objects.filter(pk__in=ids).update(state=state, closed_at=now, asked_at=None)
    finish_many(about_type=WARNING, about_ids=list(ids))
    return len(ids)


def _tell_recycled(
    rule: RecycleRule, moved: Collection[int], batch: int | None, owners: dict[int, int]
) -> None:
    if moved:
        record(
            PoolEvent.RECYCLED,
            about=rule.pool,
            by=None,
            topics=[rule.pool.topic],
            rows=len(moved),
            change_set=batch,
            rule=rule.pk,
            owners=sorted({owners[row] for row in moved}),
        )


@transaction.atomic
def _let_go_of_dead_rules() -> None:
    """Warnings of rules and pools that are out of use ask nothing of anybody any more."""
    dead = RecycleWarning.objects.open().exclude(rule__is_active=True, rule__pool__is_active=True)
    _close(list(dead.order_by("pk").values_list("pk", flat=True)[:SLICE]), RecycleWarning.State.KEPT)
