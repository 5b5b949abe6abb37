"""A complaint on the rep's customer, and the means to let its background work happen."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from viewflow.workflow.models import Task

from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from ownership.models import User
from workflows.collaborations.models import Collaboration
from workflows.flows import jobs
from workflows.handovers import cases
from workflows.playbooks.models import Playbook
from workflows.steps import actions as steps
from workflows.steps.models import Step


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    """The shipped playbooks; a test that commits empties the tables, what migrations put there too."""
    if not Playbook.objects.exists():
        for name in ("0002_shipped_playbooks", "0006_handover_playbooks"):
            import_module(f"workflows.migrations.{name}").ship(apps, None)


@pytest.fixture
def work() -> Callable[[], int]:
    """Runs the background jobs that wait, as a worker would; says how many."""

    def run() -> int:
        number = 0
        for task in Task.objects.filter(flow_task_type="JOB", status="SCHEDULED").order_by("pk"):
            number += jobs.run(task.pk, task.external_task_id)
        return number

    return run


@pytest.fixture
def case(customer: Customer, agent: User) -> ServiceCase:
    """A complaint that the agent has taken down."""
    return ServiceCase.objects.create(
        customer=customer,
        kind="complaint",
        title="阀体密封渗漏",
        opened_by=agent,
        owner=agent,
        priority="high",
    )


@pytest.fixture
def run(case: ServiceCase, supporter: User, teammate: User, work: Callable[[], int]) -> Collaboration:
    """The complaint's collaboration with its first group open: one sales step, one support step."""
    started = cases.begin_for(case)
    assert started is not None
    work()
    started.refresh_from_db()
    return started


@pytest.fixture
def step_of(run: Collaboration) -> Callable[[str], Step]:
    """The run's step of a kind of department."""
    return lambda kind: Step.objects.select_related("collaboration", "assignee", "department").get(
        collaboration=run, department__kind=kind
    )


def finish(step: Step, result: str = "ok") -> None:
    """Tick everything and complete the step as its assignee."""
    assert step.assignee is not None
    steps.tick(step, by=step.assignee, items=list(range(len(step.checklist))))
    steps.complete(step, by=step.assignee, result=result)


@pytest.fixture
def complaint() -> Playbook:
    """The shipped complaint playbook."""
    return Playbook.objects.get(code="complaint")
