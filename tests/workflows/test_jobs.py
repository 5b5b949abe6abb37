"""The job node: lost, doubled and failing deliveries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from viewflow.workflow.models import Task

from customers.cases.models import ServiceCase
from ownership.models import User
from workflows.collaborations import actions, stages
from workflows.collaborations.models import Collaboration
from workflows.flows import jobs
from workflows.handovers import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def started(case: ServiceCase, supporter: User) -> Collaboration:
    """A run whose sync waits for a worker."""
    run = cases.begin_for(case)
    assert run is not None
    return run


def waiting_job(run: Collaboration) -> Task:
    return Task.objects.get(process_id=run.process_id, flow_task_type="JOB", finished__isnull=True)


def test_a_delivery_runs_once(started: Collaboration) -> None:
    job = waiting_job(started)

    assert jobs.run(job.pk, job.external_task_id) is True
    assert jobs.run(job.pk, job.external_task_id) is False


def test_a_stale_attempt_is_dropped(started: Collaboration) -> None:
    assert jobs.run(waiting_job(started).pk, "somebody-else") is False
    assert waiting_job(started).status == "SCHEDULED"


def test_the_sweep_runs_what_nobody_took(started: Collaboration) -> None:
    Task.objects.filter(pk=waiting_job(started).pk).update(assigned=timezone.now() - timedelta(minutes=1))

    assert jobs.sweep() == 1

    started.refresh_from_db()
    assert started.stage == "execute"


def test_the_sweep_leaves_fresh_ones_to_the_workers(started: Collaboration) -> None:
    assert jobs.sweep() == 0


def test_a_dead_workers_attempt_is_run_by_the_sweep(started: Collaboration) -> None:
    job = waiting_job(started)
    long_ago = timezone.now() - timedelta(minutes=5)
    Task.objects.filter(pk=job.pk).update(status="STARTED", started=long_ago, data={"tries": 1})

    assert jobs.sweep() == 1

    assert jobs.run(job.pk, job.external_task_id) is False


def test_after_three_failures_a_person_is_asked_and_may_try_again(
    started: Collaboration, monkeypatch: pytest.MonkeyPatch, work: Callable[[], int], agent: User
) -> None:
    def broken(process_pk: int) -> None:
        raise ValueError("secret 13800138000")

    with monkeypatch.context() as patch:
        patch.setattr(stages, "sync", broken)
        for _ in range(3):
            work()

    started.refresh_from_db()
    failed = Task.objects.get(process_id=started.process_id, flow_task_type="JOB")
    assert (started.state, started.trouble) == ("stuck", "sync")
    assert "13800138000" not in str(failed.data)

    actions.try_again(started, by=agent)
    work()

    started.refresh_from_db()
    assert (started.state, started.stage) == ("running", "execute")


def test_cancelling_drops_the_waiting_job(started: Collaboration, agent: User) -> None:
    job = waiting_job(started)

    actions.cancel(started, by=agent, reason="x")

    assert jobs.run(job.pk, job.external_task_id) is False
