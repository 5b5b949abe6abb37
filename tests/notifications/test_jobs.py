"""Jobs: slices that commit with their progress, leases that are lost, tries that end."""

import threading
from collections.abc import Callable, Generator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from crm_site.kit.errors import RuleBroken
from notifications import jobs, relay, runner
from notifications.jobs import Progress
from notifications.models import Event, Job, Notice, Periodic

pytestmark = pytest.mark.django_db(transaction=True)
RUNNING = threading.Event()  # never set: nobody asks to stop


def work() -> bool:
    return runner.work(runner.holder_name(), RUNNING)


@pytest.fixture
def ann(person: Callable[..., Any]) -> Any:
    return person("ann")


@pytest.fixture
def counting(registries: None) -> None:
    """A kind whose every slice writes one row, so that rows show which slices were committed."""

    def run(job: Job, resume: dict[str, Any]) -> Generator[Progress, None, dict[str, Any]]:
        for number in range(resume.get("next", 0), job.args["to"]):
            Periodic.objects.create(name=f"row {number}", next_at=timezone.now())
            yield Progress(number + 1, job.args["to"], {"next": number + 1}, "Row %(n)d", {"n": number + 1})
        return {"rows": job.args["to"]}

    jobs.kind("count", run, title="Counting")


def started(by: Any, **args: Any) -> Job:
    with transaction.atomic():
        return jobs.start("count", by=by, **args)


def test_a_job_runs_to_its_result(counting: None, ann: Any) -> None:
    job = started(ann, to=3)

    assert work()
    assert not work()

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {"rows": 3})
    assert job.sentence == "Row 3"
    assert Periodic.objects.count() == 3
    assert list(Event.objects.values_list("name", "topics")) == [("job.done", [f"job-{job.pk}"])]


def test_it_starts_in_the_callers_transaction(counting: None, ann: Any) -> None:
    with pytest.raises(RuntimeError):
        jobs.start("count", by=ann, to=1)
    with pytest.raises(KeyError):
        jobs.start("unheard of", by=ann)


def test_another_process_goes_on_where_a_killed_one_was(counting: None, ann: Any) -> None:
    job = started(ann, to=4)
    dead = runner.claim("dead")
    steps = jobs.kind_of("count").run(dead, dead.place)
    runner._slice(dead, steps)
    with transaction.atomic():  # killed in the middle of the second slice
        next(steps)
        transaction.set_rollback(True)

    assert not work()
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert work()

    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"rows": 4})
    assert Periodic.objects.count() == 4


def test_a_process_that_slept_undoes_its_slice(counting: None, ann: Any) -> None:
    started(ann, to=2)
    sleeper = runner.claim("sleeper")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    runner.claim("other")

    runner._run(sleeper, RUNNING)

    assert Periodic.objects.count() == 0
    assert Job.objects.get().holder == "other"


def test_twin_without_the_holder_check_a_slice_happens_twice(
    counting: None, ann: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(ann, to=2)
    sleeper = runner.claim("sleeper")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    runner.claim("other")
    monkeypatch.setattr(runner, "_held", lambda job: Job.objects.get(pk=job.pk))

    runner._run(sleeper, RUNNING)

    assert Job.objects.get().state == "done"  # under the other's feet


def test_the_lease_is_renewed_during_a_long_slice(
    registries: None, ann: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "RENEW_SECONDS", 0.05)
    seen: list[Any] = []

    def run(job: Job, resume: dict[str, Any]) -> Generator[Progress, None, None]:
        first = Job.objects.get(pk=job.pk).lease_until
        for _ in range(100):
            threading.Event().wait(0.05)
            if Job.objects.get(pk=job.pk).lease_until > first:
                seen.append(True)
                break
        yield Progress(1, 1)

    jobs.kind("count", run, title="Slow")
    started(ann)

    work()

    assert seen == [True]


def test_three_failures_are_enough(registries: None, ann: Any) -> None:
    tries: list[int] = []

    def run(job: Job, resume: dict[str, Any]) -> Generator[Progress, None, None]:
        tries.append(job.attempts)
        raise ValueError
        yield

    jobs.kind("count", run, title="Broken")
    job = started(ann)

    for _ in range(5):
        work()
        Job.objects.filter(state="queued").update(due_at=timezone.now())

    job.refresh_from_db()
    assert tries == [1, 2, 3]
    assert job.state == "failed"
    assert job.sentence == f"This work failed three times. Tell your administrator its number: {job.pk}."


def test_three_killed_processes_are_enough(counting: None, ann: Any) -> None:
    job = started(ann, to=1)
    for number in range(3):
        runner.claim(f"killed {number}")
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    work()

    job.refresh_from_db()
    assert job.state == "failed"
    assert Periodic.objects.count() == 0


def test_a_broken_rule_ends_it_with_its_sentence(registries: None, ann: Any) -> None:
    def run(job: Job, resume: dict[str, Any]) -> Generator[Progress, None, None]:
        Periodic.objects.create(name="undone", next_at=timezone.now())
        raise RuleBroken(gettext_lazy("Save"))
        yield

    ann.language = "zh-hans"
    ann.save()
    jobs.kind("count", run, title="Strict")
    job = started(ann)

    work()

    job.refresh_from_db()
    assert (job.state, job.sentence, job.attempts) == ("failed", "保存", 1)
    assert not Periodic.objects.exists()


def test_cancelling_takes_effect_between_slices(registries: None, ann: Any) -> None:
    def run(job: Job, resume: dict[str, Any]) -> Generator[Progress, None, None]:
        for number in range(5):
            if number == 2:
                Job.objects.filter(pk=job.pk).update(cancel_asked_at=timezone.now())
            Periodic.objects.create(name=f"row {number}", next_at=timezone.now())
            yield Progress(number + 1, 5)

    jobs.kind("count", run, title="Long")
    job = started(ann)

    work()

    job.refresh_from_db()
    assert (job.state, job.done) == ("cancelled", 3)
    assert Periodic.objects.count() == 3


def test_a_queued_job_is_cancelled_at_once(counting: None, ann: Any) -> None:
    job = jobs.cancel(started(ann, to=1))

    assert job.state == "cancelled"
    assert not work()
    assert jobs.cancel(job).state == "cancelled"


def test_a_stopping_process_gives_the_job_back(counting: None, ann: Any) -> None:
    job = started(ann, to=3)
    stop = threading.Event()
    stop.set()

    runner.work("stopping", stop)

    job.refresh_from_db()
    assert (job.state, job.done, job.attempts, job.place) == ("queued", 1, 0, {"next": 1})
    assert work()
    assert Periodic.objects.count() == 3


def test_a_kind_nobody_knows_fails_with_a_sentence(registries: None, ann: Any) -> None:
    job = Job.objects.create(kind="gone", by=ann)

    work()

    job.refresh_from_db()
    assert job.state == "failed"
    assert "no longer knows" in job.sentence


def test_who_started_it_is_told_how_it_ended(counting_with_notices: None, ann: Any) -> None:
    started(ann, to=1)
    work()

    relay.drain()

    notice = Notice.objects.get()
    assert (notice.recipient, notice.name) == (ann, "job.done")


@pytest.fixture
def counting_with_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(job: Job, resume: dict[str, Any]) -> Generator[Progress, None, None]:
        yield Progress(1, 1)

    monkeypatch.setattr(jobs, "_kinds", {})
    jobs.kind("count", run, title=lambda job: translation.gettext("Counting"))
