"""The hallway: Django finds the models here; topics import each other directly."""

from workflows.briefings.models import Briefing, BriefingReceipt
from workflows.collaborations.models import Collaboration, Comment
from workflows.playbooks.models import Playbook, PlaybookStep
from workflows.reports.models import Report
from workflows.steps.models import Step

__all__ = [
    "Briefing",
    "BriefingReceipt",
    "Collaboration",
    "Comment",
    "Playbook",
    "PlaybookStep",
    "Report",
    "Step",
]
