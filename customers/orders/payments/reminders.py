"""The clock of payment plans: an instalment that was not paid by its day is recorded, once for each day it is set to."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from customers.orders.payments.actions import TOPIC
from customers.orders.payments.events import PaymentEvent
from customers.orders.payments.models import Instalment
from notifications.outbox import record

SLICE = 200


def remind() -> int:
    """Record what has become overdue since the last round; returns how many. Safe to run twice."""
    total = 0
    while done := _slice():
        total += done
        if done < SLICE:
            break
    return total


@transaction.atomic
def _slice() -> int:
    """Locks the rows it marks, and skips what somebody is just paying: the next round takes it."""
    rows = Instalment.objects.overdue(timezone.localdate()).filter(Q(told_on=None) | ~Q(told_on=F("due_on")))
    due = list(rows.select_for_update(skip_locked=True).order_by("due_on", "pk")[:SLICE])
    found = Instalment.objects.filter(pk__in=[one.pk for one in due]).select_related("customer", "order")
    for one in found.order_by("due_on", "pk"):
        topics = [one.customer.topic, one.order.topic, TOPIC]
        record(
            PaymentEvent.OVERDUE,
            about=one,
            by=None,
            bundle=one.customer.topic,
            topics=topics,
            order=one.order_id,
            due_on=one.due_on.isoformat(),
        )
    found.update(told_on=F("due_on"))
    return len(due)
