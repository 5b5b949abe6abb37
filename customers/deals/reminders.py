"""The clock of stages: a deal that rests longer than its stage allows is recorded, once a stay."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from customers.deals.actions.common import TOPIC
from customers.deals.events import DealEvent
from customers.deals.models import Stage, StageStay
from notifications.outbox import record

SLICE = 200


def remind() -> int:
    """Record the deals that have aged since the last round; returns how many. Safe to run twice."""
    total = 0
    for stage in Stage.objects.filter(kind=Stage.Kind.OPEN, ageing_days__isnull=False):
        while done := _slice(stage):
            total += done
            if done < SLICE:
                break
    return total


@transaction.atomic
def _slice(stage: Stage) -> int:
    """Locks the stays it marks, and skips what somebody is just moving: the next round takes it."""
    # A day more: the stage allows so many whole days.
    until = timezone.now() - timedelta(days=(stage.ageing_days or 0) + 1)
    rows = StageStay.objects.filter(stage=stage, left_at=None, reminded_at=None, entered_at__lte=until)
    due = list(rows.select_for_update(skip_locked=True).order_by("entered_at", "pk")[:SLICE])
    deals = [
        stay.deal
        for stay in StageStay.objects.filter(pk__in=[one.pk for one in due]).select_related("deal__customer")
    ]
    for deal in deals:
        customer = deal.customer
        topics = [customer.topic, deal.topic, TOPIC]
        record(DealEvent.AGED, about=deal, by=None, bundle=customer.topic, topics=topics, stage_now=stage.pk)
    StageStay.objects.filter(pk__in=[one.pk for one in due]).update(reminded_at=timezone.now())
    return len(due)
