"""What every verb about deals needs: the lock, the signature, and telling of it."""

from __future__ import annotations

from typing import Any

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict
from customers.deals.events import DealEvent
from customers.deals.models import Deal, StageStay
from customers.records import timeline
from customers.records.history import sign
from notifications.outbox import record
from ownership.models import User

# What boards and lists of deals listen to.
TOPIC = "deals"
LABEL = Deal._meta.label_lower


def held(deal: Deal) -> Deal:
    """The deal, read again and locked."""
    found: Deal = locked(Deal.objects.select_related("customer", "stage__pipeline"), deal.pk)
    return found


def differing(deal: Deal, version: int | None, changes: dict[str, Any]) -> list[str]:
    """Names of `changes` that say something else than the deal does.

    Raises EditConflict with the present values where the deal moved on since `version`; None asks nothing.
    """
    present = {name: getattr(deal, name) for name in changes}
    changed = [name for name in changes if changes[name] != present[name]]
    if changed and version is not None and deal.version != version:
        raise EditConflict(deal, {name: present[name] for name in changed})
    return changed


def write(deal: Deal, by: User, *fields: str) -> None:
    """Save these fields with a new version, signed."""
    deal.version += 1
    sign(deal, by)
    deal.save(update_fields=deal.touch("version", *fields))


def begin_stay(deal: Deal, by: User) -> None:
    """Note that the deal is in its stage, and end the stay in the one before."""
    StageStay.objects.filter(deal=deal, left_at=None).update(left_at=deal.stage_since)
    who = None if by.is_system else by
    StageStay.objects.create(deal=deal, stage=deal.stage, entered_at=deal.stage_since, by=who)


def tell(deal: Deal, event: DealEvent, by: User, **facts: Any) -> None:
    """One event, one line on the customer's timeline."""
    customer = deal.customer
    record(
        event,
        about=deal,
        by=None if by.is_system else by,
        bundle=customer.topic,
        topics=[customer.topic, deal.topic, TOPIC],
        **facts,
    )
    timeline.add(customer, event, about=deal, by=by, **facts)
