"""Pipelines and their stages; deals, their lines and how long they stayed where."""

from customers.deals.models.deals import Deal, DealLine, StageStay
from customers.deals.models.pipelines import LostReason, Pipeline, Stage

__all__ = ["Deal", "DealLine", "LostReason", "Pipeline", "Stage", "StageStay"]
