"""What can happen at the conflict desk."""

from enum import StrEnum


class DisputeEvent(StrEnum):
    """About the dispute; its line on the timeline stands under the same name."""

    OPENED = "dispute.opened"  # row_id, claimant
    DECIDED = "dispute.decided"  # row_id, outcome
    WITHDRAWN = "dispute.withdrawn"  # row_id
