"""Verbs that change rule sets and their rules: the draft, and what of it is in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit import filters
from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict, RuleBroken
from crm_site.kit.filters import Filter
from notifications.outbox import record
from ownership.access.asking import asker_for
from ownership.access.policy import require
from ownership.models import User
from ownership.rules import rules
from ownership.rules.events import RuleEvent
from ownership.rules.models import Rule, RuleSet, RuleSetVersion
from ownership.rules.plans import RECORD, draft_of, frozen, trouble

MOST_RULES = 50
TOPIC = "rule-sets"
LINKS = ("people", "departments")


@transaction.atomic
def create(*, by: User, entry: Filter | None = None, **values: Any) -> RuleSet:
    """A new set behind all others, switched off and without rules. Raises FilterRefused, RuleBroken for a filter that
    cannot be asked."""
    require(by, "rules.keep")
    last = RuleSet.objects.kept().aggregate(last=Max("position"))["last"]
    ruleset = RuleSet(position=0 if last is None else last + 1, **values)
    ruleset.entry = _checked(entry, by)
    ruleset.save()
    _tell(ruleset, RuleEvent.CHANGED, by, fields=["name"])
    return ruleset


@transaction.atomic
def edit(ruleset: RuleSet, *, by: User, version: int, entry: Filter | None = None, **values: Any) -> RuleSet:
    """Change the draft of a set as the person saw it in `version`. Raises EditConflict when it moved on."""
    row = _ruleset(ruleset.pk, by)
    if entry is not None and filters.dump(entry) != filters.dump(filters.read(RECORD, row.entry)):
        values["entry"] = _checked(entry, by)
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return row
    if row.version != version:
        raise EditConflict(row, {name: getattr(row, name) for name in changed})
    for name, value in changed.items():
        setattr(row, name, value)
    return _touched(row, by, *changed)


@transaction.atomic
def remove(ruleset: RuleSet, *, by: User) -> None:
    """Throw a set away. What it gave to people stays with them, and their history goes on naming its rules."""
    row = _ruleset(ruleset.pk, by)
    row.is_active, row.removed_at = False, timezone.now()
    row.save(update_fields=row.touch("is_active", "removed_at"))
    _tell(row, RuleEvent.STOPPED, by)


@transaction.atomic
def reorder(pks: Sequence[int], *, by: User) -> None:
    """Put the sets into this order: the first that lets a customer in decides."""
    require(by, "rules.keep")
    rows = RuleSet.objects.kept().select_for_update().in_bulk(sorted(set(pks)))
    for place, pk in enumerate([pk for pk in pks if pk in rows]):
        RuleSet.objects.filter(pk=pk).update(position=place)
    if rows:
        _tell(rows[min(rows)], RuleEvent.CHANGED, by, fields=["position"])


@transaction.atomic
def put_in_force(ruleset: RuleSet, *, by: User) -> RuleSetVersion:
    """Freeze the draft and have it run from now on; switches the set on. Raises RuleBroken for one that cannot run."""
    row = _ruleset(ruleset.pk, by)
    version = freeze(row, by=by)
    row.is_active, row.in_force = True, version
    row.save(update_fields=row.touch("is_active", "in_force"))
    _tell(row, RuleEvent.IN_FORCE, by, number=version.number)
    return version


@transaction.atomic
def switch_off(ruleset: RuleSet, *, by: User) -> RuleSet:
    """It decides nothing any more, until it is put in force again."""
    row = _ruleset(ruleset.pk, by)
    if row.is_active:
        row.is_active = False
        row.save(update_fields=row.touch("is_active"))
        _tell(row, RuleEvent.STOPPED, by)
    return row


def freeze(ruleset: RuleSet, *, by: User) -> RuleSetVersion:
    """The draft as a version: the last one if nothing changed since. Part of a verb that holds the set.

    Raises RuleBroken for a draft that cannot run.
    """
    if why := trouble(draft_of(ruleset)):
        raise RuleBroken(why)
    plan = frozen(ruleset)
    last = ruleset.versions.order_by("-number").first()
    if last is not None and last.plan == plan:
        return last
    number = last.number + 1 if last is not None else 1
    return RuleSetVersion.of(ruleset=ruleset, number=number, by=by, plan=plan)


# --- rules ------------------------------------------------------------------------------------------------


@transaction.atomic
def add_rule(
    ruleset: RuleSet, *, by: User, conditions: Filter | None = None, is_default: bool = False, **values: Any
) -> Rule:
    """A rule behind the others; `is_default`: the one for all others, of which a set has one."""
    row = _ruleset(ruleset.pk, by)
    present = row.rules.filter(removed_at__isnull=True)
    if present.count() >= MOST_RULES:
        raise RuleBroken(_("A set has %(n)d rules at most.") % {"n": MOST_RULES})
    if is_default and present.filter(is_default=True).exists():
        raise RuleBroken(_("This set has a rule for all others already."))
    last = present.aggregate(last=Max("position"))["last"]
    rule = Rule(ruleset=row, position=0 if last is None else last + 1, is_default=is_default)
    rule.conditions = {} if is_default else _checked(conditions, by)
    _write(rule, values)
    _touched(row, by, "rules")
    return rule


@transaction.atomic
def edit_rule(rule: Rule, *, by: User, version: int, conditions: Filter | None = None, **values: Any) -> Rule:
    """Change a rule of the draft; `version` is its set's. Raises EditConflict when the set moved on."""
    row = _ruleset(rule.ruleset_id, by)
    fresh = Rule.objects.select_for_update().get(pk=rule.pk, removed_at__isnull=True)
    if row.version != version:
        raise EditConflict(row, {name: getattr(fresh, name) for name in values if name not in LINKS})
    stored = filters.read(RECORD, fresh.conditions)
    if conditions is not None and not fresh.is_default and filters.dump(conditions) != filters.dump(stored):
        fresh.conditions = _checked(conditions, by)
    _write(fresh, values)
    _touched(row, by, "rules")
    return fresh


@transaction.atomic
def remove_rule(rule: Rule, *, by: User) -> None:
    """Take a rule out of the draft; the ownership history goes on naming it."""
    row = _ruleset(rule.ruleset_id, by)
    Rule.objects.filter(pk=rule.pk, removed_at__isnull=True).update(removed_at=timezone.now())
    _touched(row, by, "rules")


@transaction.atomic
def order_rules(ruleset: RuleSet, pks: Sequence[int], *, by: User) -> RuleSet:
    """Put the rules into this order: the first that fits a customer counts. The one for all others stays the last;
    those that are not named follow in their present order."""
    row = _ruleset(ruleset.pk, by)
    present = list(row.rules.filter(removed_at__isnull=True, is_default=False).values_list("pk", flat=True))
    wanted = [pk for pk in dict.fromkeys(pks) if pk in present]
    order = [*wanted, *(pk for pk in present if pk not in wanted)]
    if order == present:
        return row
    for place, pk in enumerate(order):
        Rule.objects.filter(pk=pk).update(position=place)
    return _touched(row, by, "rules")


def _ruleset(pk: int, by: User) -> RuleSet:
    """The set under lock: whoever changes it or its rules, or begins to simulate it, holds it."""
    require(by, "rules.keep")
    row: RuleSet = locked(RuleSet.objects.kept(), pk)
    return row


def _checked(found: Filter | None, by: User) -> dict[str, Any]:
    """The JSON of a filter that this person may ask. Raises RuleBroken, FilterRefused."""
    if found is None or not found:
        return {}
    if found.broken:
        raise RuleBroken(found.broken[0].sentence)
    filters.check(found, asker_for(by))
    return filters.dump(found)


def _write(rule: Rule, values: dict[str, Any]) -> None:
    """Save a rule with its people and departments. Raises RuleBroken where its strategy lacks something."""
    links = {name: list(values.pop(name)) for name in LINKS if name in values}
    for name, value in values.items():
        setattr(rule, name, value)
    if rule.strategy != rules.POOL:
        rule.pool = None
    rule.save()
    for name, rows in links.items():
        getattr(rule, name).set(rows)
    lacking = rules.lacks(
        rule.strategy,
        people=rule.people.count(),
        departments=rule.departments.count(),
        has_pool=rule.pool_id is not None,
        limits=rule.per_day is not None or rule.in_all is not None,
    )
    if lacking:
        raise RuleBroken(_("“%(name)s” does not say who gets the customers.") % {"name": rule.label})


def _touched(row: RuleSet, by: User, *fields: str) -> RuleSet:
    row.version += 1
    own = [name for name in fields if name != "rules"]
    row.save(update_fields=row.touch("version", *own))
    _tell(row, RuleEvent.CHANGED, by, fields=sorted(fields))
    return row


def _tell(row: RuleSet, event: RuleEvent, by: User, **facts: Any) -> None:
    record(event, about=row, by=None if by.is_system else by, topics=[TOPIC, row.topic], **facts)
