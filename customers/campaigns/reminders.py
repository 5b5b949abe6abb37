"""The clock of campaigns: a plan whose day has come, and one that runs beyond its end, are told of once."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from customers.campaigns.actions.common import tell
from customers.campaigns.events import CampaignEvent
from customers.campaigns.models import Campaign

SLICE = 200


def remind() -> int:
    """Record those that are due; returns how many. Safe to run twice: each is marked with the day it was due on."""
    return _slice(timezone.localdate())


@transaction.atomic
def _slice(today: date) -> int:
    begins = Q(state="planned", starts_on__lte=today) & ~Q(reminded_of="start")
    over = Q(state="running", ends_on__lt=today) & ~Q(reminded_of="end")
    due = list(
        Campaign.objects.select_for_update(skip_locked=True).filter(begins | over).order_by("pk")[:SLICE]
    )
    for campaign in due:
        what = "start" if campaign.state == Campaign.State.PLANNED else "end"
        tell(campaign, CampaignEvent.DUE, None, what=what)
        Campaign.objects.filter(pk=campaign.pk).update(reminded_of=what)
    return len(due)
