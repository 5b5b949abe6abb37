"""What can happen to assignment rules."""

from enum import StrEnum


class RuleEvent(StrEnum):
    """About the rule set; those of simulations about the simulation."""

    CHANGED = "rules.changed"  # fields=[names], or rule=id
    IN_FORCE = "rules.in_force"  # number
    STOPPED = "rules.stopped"
    SIMULATED = "rules.simulated"  # moves
    PROPOSED = "rules.proposed"  # moves
    APPLIED = "rules.applied"  # moved, left_out, batch
    DISMISSED = "rules.dismissed"
