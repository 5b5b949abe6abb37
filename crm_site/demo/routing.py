"""Assignment rules of the demo company: leads and prospects by value and region; and a simulation that waits for a decision."""

from __future__ import annotations

from typing import Any

from crm_site.demo.people import Team
from crm_site.kit import filters
from ownership.rules import actions, simulation_actions
from ownership.rules.models import RuleSet, Strategy

EARLY = {"field": "stage", "op": "any_of", "value": ["lead", "prospect"]}
VALUABLE = {"field": "level", "op": "any_of", "value": ["A"]}
EAST = {"field": "region", "op": "any_of", "value": ["上海市", "江苏省", "浙江省", "安徽省"]}
SOUTH = {"field": "region", "op": "any_of", "value": ["广东省", "福建省", "海南省"]}
# Name, English name, conditions, how, department, limit of a day.
RULES: tuple[tuple[str, str, dict[str, Any], str, str, int | None], ...] = (
    ("高价值", "Valuable", VALUABLE, Strategy.LEAST_LOADED, "sales", 3),
    ("华东", "East", EAST, Strategy.ROUND_ROBIN, "sales-east", None),
    ("华南", "South", SOUTH, Strategy.ROUND_ROBIN, "sales-south", None),
)


def lay_down(team: Team) -> RuleSet:
    """The rule set: in force for imports, and simulated over the leads of today."""
    by = team.users["operations_manager"]
    made = actions.create(
        by=by,
        name="线索与潜在客户分配",
        name_en="Leads and prospects",
        note="市场活动和导入的线索，按级别和区域分给销售。",
        entry=filters.parse("customers", EARLY),
        on_create=False,
        on_import=True,
    )
    for name, name_en, conditions, strategy, code, per_day in RULES:
        actions.add_rule(
            made,
            by=by,
            name=name,
            name_en=name_en,
            conditions=filters.parse("customers", conditions),
            strategy=strategy,
            departments=[team.departments[code]],
            per_day=per_day,
        )
    actions.add_rule(
        made,
        by=by,
        name="其他",
        name_en="All others",
        is_default=True,
        strategy=Strategy.DEPARTMENT,
        departments=[team.departments["sales"]],
    )
    actions.put_in_force(made, by=by)
    simulation_actions.simulate(made, by=by)
    return made
