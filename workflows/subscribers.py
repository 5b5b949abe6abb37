"""What this floor reacts to, whom it tells, what it does by the clock."""

from viewflow.workflow.timers import fire_due_timers

from notifications import relay
from notifications.subscribers import subscribe
from workflows import leaving, notices, timeline  # noqa: F401  registered by being imported
from workflows.flows import jobs
from workflows.handovers import cases, deals, leads, orders
from workflows.tasks import send_job

subscribe("case.opened", cases.start_complaint_playbook, name="workflows.start_complaint_playbook")
subscribe("case.merged", cases.follow_merged_case, name="workflows.follow_merged_case")
subscribe("order.signed", orders.order_signed, name="workflows.start_order_playbook")
subscribe("order.amended", orders.order_amended, name="workflows.tell_of_amended_order")
subscribe("order.voided", orders.order_voided, name="workflows.withdraw_for_voided_order")
subscribe("deal.won", deals.deal_won, name="workflows.start_won_deal_playbook")
subscribe("deal.reopened", deals.deal_reopened, name="workflows.withdraw_for_reopened_deal")
subscribe("customer.qualified", leads.lead_qualified, name="workflows.start_lead_playbook")
subscribe("customers.edited", leads.leads_qualified, name="workflows.start_lead_playbooks")
subscribe("step.accepted", leads.step_accepted, name="workflows.own_accepted_lead")

jobs.sender(send_job)
relay.every(2, "workflows: run lost jobs", jobs.sweep)
relay.every(60, "workflows: fire timers", fire_due_timers)
