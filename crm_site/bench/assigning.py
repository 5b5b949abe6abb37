"""A hundred thousand customers assigned by rules: simulated over all of them, applied with history and the one event."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from django.db import transaction

from crm_site.bench.figures import Figure, figure
from crm_site.bench.timing import timed
from crm_site.kit import filters
from customers.directory.models import Customer
from notifications import runner
from ownership.models import Department, User
from ownership.people import system_user
from ownership.rules import actions, simulation_actions
from ownership.rules.models import RuleSet, Scope, Simulation, Strategy

CUSTOMERS, RULES_MS = 100_000, 30_000.0
LEVELS = ("A", "B", "C")


def figures(cast: dict[str, User]) -> Iterator[Figure]:
    """Customers of nobody, by level, in turns and to the least loaded. Taken back afterwards."""
    _worked(lambda: None)  # what others have left to do is not measured
    with transaction.atomic():
        by, number = system_user(), _of_nobody()
        ruleset = _ruleset(by)
        simulated = timed(
            lambda: _worked(lambda: simulation_actions.simulate(ruleset, by=by, scope=Scope.UNASSIGNED))
        )
        found = Simulation.objects.filter(ruleset=ruleset).latest("pk")
        applied = timed(lambda: _worked(lambda: simulation_actions.apply(found, by=by)))
        found.refresh_from_db()
        yield figure(f"rules: simulation over {number:,} customers", [simulated], limit_ms=RULES_MS)
        yield figure(f"rules: {found.moved:,} customers assigned", [applied], limit_ms=RULES_MS)
        transaction.set_rollback(True)


def _of_nobody() -> int:
    """How many customers are nobody's, once it is as many as are to be assigned, if the company has so many."""
    nobodys = Customer.objects.filter(owner=None, department=None, pool=None)
    missing = CUSTOMERS - nobodys.count()
    if missing > 0:
        others = Customer.objects.exclude(pk__in=nobodys.values("pk")).order_by("pk")[:missing]
        Customer.objects.filter(pk__in=others.values("pk")).update(owner=None, department=None, pool=None)
    return nobodys.count()


def _ruleset(by: User) -> RuleSet:
    made = actions.create(by=by, name="Measured")
    kinds = (Strategy.ROUND_ROBIN, Strategy.LEAST_LOADED, Strategy.CAPACITY)
    for level, strategy in zip(LEVELS, kinds, strict=True):
        actions.add_rule(
            made,
            by=by,
            name=f"Level {level}",
            conditions=_of_level(level),
            strategy=strategy,
            departments=Department.objects.filter(code="sales"),
            in_all=1_000_000 if strategy == Strategy.CAPACITY else None,
        )
    actions.add_rule(
        made,
        by=by,
        name="Others",
        is_default=True,
        strategy=Strategy.ROUND_ROBIN,
        departments=Department.objects.filter(code="sales"),
    )
    return made


def _of_level(level: str) -> filters.Filter:
    return filters.condition("customers", "level", "any_of", [level])


def _worked(begin: Callable[[], object]) -> None:
    """Begin it, and do what the jobs process does."""
    begin()
    while runner.work(runner.holder_name(), threading.Event()):
        pass
