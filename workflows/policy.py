"""Who may do what with collaborations. Verbs of a step are the step machine's (`steps/machine.py`)."""

from ownership.access.policy import Rule, allow, executive, manager, role, sees, writer
from workflows.steps.models import Step

requester = Rule(lambda viewer, row: row is not None and row.requester_id == viewer.user_id, "the requester")
participant = Rule(
    lambda viewer, row: Step.objects.mine(viewer).filter(collaboration=row).exists(), "who has a step in it"
)

# Who only sees it through a pool would reach its contact data by the steps.
claimed = Rule(lambda viewer, row: row is None or row.pool_id is None, "once it is claimed")

allow(
    "collaborations.start",
    sees
    & claimed
    & writer
    & role("sales", "service", "support", "marketing", "operations", "finance", "management"),
)
allow("collaborations.comment", (requester | participant | sees) & writer)
allow("collaborations.confirm", (requester | executive) & writer)
allow("collaborations.cancel", (requester | manager | executive) & writer)
