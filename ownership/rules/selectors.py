"""Shaped answers about rule sets: the list, a draft, versions, and what their forms offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import capfirst

from crm_site.kit import filters
from ownership.models import SYSTEM_USERNAME, Department, Pool, User
from ownership.rules import wording
from ownership.rules.models import Rule, RuleSet, RuleSetVersion, Simulation
from ownership.rules.plans import RECORD, Plan, draft_of, frozen, plan_of, trouble
from ownership.rules.wording import Names, Told

# Kinds of fields that can be watched: what a customer says of itself, no dates and no rows of other tables.
WATCHED = ("text", "choice", "choices", "yes_no", "tag", "number", "money")
LATEST = 10


@dataclass(frozen=True)
class SetLine:
    """A rule set as the list shows it."""

    ruleset: RuleSet
    entry: str
    when: Sequence[str]
    rules: int
    waiting: Simulation | None


@dataclass(frozen=True)
class Draft:
    """A rule set as its page shows it. `is_changed`: the draft is not what is in force."""

    rules: Sequence[Told]
    default: Told | None
    entry: str
    when: Sequence[str]
    trouble: str
    is_changed: bool


def watchable() -> list[tuple[str, str]]:
    """(name, label) of the fields of a customer that a set may watch."""
    found = filters.fields_of(RECORD).values()
    return [(one.name, capfirst(str(one.label))) for one in found if one.kind in WATCHED]


def lines(user: Any) -> list[SetLine]:
    """All sets in their order. Three queries and those that name what they ask about."""
    rows = list(RuleSet.objects.visible_to(user).prefetch_related("rules"))
    waiting = {
        one.ruleset_id: one for one in Simulation.objects.ready().filter(ruleset__in=rows, moves__gt=0)
    }
    labels = dict(watchable())
    return [_line(row, labels, waiting.get(row.pk)) for row in rows]


def _line(row: RuleSet, labels: Mapping[str, str], waiting: Simulation | None) -> SetLine:
    plan = Plan(row.pk, None, row.entry, (), row.on_create, row.on_import, tuple(row.watched), row.rhythm)
    present = sum(one.removed_at is None for one in row.rules.all())
    return SetLine(row, filters.sentence(plan.filter), wording.when(plan, labels), present, waiting)


def draft(ruleset: RuleSet) -> Draft:
    """The draft in words, and whether it is in force."""
    plan = draft_of(ruleset)
    names = Names.of(plan.rules)
    told = [wording.told(rule, names) for rule in plan.rules]
    in_force = ruleset.in_force
    return Draft(
        [one for one in told if not one.rule.is_default],
        next((one for one in told if one.rule.is_default), None),
        filters.sentence(plan.filter),
        wording.when(plan, dict(watchable())),
        trouble(plan),
        ruleset.is_active and in_force is not None and in_force.plan != frozen(ruleset),
    )


def people_for(rule: Rule | None) -> QuerySet[User]:
    """Whom a rule may name: who can sign in, and who is named already."""
    rows = User.objects.exclude(username=SYSTEM_USERNAME)
    mine = Q(pk__in=rule.people.values("pk")) if rule is not None and rule.pk else Q(pk__in=[])
    return rows.filter(Q(is_active=True) | mine).order_by("name", "pk")


def departments() -> QuerySet[Department]:
    """Departments that a rule may name."""
    return Department.objects.filter(is_active=True).order_by("path")


def pools() -> QuerySet[Pool]:
    """Pools that a rule may name."""
    return Pool.objects.filter(is_active=True).order_by("name", "pk")


def rule_of(user: Any, pk: int) -> QuerySet[Rule]:
    """One rule of a visible draft, as a queryset."""
    sets = RuleSet.objects.visible_to(user)
    return Rule.objects.filter(pk=pk, removed_at__isnull=True, ruleset__in=sets).select_related("ruleset")


def simulations(ruleset: RuleSet) -> list[Simulation]:
    """The latest simulations of a set."""
    rows = ruleset.simulations.select_related("by", "version", "applied_by", "ruleset")
    return list(rows.order_by("-at", "-pk")[:LATEST])


def versions(ruleset: RuleSet) -> list[tuple[RuleSetVersion, list[str]]]:
    """The latest versions with what each changed."""
    rows = list(ruleset.versions.select_related("by").order_by("-number")[: LATEST + 1])
    labels = dict(watchable())
    later = [
        (new, wording.changes(plan_of(new), plan_of(old), labels))
        for new, old in zip(rows, rows[1:], strict=False)
    ]
    first: list[tuple[RuleSetVersion, list[str]]] = [(rows[-1], [])] if rows and rows[-1].number == 1 else []
    return [*later, *first]


def version_told(version: RuleSetVersion) -> tuple[Plan, list[Told], list[str]]:
    """A version in words: its plan, its rules, when it ran."""
    plan = plan_of(version)
    names = Names.of(plan.rules)
    return plan, [wording.told(rule, names) for rule in plan.rules], wording.when(plan, dict(watchable()))


def named_by(rule: Rule, link: str) -> list[int]:
    """The ids of a rule's people or departments."""
    return list(getattr(rule, link).values_list("pk", flat=True))
