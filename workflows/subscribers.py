"""What this floor reacts to, whom it tells, what it does by the clock."""

from viewflow.workflow.timers import fire_due_timers

from notifications import relay
from notifications.subscribers import subscribe
from workflows import handlers, notices, timeline  # noqa: F401  registered by being imported
from workflows.flows import jobs
from workflows.tasks import send_job

subscribe("case.opened", handlers.start_complaint_playbook, name="workflows.start_complaint_playbook")

jobs.sender(send_job)
relay.every(2, "workflows: run lost jobs", jobs.sweep)
relay.every(60, "workflows: fire timers", fire_due_timers)
