"""The simulator: a job that walks over the customers slice by slice, decides, and writes down who would move."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from crm_site.kit import filters
from crm_site.kit.errors import RuleBroken
from notifications import jobs
from notifications.models import Job
from notifications.outbox import record
from ownership.access.asking import system
from ownership.access.querysets import owned_model
from ownership.rules import matching
from ownership.rules.events import RuleEvent
from ownership.rules.models import Decision, Scope, Simulation
from ownership.rules.plans import RECORD, Plan, plan_of, trouble
from ownership.rules.rules import Found, Row
from ownership.rules.staffing import Staff

JOB = "ownership.simulate"
SLICE = 5_000
SHOWN = 100  # of those whom no rule fits
WALKING = gettext_noop("%(n)d customers would move so far.")
COLUMNS = "simulation_id, row_id, version, rule_id, owner_before, department_before, owner_now, department_now, pool_now"
Steps = Generator[jobs.Progress, None, dict[str, Any]]


@dataclass
class Tally:
    """What came of the customers so far; goes through JSON between slices."""

    last: int = 0
    seen: int = 0
    moves: int = 0
    right: int = 0
    key: int = 0
    unmatched: int = 0
    unmatched_ids: list[int] = field(default_factory=list)
    people: dict[str, list[int]] = field(default_factory=dict)  # gives, gets
    rules: dict[str, list[int]] = field(default_factory=dict)  # fits, moves, found nobody

    def count(self, plan: Plan, row: Row, found: Found) -> None:
        self.last, self.seen = row.row_id, self.seen + 1
        first = row.line if row.line is not None else plan.default
        if first is None:
            self._unmatched(row)
            return
        fits = self.rules.setdefault(str(plan.rules[first].id), [0, 0, 0])
        fits[0] += 1
        fits[2] += found.stays == "nobody" or found.rule_id != plan.rules[first].id
        self.right += found.stays == "right"
        self.key += found.stays == "key"
        if found.place is not None:
            self._moves(row, found)

    def _unmatched(self, row: Row) -> None:
        self.unmatched += 1
        if len(self.unmatched_ids) < SHOWN:
            self.unmatched_ids.append(row.row_id)

    def _moves(self, row: Row, found: Found) -> None:
        self.moves += 1
        self.rules.setdefault(str(found.rule_id), [0, 0, 0])[1] += 1
        assert found.place is not None
        for place, person in enumerate((row.owner_id, found.place.owner_id)):
            if person is not None:
                self.people.setdefault(str(person), [0, 0])[place] += 1


def run(job: Job, resume: dict[str, Any]) -> Steps:
    """Walk over the customers of a simulation; an interrupted walk goes on after its last slice."""
    simulation = Simulation.objects.select_related("version", "ruleset").get(pk=job.args["simulation"])
    plan = plan_of(simulation.version)
    if why := trouble(plan):
        raise RuleBroken(why)
    staff, rows = Staff(plan), scoped(simulation, plan)
    desk, tally = staff.desk(), Tally(**resume.get("tally", {}))
    if resume:
        desk.load(resume["desk"])
    total = resume.get("total") or rows.count()
    while True:
        found = [(row, desk.decide(row)) for row in _slice(rows, plan, staff, tally.last)]
        for row, one in found:
            tally.count(plan, row, one)
        write(simulation, found)
        if len(found) < SLICE:
            break
        state = {"tally": vars(tally), "desk": desk.dump(), "total": total}
        yield jobs.Progress(tally.seen, total, state, WALKING, {"n": tally.moves})
    return _close(simulation, plan, tally, staff)


def scoped(simulation: Simulation, plan: Plan) -> QuerySet:
    """The customers that a simulation looks at. Raises FilterRefused, FilterBroken."""
    asker = system()
    if simulation.scope == Scope.ENTRY:
        rows = matching.let_in(plan, asker)
    elif simulation.scope == Scope.UNASSIGNED:
        rows = matching.everybody().filter(owner__isnull=True, department__isnull=True)
    else:
        rows = matching.everybody()
    if simulation.within:
        rows = rows.filter(filters.compile(filters.read(RECORD, simulation.within), asker))
    return rows


def _slice(rows: QuerySet, plan: Plan, staff: Staff, last: int) -> Iterable[Row]:
    found = matching.matched(rows.filter(pk__gt=last), plan, staff.words, system())
    return list(matching.read(found[:SLICE]))


def write(simulation: Simulation, found: Iterable[tuple[Row, Found]]) -> None:
    """Write down who would move."""
    table = Decision._meta.db_table
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({COLUMNS}) FROM STDIN") as copy:
        for row, one in found:
            if one.place is not None:
                was = (row.owner_id, row.department_id)
                now = (one.place.owner_id, one.place.department_id, one.place.pool_id)
                copy.write_row((simulation.pk, row.row_id, row.version, one.rule_id, *was, *now))


def _close(simulation: Simulation, plan: Plan, tally: Tally, staff: Staff) -> dict[str, Any]:
    simulation.ready_at, simulation.moves = timezone.now(), tally.moves
    simulation.figures = _figures(tally, staff)
    simulation.save(update_fields=["ready_at", "moves", "figures"])
    if simulation.is_proposal:
        _propose(simulation)
    _tell(simulation, RuleEvent.SIMULATED)
    return {"moves": tally.moves, "seen": tally.seen}


def _figures(tally: Tally, staff: Staff) -> dict[str, Any]:
    """Numbers for the page: of everybody who gives, gets or might have got."""
    people = {int(pk) for pk in tally.people} | {
        one.user_id for rule in staff.plan.rules for one in staff.line(rule).candidates if one.is_there
    }
    held = owned_model().objects.filter(owner__in=people).order_by()
    before = dict(held.values_list("owner").annotate(n=Count("pk")))
    plain = ("seen", "right", "key", "unmatched", "unmatched_ids", "rules")
    return {
        **{name: getattr(tally, name) for name in plain},
        "people": [[pk, before.get(pk, 0), *tally.people.get(str(pk), [0, 0])] for pk in sorted(people)],
    }


def _propose(simulation: Simulation) -> None:
    """It waits for somebody's word in place of the one before; one that would move nobody waits for nothing."""
    older = Q(is_proposal=True, ruleset=simulation.ruleset_id)
    Simulation.objects.ready().filter(older).exclude(pk=simulation.pk).update(dismissed_at=timezone.now())
    if not simulation.moves:
        simulation.dismissed_at = timezone.now()
        simulation.save(update_fields=["dismissed_at"])
        return
    _tell(simulation, RuleEvent.PROPOSED)


def _tell(simulation: Simulation, event: RuleEvent) -> None:
    topics = [simulation.topic, simulation.ruleset.topic]
    record(event, about=simulation, by=None, topics=topics, moves=simulation.moves)
