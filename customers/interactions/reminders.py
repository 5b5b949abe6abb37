"""The clock of next steps: on its day each is recorded as due, once, and its author is told."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from customers.interactions.events import InteractionEvent
from customers.interactions.models import Interaction
from notifications.outbox import record

SLICE = 200


def remind() -> int:
    """Record what is due today and was not recorded for this day yet; returns how many. Safe to run twice.

    Locks a slice at a time, and skips what somebody is just changing: the next round takes it.
    """
    total = 0
    while done := _slice():
        total += done
        if done < SLICE:
            break
    return total


@transaction.atomic
def _slice() -> int:
    rows = Interaction.objects.to_remind(timezone.localdate()).select_related("customer")
    due = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("next_step_on", "pk")[:SLICE])
    for row in due:
        record(
            InteractionEvent.STEP_DUE,
            about=row,
            by=None,
            bundle=row.customer.topic,
            topics=[row.customer.topic, row.topic],
            kind=row.kind,
        )
    # A mark of the clock's own, in no history: nothing that a person reads has changed.
    Interaction.objects.filter(pk__in=[row.pk for row in due]).update(reminded_on=F("next_step_on"))
    return len(due)
