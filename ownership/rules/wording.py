"""Rules in words: whom they fit, who gets the customer, what limits them; what two versions differ by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm_site.kit import filters
from crm_site.kit.wording import listed
from ownership.models import Department, Pool, User
from ownership.rules.models import Rhythm, Strategy
from ownership.rules.plans import Plan, PlannedRule

NAMED = 6  # candidates in a sentence; the others are counted
GIVES = {
    Strategy.PERSON: gettext_lazy("goes to %(who)s"),
    Strategy.DEPARTMENT: gettext_lazy("goes to %(who)s, which decides itself"),
    Strategy.POOL: gettext_lazy("goes into the public pool %(who)s"),
    Strategy.ROUND_ROBIN: gettext_lazy("goes in turns to %(who)s"),
    Strategy.LEAST_LOADED: gettext_lazy("goes to whoever has the fewest customers: %(who)s"),
    Strategy.CAPACITY: gettext_lazy("goes to whoever has most room left: %(who)s"),
    Strategy.TERRITORY: gettext_lazy("goes to whoever looks after the region: %(who)s"),
}


@dataclass(frozen=True)
class Names:
    """Labels of people, departments and pools that rules name. Three queries."""

    people: Mapping[int | None, str]
    departments: Mapping[int | None, str]
    pools: Mapping[int | None, str]

    @classmethod
    def by_id(
        cls, people: Iterable[int | None], departments: Iterable[int | None], pools: Iterable[int | None]
    ) -> Names:
        """The names of these; None among them is nobody's."""
        return cls(_labels(User, people), _labels(Department, departments), _labels(Pool, pools))

    @classmethod
    def of(cls, rules: Iterable[PlannedRule]) -> Names:
        """The names that these rules need."""
        given = list(rules)
        return cls.by_id(
            {one for rule in given for one in rule.people},
            {one for rule in given for one in rule.departments},
            {rule.pool for rule in given},
        )


@dataclass(frozen=True)
class Told:
    """One rule in words; `trouble`: why it cannot be asked any more."""

    rule: PlannedRule
    fits: str
    gives: str
    limits: str
    trouble: str = ""


def told(rule: PlannedRule, names: Names) -> Told:
    """A rule as its card shows it."""
    found = rule.filter
    trouble = str(found.broken[0].sentence) if found.broken else ""
    return Told(rule, fits(rule), gives(rule, names), limits(rule), trouble)


def fits(rule: PlannedRule) -> str:
    """Whom a rule fits."""
    if rule.is_default:
        return _("All others, and those without an owner for whom the rule that fits finds nobody")
    return filters.sentence(rule.filter) or _("Everybody")


def gives(rule: PlannedRule, names: Names) -> str:
    """Who gets the customer."""
    if rule.strategy == Strategy.POOL:
        who = names.pools.get(rule.pool, _("a pool that is gone"))
    else:
        people = [names.people[pk] for pk in rule.people if pk in names.people]
        staff = [names.departments[pk] for pk in rule.departments if pk in names.departments]
        if rule.strategy != Strategy.DEPARTMENT:
            staff = [_("the staff of %(department)s") % {"department": one} for one in staff]
        who = _few([*staff, *people]) or _("nobody who is still there")
    return str(GIVES[Strategy(rule.strategy)]) % {"who": who}


def limits(rule: PlannedRule) -> str:
    """What limits it, a sentence for each; "" where nothing does."""
    found = []
    if rule.per_day is not None:
        found.append(
            ngettext("%(n)d customer a day at most", "%(n)d customers a day at most", rule.per_day)
            % {"n": rule.per_day}
        )
    if rule.in_all is not None:
        found.append(
            ngettext("%(n)d customer in all at most", "%(n)d customers in all at most", rule.in_all)
            % {"n": rule.in_all}
        )
    return listed(found)


def when(plan: Plan, labels: Mapping[str, Any]) -> list[str]:
    """When the set runs by itself."""
    found = []
    if plan.on_create:
        found.append(_("When a customer is entered"))
    if plan.on_import:
        found.append(_("When an import leaves it to the rules"))
    if plan.watched:
        names = listed(labels.get(name, name) for name in plan.watched)
        found.append(_("When one of these changes: %(fields)s") % {"fields": names})
    if plan.rhythm:
        rhythm = Rhythm(plan.rhythm).label
        found.append(_("Proposes moves %(rhythm)s") % {"rhythm": rhythm})
    return found or [_("Only when somebody simulates and applies it")]


def changes(new: Plan, old: Plan, labels: Mapping[str, Any]) -> list[str]:
    """What a version made otherwise than the one before, a sentence each."""
    found = []
    if new.entry != old.entry:
        words = filters.sentence(new.filter) or _("everybody")
        found.append(_("Whom it lets in: %(words)s") % {"words": words})
    if when(new, labels) != when(old, labels):
        found.append(_("When it runs: %(words)s") % {"words": listed(when(new, labels))})
    names, before = Names.of([*new.rules, *old.rules]), {one.id: one for one in old.rules}
    now = {one.id: one for one in new.rules}
    for rule in new.rules:
        found += _changed(rule, before.get(rule.id), names)
    found += [
        _("Rule removed: %(name)s") % {"name": one.label} for pk, one in before.items() if pk not in now
    ]
    kept = [pk for pk in before if pk in now]
    if kept != [pk for pk in now if pk in before]:
        found.append(_("The order of the rules"))
    return found


def _changed(rule: PlannedRule, old: PlannedRule | None, names: Names) -> list[str]:
    if old is None:
        return [_("New rule: %(name)s") % {"name": rule.label}]
    if rule == old:
        return []
    now, then = told(rule, names), told(old, names)
    parts = [
        one
        for one, was in (
            (now.fits, then.fits),
            (now.gives, then.gives),
            (now.limits or _("no limit"), then.limits or _("no limit")),
        )
        if one != was
    ]
    return [_("%(name)s: %(what)s") % {"name": rule.label, "what": listed(parts) or _("renamed")}]


def _few(words: list[str]) -> str:
    rest = len(words) - NAMED
    if rest <= 0:
        return listed(words)
    return listed([*words[:NAMED], ngettext("%(n)d other", "%(n)d others", rest) % {"n": rest}])


def _labels(model: Any, pks: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {pk for pk in pks if pk is not None}
    return {one.pk: one.label for one in model._default_manager.filter(pk__in=wanted)} if wanted else {}
