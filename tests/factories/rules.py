"""The smallest valid rule sets."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone

from crm_site.kit import filters
from ownership.people import system_user
from ownership.rules import actions
from ownership.rules.models import Rule, RuleSet, Simulation

_numbers = count(1)


def asking(data: dict[str, Any] | None) -> filters.Filter | None:
    """The filter of a JSON over customers."""
    return filters.parse("customers", data) if data else None


def ruleset(*, entry: dict[str, Any] | None = None, **values: Any) -> RuleSet:
    """A set that lets everybody in; switched off."""
    return actions.create(
        by=system_user(), entry=asking(entry), **{"name": f"Set {next(_numbers)}", **values}
    )


def rule(
    into: RuleSet,
    strategy: str = "round_robin",
    *,
    conditions: dict[str, Any] | None = None,
    people: Any = (),
    departments: Any = (),
    **values: Any,
) -> Rule:
    """A rule behind the others of its set; it fits everybody unless `conditions` say otherwise."""
    return actions.add_rule(
        into,
        by=system_user(),
        conditions=asking(conditions),
        strategy=strategy,
        people=people,
        departments=departments,
        **{"name": f"Rule {next(_numbers)}", **values},
    )


def in_force(into: RuleSet) -> RuleSet:
    """Switch the set on."""
    actions.put_in_force(into, by=system_user())
    into.refresh_from_db()
    return into


def simulated(into: RuleSet, row: Any, *, to: Any) -> Simulation:
    """A simulation that is ready and would give one customer to somebody."""
    by = system_user()
    version = actions.freeze(into, by=by)
    figures = {"seen": 1, "right": 0, "key": 0, "unmatched": 0, "unmatched_ids": [], "rules": {}}
    people = [[to.pk, 0, 0, 1]]
    made = Simulation.objects.create(
        ruleset=into,
        version=version,
        by=by,
        ready_at=timezone.now(),
        moves=1,
        figures={**figures, "people": people},
    )
    made.decisions.create(
        row_id=row.pk,
        version=row.version,
        rule_id=into.rules.first().pk,  # type: ignore[union-attr]
        owner_before=row.owner_id,
        department_before=row.department_id,
        owner_now=to.pk,
        department_now=row.department_id,
    )
    return made
