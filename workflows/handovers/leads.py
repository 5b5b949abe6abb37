"""A lead that somebody outside sales has qualified goes to sales; whoever accepts it there becomes its owner."""

from __future__ import annotations

from typing import Any

from customers.directory import actions as directory
from customers.directory.models import Customer
from customers.directory.rules import QUALIFIED
from customers.records.models import ChangedRow
from ownership.access.policy import can
from ownership.access.viewer import viewer_of
from ownership.models import Department, User
from ownership.people import system_user
from workflows.collaborations import actions
from workflows.collaborations.models import Collaboration
from workflows.handovers.requesters import who
from workflows.playbooks.models import Playbook
from workflows.steps.finding import home_of
from workflows.steps.models import Step

# Of a bulk change no more than this many are handed over one by one; who qualifies more gives them out in bulk as well.
AT_ONCE = 50


def lead_qualified(event: Any) -> None:
    """The playbook of qualified leads starts for whoever qualified it, unless he sells himself."""
    customer = _customers([event.about_id]).first()
    if customer is not None:
        _hand_over(customer, who(event))


def leads_qualified(event: Any) -> None:
    """The same for each lead of a bulk change."""
    if "stage" not in event.facts.get("fields", []):
        return
    were = ChangedRow.objects.filter(
        change_set=event.about_id, model="customers.customer", before__stage=Customer.Stage.LEAD
    )
    ids = were.order_by("row_id").values_list("row_id", flat=True)
    for customer in _customers(list(ids[:AT_ONCE])):
        _hand_over(customer, who(event))


def step_accepted(event: Any) -> None:
    """Whoever takes up a qualified lead that is nobody's in sales is its owner from now on."""
    step = Step.objects.select_related("collaboration", "assignee").filter(pk=event.about_id).first()
    if step is None or step.assignee is None or step.collaboration.trigger != Playbook.Trigger.LEAD:
        return
    customer = Customer.objects.select_related("owner", "department").get(pk=step.collaboration.customer_id)
    seller = home_of(step.assignee, Department.Kind.SALES)
    if seller is None or (customer.owner and home_of(customer.owner, Department.Kind.SALES)):
        return
    directory.assign(
        customer, by=system_user(), owner=step.assignee, department=seller, version=customer.version
    )


def _customers(ids: list[int]) -> Any:
    rows = Customer.objects.filter(pk__in=ids, stage__in=QUALIFIED)
    return rows.select_related("owner", "department").order_by("pk")


def _hand_over(customer: Customer, by: User) -> None:
    if not by.is_system and Department.Kind.SALES in viewer_of(by).kinds:
        return
    running = Collaboration.objects.open().filter(customer=customer, plan__trigger=Playbook.Trigger.LEAD)
    if running.exists():
        return
    asker = by if can(by, "collaborations.start", customer) else system_user()
    actions.begin(Playbook.Trigger.LEAD, customer, by=asker, title=str(customer))
