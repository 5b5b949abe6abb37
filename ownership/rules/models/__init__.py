"""Tables of the assignment rules."""

from ownership.rules.models.rule import Rule, RuleCursor, RuleTally, Strategy
from ownership.rules.models.ruleset import Rhythm, RuleSet, RuleSetVersion
from ownership.rules.models.simulation import Decision, Scope, Simulation

__all__ = [
    "Decision",
    "Rhythm",
    "Rule",
    "RuleCursor",
    "RuleSet",
    "RuleSetVersion",
    "RuleTally",
    "Scope",
    "Simulation",
    "Strategy",
]
