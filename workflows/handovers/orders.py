"""What an order asks of others: its playbook when it is signed; told, asked again or withdrawn when it changes."""

from __future__ import annotations

from typing import Any

from customers.orders.models import Order
from ownership.models import User
from ownership.people import system_user
from workflows.collaborations import actions, stages
from workflows.collaborations.models import Collaboration, Comment
from workflows.events import CollaborationEvent
from workflows.flows import process
from workflows.handovers.requesters import who
from workflows.playbooks.models import Playbook
from workflows.steps.models import Step


def order_signed(event: Any) -> None:
    """The playbook whose trigger is a signed order starts for whoever signed it. Once per order."""
    order = _order(event)
    if order is None or not order.is_binding:
        return
    actions.begin(
        Playbook.Trigger.ORDER,
        order.customer,
        by=who(event),
        title=_title(order),
        reason=order.description,
        order=order,
    )


def order_amended(event: Any) -> None:
    """Open tasks stay with whom they are, who are told; what was done already is asked for again."""
    order = _order(event)
    if order is None or not order.is_binding:
        return
    runs = list(Collaboration.objects.filter(order=order).order_by("pk"))
    reason = _reason(order, event.facts.get("revision"))
    for run in runs:
        if run.is_open:
            _say(run, reason, who(event))
    if runs:
        _ask_again(order, runs, reason, who(event))


def order_voided(event: Any) -> None:
    """What was asked for is withdrawn: open tasks end, and those who had them are told."""
    order = _order(event)
    if order is None:
        return
    for run in Collaboration.objects.open().filter(order=order).order_by("pk"):
        actions.cancel(run, by=system_user(), reason=f"{order.number}: {order.end_reason}")


def _order(event: Any) -> Order | None:
    return Order.objects.select_related("customer", "owner").filter(pk=event.about_id).first()


def _title(order: Order) -> str:
    return f"{order.number} {order.title}"


def _reason(order: Order, revision: Any) -> str:
    """In nobody's language: the number of the order and its version, and what was typed."""
    found = order.versions.filter(revision=revision).first()
    return f"{order.number}-{revision}: {found.reason}" if found else order.number


def _say(run: Collaboration, text: str, by: User) -> None:
    with process.held(run.pk) as held:
        written = Comment.objects.create(collaboration=held, by=by, text=text)
        stages.tell(held, CollaborationEvent.COMMENTED, by=by, comment=written.pk)


def _ask_again(order: Order, runs: list[Collaboration], reason: str, by: User) -> None:
    """Another run with what was done and nobody has open: steps of the first run's plan, which holds them all."""
    plan = runs[0].plan
    open_ones = Step.objects.active().filter(collaboration__in=runs).values_list("key", flat=True)
    done = Step.objects.filter(collaboration__in=runs, state=Step.State.DONE).values_list("key", flat=True)
    again = set(done) - set(open_ones)
    steps = [step for step in plan["steps"] if step["key"] in again]
    if steps:
        actions.begin_again(
            order.customer, by, _title(order), {**plan, "steps": steps}, order=order, reason=reason
        )
