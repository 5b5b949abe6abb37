"""Celery's door: ids in, one delivery out."""

from celery import shared_task

from notifications import delivery, outbox


@shared_task(name=outbox.DELIVER, time_limit=20)
def deliver(event_id: int) -> None:
    """Deliver one event. Safe to repeat: what is delivered or in other hands is left alone."""
    delivery.deliver(event_id)
