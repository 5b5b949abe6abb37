"""Rules at work: on customers that were just entered, imported or changed, in the transaction that did it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from ownership.access.asking import system
from ownership.moves.because import because
from ownership.moves.giving import Move, proceed
from ownership.moves.models import Reason
from ownership.people import system_user
from ownership.rules import carrying, matching
from ownership.rules.models import RuleSet
from ownership.rules.plans import Plan, plan_of, trouble
from ownership.rules.rules import Desk, Found, Row
from ownership.rules.staffing import Staff, hold

SLICE = 5_000
Fits = Callable[[Plan], bool]


def created(row: Any) -> bool:
    """A customer was entered; whether a rule gave it to somebody. One query where no set waits for that."""
    return _run([row.pk], lambda plan: plan.on_create)


def edited(ids: Sequence[int], fields: Collection[str], *, batch: int | None = None) -> bool:
    """These fields of customers changed; whether one went to somebody else for that. One query where no set watches them.

    `batch` is the change set of a bulk change, so that one undo takes all of it back.
    """
    return _run(ids, lambda plan: bool(set(plan.watched) & set(fields)), batch=batch)


def imported(ids: Sequence[int], *, batch: int) -> bool:
    """Customers came by an import that leaves them to the rules; `batch` is its change set."""
    return _run(ids, lambda plan: plan.on_import, batch=batch)


def awaits_imports() -> bool:
    """Whether a set that is switched on takes imported customers. One query."""
    return any(plan.on_import for plan in plans())


def plans() -> list[Plan]:
    """What is in force, in the order in which it is tried. One query."""
    return [plan_of(one.in_force) for one in RuleSet.objects.running() if one.in_force]


def sliced(given: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """The sequence in parts of at most `size`."""
    for start in range(0, len(given), size):
        yield given[start : start + size]


def _run(ids: Sequence[int], fits: Fits, *, batch: int | None = None) -> bool:
    """The first set that lets a customer in decides about it; locks the turns of the rules that fit."""
    left, moved = list(ids), False
    for plan in plans():
        if left and fits(plan) and not trouble(plan):
            inside, some_moved = _by(plan, left, batch)
            left, moved = [pk for pk in left if pk not in inside], moved or some_moved
    return moved


def _by(plan: Plan, ids: list[int], batch: int | None) -> tuple[Collection[int], bool]:
    """Decide about those whom the set lets in: their ids, and whether anybody moved."""
    asker = system()
    let_in = matching.let_in(plan, asker)
    inside = [
        pk for some in sliced(ids, SLICE) for pk in let_in.filter(pk__in=some).values_list("pk", flat=True)
    ]
    if not inside:
        return (), False
    staff = Staff(plan)
    rows = [row for some in sliced(sorted(inside), SLICE) for row in _rows(plan, some, staff)]
    lines = {row.line for row in rows if row.line is not None}
    lines |= {plan.default} if plan.default is not None else set()
    hold(plan, lines)
    desk = staff.desk(lines=sorted(lines))
    moved = _carry([(row, desk.decide(row)) for row in rows], desk, plan, batch)
    return set(inside), moved


def _rows(plan: Plan, ids: Sequence[int], staff: Staff) -> list[Row]:
    found = matching.everybody().filter(pk__in=ids)
    return list(matching.read(matching.matched(found, plan, staff.words, system())))


def _carry(decided: list[tuple[Row, Found]], desk: Desk, plan: Plan, batch: int | None) -> bool:
    found = carrying.by_rule(
        (one.rule_id, Move(row.row_id, one.place.owner_id, one.place.department_id, one.place.pool_id))
        for row, one in decided
        if one.place is not None and one.rule_id is not None
    )
    if not found:
        return False
    by, hands = system_user(), proceed()
    opened = batch if batch is not None else hands.begin(by=by, why=carrying.why(), job_id=None)
    carrying.lock(found)
    carrying.put(opened, found, number=plan.number, by=by)
    carrying.tally(found, desk.idle)
    carrying.pass_turns(desk.turns, found)
    hands.finish(opened, by=by, why=carrying.why(), left_out={})
    because(Reason.EDIT)  # what the transaction goes on to do is no rule's
    return True
