"""Applies a simulation: a job that moves customers slice by slice, in one batch that can be undone as one."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from notifications import jobs
from notifications.models import Job
from notifications.outbox import record
from ownership.access.policy import require
from ownership.models import Pool, User
from ownership.moves.giving import Move, proceed
from ownership.rules import carrying
from ownership.rules.events import RuleEvent
from ownership.rules.models import Simulation
from ownership.rules.plans import plan_of
from ownership.rules.staffing import hold

JOB = "ownership.apply_rules"
SLICE = 5_000
READ = ("pk", "rule_id", "row_id", "version", "owner_now", "department_now", "pool_now")
CHANGED = "changed"
MOVING = gettext_noop("%(n)d customers have moved.")
Steps = Generator[jobs.Progress, None, dict[str, Any]]


def run(job: Job, resume: dict[str, Any]) -> Steps:
    """Move whom the simulation decided about; who was changed by somebody since stays where he is and is counted."""
    simulation = Simulation.objects.select_related("version", "ruleset").get(pk=job.args["simulation"])
    by = User.objects.get(pk=job.by_id)
    require(by, "rules.apply")
    place = resume or {"batch": _begin(simulation, by, job), "last": 0, "seen": 0, "moved": 0}
    while True:
        later = simulation.decisions.filter(pk__gt=place["last"]).order_by("pk")
        some = list(later.values_list(*READ, named=True)[:SLICE])
        moved = _move(simulation, some, place["batch"], by)
        place = {
            **place,
            "last": some[-1].pk if some else place["last"],
            "seen": place["seen"] + len(some),
            "moved": place["moved"] + moved,
        }
        if len(some) < SLICE:
            break
        yield jobs.Progress(place["seen"], simulation.moves, place, MOVING, {"n": place["moved"]})
    return _finish(simulation, by, place["moved"], place["seen"])


def _begin(simulation: Simulation, by: User, job: Job) -> int:
    simulation.batch = proceed().begin(by=by, why=carrying.why(), job_id=job.pk)
    simulation.save(update_fields=["batch"])
    return simulation.batch


def _move(simulation: Simulation, some: list[Any], batch: int, by: User) -> int:
    if not some:
        return 0
    plan = plan_of(simulation.version)
    found = carrying.by_rule((one.rule_id, _as_move(one)) for one in _still_there(some))
    carrying.lock(found)
    hold(plan, [number for number, rule in enumerate(plan.rules) if rule.id in found])
    done = carrying.put(batch, found, number=simulation.version.number, by=by)
    carrying.tally(done)
    turns = {rule: last.owner_id for rule, last in _lasts(done).items() if last.owner_id is not None}
    carrying.pass_turns(turns, turns)
    return sum(len(one) for one in done.values())


def _still_there(some: list[Any]) -> Iterator[Any]:
    """The decisions whose owner and pool are in use today: a simulation may be a month old. Two queries."""
    people: set[int | None] = set(
        User.objects.active().filter(pk__in={one.owner_now for one in some}).values_list("pk", flat=True)
    )
    pools: set[int | None] = set(
        Pool.objects.active().filter(pk__in={one.pool_now for one in some}).values_list("pk", flat=True)
    )
    people.add(None)
    pools.add(None)
    return (one for one in some if one.owner_now in people and one.pool_now in pools)


def _as_move(one: Any) -> Move:
    return Move(one.row_id, one.owner_now, one.department_now, one.pool_now, version=one.version)


def _lasts(done: dict[int, list[Move]]) -> dict[int, Move]:
    return {rule: found[-1] for rule, found in done.items() if found}


def _finish(simulation: Simulation, by: User, moved: int, seen: int) -> dict[str, Any]:
    """Close the batch with its one event. `seen` below the number that would move: it was stopped on the way."""
    left_out = {CHANGED: seen - moved} if seen > moved else {}
    assert simulation.batch is not None
    if not proceed().finish(simulation.batch, by=by, why=carrying.why(), left_out=left_out):
        simulation.batch = None
    simulation.applied_at, simulation.applied_by = timezone.now(), by
    simulation.moved, simulation.left_out = moved, simulation.moves - moved
    simulation.save(update_fields=["applied_at", "applied_by", "moved", "left_out", "batch"])
    record(
        RuleEvent.APPLIED,
        about=simulation,
        by=by,
        topics=[simulation.topic, simulation.ruleset.topic],
        moved=moved,
        left_out=simulation.left_out,
        batch=simulation.batch,
    )
    return {"moved": moved, "left_out": simulation.left_out, "batch": simulation.batch}


@transaction.atomic
def stopped(job: Job) -> None:
    """The job ended on the way: what it moved stays moved, told and undoable as one; nothing moved, it can be applied
    again."""
    simulation = Simulation.objects.select_for_update(of=("self",)).select_related("ruleset").filter(
        pk=job.args["simulation"], apply_job_id=job.pk, applied_at=None
    ).first()  # fmt: skip
    if simulation is None:
        return
    place = job.place or {}
    if place.get("moved"):
        by = User.objects.get(pk=job.by_id)
        _finish(simulation, by, place["moved"], place["seen"])
        return
    if simulation.batch is not None:
        by = User.objects.get(pk=job.by_id)
        proceed().finish(simulation.batch, by=by, why=carrying.why(), left_out={})
    simulation.apply_job_id = simulation.batch = None
    simulation.save(update_fields=["apply_job_id", "batch"])
