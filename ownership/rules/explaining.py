"""Why a customer is somebody's, in words: the rule that chose him, as it was when it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_site.kit.wording import listed
from ownership.access.policy import can
from ownership.models import OwnershipChange
from ownership.rules.models import Rule, RuleSetVersion
from ownership.rules.plans import PlannedRule, plan_of
from ownership.rules.wording import Names, Told, told


@dataclass(frozen=True)
class Explanation:
    """The rule that counted, in words, and the version in which it did; `url` for who keeps the rules."""

    told: Told
    ruleset: Any
    number: int
    url: str


def last_change(row: Any) -> OwnershipChange | None:
    """The change of hands that made the customer what it is now. One query."""
    links = (
        "by",
        "owner_now",
        "department_now",
        "pool_now",
        "owner_before",
        "department_before",
        "pool_before",
    )
    return OwnershipChange.objects.filter(row=row.pk).select_related(*links).order_by("-pk").first()


def explained(changes: Iterable[OwnershipChange], user: Any) -> dict[int, Explanation]:
    """{change: which rule} of those that a rule made. Five queries whatever the number."""
    given = [one for one in changes if one.rule_id and one.rule_version]
    versions = _versions(given)
    found = {one.pk: versions.get((one.rule_id, one.rule_version)) for one in given}  # type: ignore[arg-type]
    rules = {pk: pair for pk, pair in found.items() if pair is not None}
    names = Names.of(rule for rule, _version in rules.values())
    shows = can(user, "rules.see")
    return {
        pk: Explanation(
            told(rule, names), version.ruleset, version.number, version.get_absolute_url() if shows else ""
        )
        for pk, (rule, version) in rules.items()
    }


def _versions(
    changes: Iterable[OwnershipChange],
) -> Mapping[tuple[int, int], tuple[PlannedRule, RuleSetVersion]]:
    """{(rule, number): the rule as it was, and its version}."""
    wanted = {(one.rule_id, one.rule_version) for one in changes if one.rule_id and one.rule_version}
    sets = dict(
        Rule.objects.filter(pk__in={rule for rule, _number in wanted}).values_list("pk", "ruleset_id")
    )
    rows = RuleSetVersion.objects.filter(
        ruleset__in=set(sets.values()), number__in={number for _rule, number in wanted}
    ).select_related("ruleset")
    by_place = {(one.ruleset_id, one.number): one for one in rows}
    found = {}
    for rule, number in wanted:
        version = by_place.get((sets.get(rule, 0), number))
        planned = plan_of(version).rule(rule) if version else None
        if version and planned:
            found[rule, number] = (planned, version)
    return found


def why_in_notice(batch: int | None, row_id: int | None, user: Any) -> str:
    """Which rules chose somebody, for the notice of a batch or of one customer: “East (8), Others (4)”."""
    changes = OwnershipChange.objects.filter(owner_now=user.pk, rule_id__isnull=False)
    changes = changes.filter(batch=batch) if batch else changes.filter(row=row_id).order_by("-pk")[:1]
    counted = Counter(rule for rule in changes.values_list("rule_id", flat=True) if rule)
    if not counted:
        return _("You are the new owner.")
    labels = {one.pk: one.label for one in Rule.objects.filter(pk__in=counted)}
    if batch is None or len(counted) == 1:
        (rule,) = list(counted)[:1]
        number = counted[rule]
        return ngettext(
            "The assignment rule “%(rule)s” chose you.",
            "The assignment rule “%(rule)s” chose you for %(n)d customers.",
            number,
        ) % {"rule": labels.get(rule, "—"), "n": number}
    parts = listed(f"{labels.get(rule, '—')} ({number:,})" for rule, number in counted.most_common(4))
    return _("Assignment rules chose you: %(rules)s") % {"rules": parts}
