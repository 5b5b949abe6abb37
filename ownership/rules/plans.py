"""A version of a rule set as values: read from its JSON, checked, and compared with the draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_site.kit import filters
from crm_site.kit.filters import Filter, FilterRefused
from ownership.access.asking import system
from ownership.rules.models import Rule, RuleSet, RuleSetVersion

RECORD = "customers"
WHEN = ("on_create", "on_import", "watched", "rhythm")


@dataclass(frozen=True)
class PlannedRule:
    """A rule as it was frozen; people, departments and pool by their numbers."""

    id: int
    name: str
    name_en: str
    conditions: dict[str, Any]
    strategy: str
    people: tuple[int, ...]
    departments: tuple[int, ...]
    pool: int | None
    per_day: int | None
    in_all: int | None
    is_default: bool

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return self.name if (get_language() or "").startswith("zh") else self.name_en or self.name

    @property
    def filter(self) -> Filter:
        """Whom it fits; parts that are not understood any more stand in it as broken."""
        return filters.read(RECORD, self.conditions)

    @property
    def strategy_label(self) -> str:
        """How it finds the new owner, in words."""
        return str(dict(Rule._meta.get_field("strategy").flatchoices)[self.strategy])


@dataclass(frozen=True)
class Plan:
    """A rule set as it was frozen. `version_id` None: the draft."""

    ruleset_id: int
    number: int | None
    entry: dict[str, Any]
    rules: tuple[PlannedRule, ...]
    on_create: bool
    on_import: bool
    watched: tuple[str, ...]
    rhythm: str

    @property
    def filter(self) -> Filter:
        """Whom it lets in."""
        return filters.read(RECORD, self.entry)

    @property
    def default(self) -> int | None:
        """The number of the last rule, for whom no other fits."""
        return next((place for place, one in enumerate(self.rules) if one.is_default), None)

    @property
    def has_portfolio_limit(self) -> bool:
        """Whether somebody's customers are counted in all, whatever rule gave them."""
        return any(one.in_all is not None for one in self.rules)

    def rule(self, pk: int) -> PlannedRule | None:
        """One of its rules."""
        return next((one for one in self.rules if one.id == pk), None)


def frozen(ruleset: RuleSet) -> dict[str, Any]:
    """The draft as a version keeps it. Three queries."""
    rules = ruleset.rules.filter(removed_at__isnull=True).order_by("is_default", "position", "pk")
    return {
        "v": 1,
        "entry": ruleset.entry,
        **{name: getattr(ruleset, name) for name in WHEN},
        "rules": [_frozen(rule) for rule in rules.prefetch_related("people", "departments")],
    }


def _frozen(rule: Rule) -> dict[str, Any]:
    plain = ("id", "name", "name_en", "conditions", "strategy", "per_day", "in_all", "is_default")
    return {
        **{name: getattr(rule, name) for name in plain},
        "people": sorted(one.pk for one in rule.people.all()),
        "departments": sorted(one.pk for one in rule.departments.all()),
        "pool": rule.pool_id,
    }


def thawed(data: dict[str, Any], ruleset_id: int, number: int | None = None) -> Plan:
    """The plan behind its JSON."""
    rules = [
        PlannedRule(**{**one, "people": tuple(one["people"]), "departments": tuple(one["departments"])})
        for one in data["rules"]
    ]
    return Plan(
        ruleset_id,
        number,
        data["entry"],
        tuple(rules),
        data["on_create"],
        data["on_import"],
        tuple(data["watched"]),
        data["rhythm"],
    )


def plan_of(version: RuleSetVersion) -> Plan:
    """What a version says."""
    return thawed(version.plan, version.ruleset_id, version.number)


def draft_of(ruleset: RuleSet) -> Plan:
    """What the draft says."""
    return thawed(frozen(ruleset), ruleset.pk)


def trouble(plan: Plan) -> str:
    """Why a plan cannot run, in a sentence; "" when it can. A set with a broken rule does nothing: what that rule was
    meant to keep would fall to the next one."""
    if not plan.rules:
        return _("There is no rule yet.")
    parts: list[tuple[str, Filter]] = [(_("Whom it lets in"), plan.filter)]
    parts += [(one.label, one.filter) for one in plan.rules]
    asker = system()
    for name, found in parts:
        try:
            sentence = str(found.broken[0].sentence) if found.broken else filters.compile(found, asker) and ""
        except FilterRefused as refused:
            sentence = str(refused)
        if sentence:
            return _("“%(name)s” cannot be asked any more: %(why)s") % {"name": name, "why": sentence}
    return ""
