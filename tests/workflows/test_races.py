"""Two at once. Each race has a twin that runs without the lock and shows what would go wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from viewflow.workflow.lock import no_lock

from crm_site.kit.errors import Busy
from notifications.models import Event
from tests.factories import ownership as people
from tests.racing import Meet, together
from tests.workflows.conftest import finish
from workflows.collaborations import actions as runs
from workflows.collaborations import stages
from workflows.collaborations.models import Collaboration
from workflows.flows.collaboration import CollaborationFlow
from workflows.handovers import cases
from workflows.steps import actions as steps
from workflows.steps.models import Step

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
StepOf = Callable[[str], Step]


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Takes the locks away, as viewflow's default and a plain `get()` would have it."""

    def off() -> None:
        monkeypatch.setattr(CollaborationFlow, "lock_impl", no_lock)
        monkeypatch.setattr(steps, "locked", lambda rows, pk: rows.get(pk=pk))

    return off


def test_a_step_is_completed_once_however_often_at_once(
    run: Collaboration, step_of: StepOf, meet: Meet
) -> None:
    step = step_of("support")
    meet(steps, "_check")

    results = together(*[lambda: steps.complete(step, by=step.assignee, result="ok")] * 2)

    assert sum(isinstance(one, Busy) for one in results) == 1
    assert Event.objects.filter(name="step.done", about_id=step.pk).count() == 1


def test_twin_without_the_lock_a_step_is_completed_twice(
    run: Collaboration, step_of: StepOf, meet: Meet, unlocked: Callable[[], None]
) -> None:
    step = step_of("support")
    unlocked()
    meet(steps, "_check")

    together(*[lambda: steps.complete(step, by=step.assignee, result="ok")] * 2)

    assert Event.objects.filter(name="step.done", about_id=step.pk).count() == 2


def both_done(step_of: StepOf) -> list[Callable[[], Any]]:
    sales, support = step_of("sales"), step_of("support")
    steps.tick(sales, by=sales.assignee, items=[0, 1])
    return [
        lambda: steps.complete(sales, by=sales.assignee, result="ok"),
        lambda: steps.complete(support, by=support.assignee, result="ok"),
    ]


def test_siblings_that_finish_at_once_open_the_next_group(
    run: Collaboration, step_of: StepOf, meet: Meet
) -> None:
    calls = both_done(step_of)
    meet(stages, "active_steps")

    together(*calls)

    assert Step.objects.filter(collaboration=run, group=2).count() == 1


def test_twin_without_the_lock_siblings_leave_the_run_stuck(
    run: Collaboration, step_of: StepOf, monkeypatch: pytest.MonkeyPatch, unlocked: Callable[[], None]
) -> None:
    calls = both_done(step_of)
    unlocked()
    barrier = threading.Barrier(2)
    real = stages.active_steps

    class Seen:
        """The siblings as both see them: neither has committed."""

        def __init__(self, found: bool) -> None:
            self.found = found

        def exists(self) -> bool:
            return self.found

    def met(collaboration: Collaboration) -> Any:
        seen = Seen(real(collaboration).exists())
        barrier.wait(5)
        return seen

    monkeypatch.setattr(stages, "active_steps", met)

    together(*calls)

    assert Step.objects.active().filter(collaboration=run).count() == 0
    assert not Step.objects.filter(collaboration=run, group=2).exists()


def test_cancelling_and_finishing_at_once_leave_one_truth(
    run: Collaboration, step_of: StepOf, agent: Any
) -> None:
    step = step_of("support")

    together(
        lambda: runs.cancel(run, by=agent, reason="x"),
        lambda: steps.complete(step, by=step.assignee, result="ok"),
    )

    run.refresh_from_db()
    assert run.state == "cancelled"
    assert not Step.objects.active().filter(collaboration=run).exists()


def test_a_queued_step_is_taken_by_one_of_two(case: Any, company: Any, work: Callable[[], int]) -> None:
    started = cases.begin_for(case)
    work()
    queued = Step.objects.get(collaboration=started, department__kind="support")
    pair = [people.member(company.support, username=f"late{number}") for number in (1, 2)]

    results = together(*[lambda who=who: steps.take(queued, by=who) for who in pair])

    assert sum(isinstance(one, Busy) for one in results) == 1
    finish(Step.objects.select_related("collaboration", "assignee").get(pk=queued.pk))
