"""A won deal goes to service: the seller writes down what was promised, service takes the customer over."""

from __future__ import annotations

from typing import Any

from customers.deals.models import Deal
from ownership.people import system_user
from workflows.collaborations import actions
from workflows.collaborations.models import Collaboration
from workflows.handovers.requesters import who
from workflows.playbooks.models import Playbook


def deal_won(event: Any) -> None:
    """The playbook of won deals starts for whoever won it. Once per deal, unless that one was withdrawn."""
    deal = _deal(event)
    if deal is None or deal.state != Deal.State.WON:
        return
    actions.begin(
        Playbook.Trigger.DEAL,
        deal.customer,
        by=who(event),
        title=f"{deal.number} {deal.title}",
        reason=deal.description,
        deal=deal,
    )


def deal_reopened(event: Any) -> None:
    """What was asked for is withdrawn: the deal is not won after all."""
    deal = _deal(event)
    if deal is None or deal.state == Deal.State.WON:
        return
    for run in Collaboration.objects.open().filter(deal=deal).order_by("pk"):
        actions.cancel(run, by=system_user(), reason=deal.number)


def _deal(event: Any) -> Deal | None:
    return Deal.objects.select_related("customer", "owner").filter(pk=event.about_id).first()
